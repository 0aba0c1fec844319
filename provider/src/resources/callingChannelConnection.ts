import { define, httpsUrl, released } from "./definition.js";

/**
 * Whether and where HubSpot connects an app's phone numbers as channels: `{appId}/settings/channel-connection`. Fields
 * and their types are from HubSpot's specification.
 */
export const callingChannelConnection = define({
  kind: "CallingChannelConnection",
  label: "channel connection settings",
  path: "settings/channel-connection",
  fields: { isReady: released("the app's channel connection"), url: httpsUrl },
  timestamps: ["createdAt", "updatedAt"],
  // HubSpot documents no default: nobody sees the channel until the program says so.
  defaults: { isReady: false },
  deletable: true,
});
