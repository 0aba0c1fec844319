import { getCallingExtensionSettings } from "pulumi-hubspot-calling/plugin";

const found = getCallingExtensionSettings({ appId: 4242 });

export const exists = found.then((it) => it.exists);
export const height = found.then((it) => it.height);
