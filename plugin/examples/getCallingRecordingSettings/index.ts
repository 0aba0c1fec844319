import { getCallingRecordingSettings } from "pulumi-hubspot-calling/plugin";

const found = getCallingRecordingSettings({ appId: 4242 });

export const exists = found.then((it) => it.exists);
export const urlToRetrieveAuthedRecording = found.then((it) => it.urlToRetrieveAuthedRecording);
