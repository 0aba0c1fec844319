import { CallingChannelConnection } from "pulumi-hubspot-calling/plugin";

const channels = new CallingChannelConnection(
  "channels",
  {
    appId: 4242,
    url: "https://dialer.acme.example/hubspot/channels",
    isReady: false,
  },
  { protect: true },
);

export const appId = channels.appId;
