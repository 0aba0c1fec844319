import { define, recordingUrl } from "./definition.js";

/**
 * Where HubSpot fetches the recordings of an app's calls: `{appId}/settings/recording`. HubSpot's specification gives
 * the answer no timestamps and the document no DELETE, in any version.
 */
export const callingRecordingSettings = define({
  kind: "CallingRecordingSettings",
  label: "recording settings",
  path: "settings/recording",
  fields: { urlToRetrieveAuthedRecording: recordingUrl },
  timestamps: [],
  defaults: {},
  deletable: false,
});
