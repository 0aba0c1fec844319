import { CallingRecordingSettings } from "pulumi-hubspot-calling/plugin";

const recordings = new CallingRecordingSettings("recordings", {
  appId: 4242,
  urlToRetrieveAuthedRecording: "https://dialer.acme.example/recordings/%s",
});

export const appId = recordings.appId;
