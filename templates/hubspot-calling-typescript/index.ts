import { Config } from "@pulumi/pulumi";
import { CallingExtensionSettings } from "pulumi-hubspot-calling";

const appId = new Config().requireNumber("appId");

// A setting that is left out is not managed. `npx pulumi-hubspot-calling import` prints what HubSpot holds.
const dialer = new CallingExtensionSettings(
  "dialer",
  {
    appId,
    name: "Acme Dialer",
    url: "https://dialer.acme.example/hubspot",
    height: 600,
    width: 400,
    isReady: false, // true: users of connected accounts can select the app
  },
  // Deleting the settings removes the app as a call provider in every connected account.
  { protect: true },
);

export const updatedAt = dialer.updatedAt;
