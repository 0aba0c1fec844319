import { CallingChannelConnection, CallingExtensionSettings, CallingRecordingSettings } from "pulumi-hubspot-calling";

const host = "https://dialer.acme.example";

const dialer = new CallingExtensionSettings(
  "dialer",
  {
    appId: 4242, // from the app's page in your HubSpot developer account
    name: "Acme Dialer",
    url: `${host}/hubspot`,
    height: 600,
    width: 400,
    isReady: false, // true: users of connected accounts can select the app
    supportsCustomObjects: true,
    supportsInboundCalling: true,
    usesCallingWindow: true,
    usesRemote: false,
  },
  // Deleting these settings removes the app from every account that uses it: nothing does as long as this stands here.
  { protect: true },
);

// Both take the app's id from the app's own settings: so they are made after these, and deleted before them.
const recordings = new CallingRecordingSettings("recordings", {
  appId: dialer.appId,
  urlToRetrieveAuthedRecording: `${host}/recordings/%s`, // HubSpot puts the call's external id in place of %s
});

const channels = new CallingChannelConnection(
  "channels",
  {
    appId: dialer.appId,
    url: `${host}/hubspot/channels`,
    isReady: false, // true: users of connected accounts can connect their numbers as channels
  },
  { protect: true },
);

export const updatedAt = dialer.updatedAt;
export const recordingUrl = recordings.urlToRetrieveAuthedRecording;
export const channelsUpdatedAt = channels.updatedAt;
