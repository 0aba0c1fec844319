import { define, displayName, flag, httpsUrl, positiveInt32, released } from "./definition.js";

/**
 * The settings of a calling app itself: `{appId}/settings`. Fields and their types are from HubSpot's specification.
 */
export const callingExtensionSettings = define({
  kind: "CallingExtensionSettings",
  label: "calling settings",
  path: "settings",
  fields: {
    name: displayName,
    url: httpsUrl,
    height: positiveInt32,
    width: positiveInt32,
    isReady: released("the app"),
    supportsCustomObjects: flag,
    supportsInboundCalling: flag,
    usesCallingWindow: flag,
    usesRemote: flag,
  },
  timestamps: ["createdAt", "updatedAt"],
  // HubSpot documents no defaults. The size is its demo's; isReady is false, so that users see the app only when the
  // program releases it.
  defaults: {
    height: 600,
    width: 400,
    isReady: false,
    supportsCustomObjects: false,
    supportsInboundCalling: false,
    usesCallingWindow: true,
    usesRemote: false,
  },
  deletable: true,
});
