const hubspot = require("pulumi-hubspot-calling/plugin");
const whole = new hubspot.CallingExtensionSettings(
  "whole",
  {
    appId: 401,
    name: pulumi.secret("Canary Dialer"),
    url: "https://plugin.example/hubspot",
    height: 640,
    isReady: true,
  },
  { ignoreChanges: ["height"] },
);
new hubspot.CallingRecordingSettings(
  "recordings",
  {
    appId: whole.appId,
    urlToRetrieveAuthedRecording: "https://plugin.example/%s",
  },
  { parent: whole },
);
new hubspot.CallingChannelConnection("channels", {
  appId: 401,
  isReady: false,
  url: pulumi.secret("https://plugin.example/channels"),
});
exports.theirs = hubspot.CallingExtensionSettings.get("theirs", 402).height;
