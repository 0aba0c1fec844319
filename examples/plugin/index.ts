import * as pulumi from "@pulumi/pulumi";
import { CallingExtensionSettings, Provider } from "pulumi-hubspot-calling/plugin";

const config = new pulumi.Config();

// One provider for each developer account. What it leaves out comes from the environment, never from `hubspot:` config.
const accounts = {
  americas: new Provider("americas", { developerApiKey: config.requireSecret("americasKey") }),
  europe: new Provider("europe", { developerApiKey: config.requireSecret("europeKey") }),
};

const americas = new CallingExtensionSettings(
  "dialer-americas",
  {
    appId: 4242, // from the app's page in the HubSpot developer account
    name: "Acme Dialer",
    url: "https://dialer.acme.example/hubspot",
    height: 600,
    isReady: false, // true: users of connected accounts can select the app
  },
  { provider: accounts.americas },
);

const europe = new CallingExtensionSettings(
  "dialer-europe",
  {
    appId: 4243,
    name: "Acme Dialer (Europe)",
    url: "https://europe.dialer.acme.example/hubspot",
    height: 600,
    isReady: false,
  },
  { provider: accounts.europe },
);

export const updatedAt = { americas: americas.updatedAt, europe: europe.updatedAt };
