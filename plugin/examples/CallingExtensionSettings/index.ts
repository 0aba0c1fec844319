import { CallingExtensionSettings } from "pulumi-hubspot-calling/plugin";

const dialer = new CallingExtensionSettings(
  "dialer",
  {
    appId: 4242,
    name: "Acme Dialer",
    url: "https://dialer.acme.example/hubspot",
    height: 600,
    isReady: false,
  },
  { protect: true },
);

export const appId = dialer.appId;
