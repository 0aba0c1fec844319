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
  // HubSpot documents no default. false: users see the channel only when the program releases it.
  defaults: { isReady: false },
  deletable: true,
});
