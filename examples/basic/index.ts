import { CallingExtensionSettings } from "pulumi-hubspot-calling";

const dialer = new CallingExtensionSettings("dialer", {
  appId: 4242, // from the app's page in your HubSpot developer account
  name: "Acme Dialer",
  url: "https://dialer.acme.example/hubspot",
  height: 600,
  width: 400,
  isReady: false, // true: users of connected accounts can select the app
  supportsInboundCalling: true,
});

export const updatedAt = dialer.updatedAt;
