import { getCallingChannelConnection } from "pulumi-hubspot-calling/plugin";

const found = getCallingChannelConnection({ appId: 4242 });

export const exists = found.then((it) => it.exists);
export const url = found.then((it) => it.url);
