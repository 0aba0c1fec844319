const hubspot = require("pulumi-hubspot-calling/plugin");
const provider = new hubspot.Provider("emea", {
  developerApiKey: "canary-emea-key",
  baseUrl: "http://hubspot.example",
});
new hubspot.CallingExtensionSettings(
  "emea",
  {
    appId: 501,
    name: "EMEA Dialer",
    url: "https://plugin.example/hubspot",
    height: 640,
  },
  { provider },
);
new hubspot.CallingChannelConnection(
  "channels",
  {
    appId: 501,
    isReady: false,
    url: "https://plugin.example/channels",
  },
  { provider },
);
