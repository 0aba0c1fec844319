import * as pulumi from "@pulumi/pulumi";
import { CallingExtensionSettings } from "pulumi-hubspot-calling";

// What differs between the environments stands in Pulumi.<stack>.yaml, what is the same everywhere stands here.
const config = new pulumi.Config();

const dialer = new CallingExtensionSettings(
  "dialer",
  {
    appId: config.requireNumber("appId"),
    name: config.require("name"),
    url: config.require("url"),
    height: 600,
    width: 400,
    isReady: config.requireBoolean("isReady"),
    supportsCustomObjects: true,
    supportsInboundCalling: true,
    usesCallingWindow: true,
    usesRemote: false,
  },
  // Deleting the settings removes the app from every account that uses it: in production nothing may do that.
  { protect: pulumi.getStack() === "production" },
);

export const appId = dialer.appId;
export const updatedAt = dialer.updatedAt;
