import * as pulumi from "@pulumi/pulumi";
import { CallingExtensionSettings, CallingRecordingSettings } from "pulumi-hubspot-calling";

const config = new pulumi.Config();
const host = config.get("host") ?? "dialer.acme.example";

const dialer = new CallingExtensionSettings("dialer", {
  appId: 4242,
  name: "Acme Dialer",
  url: `https://${host}/hubspot`,
  height: 600,
  isReady: config.getBoolean("released") ?? false,
});

new CallingRecordingSettings("recordings", {
  appId: dialer.appId,
  urlToRetrieveAuthedRecording: `https://${host}/recordings/%s`,
});
