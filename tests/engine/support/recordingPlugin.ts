import { copyFileSync } from "node:fs";
import { join } from "node:path";
import type { Emulator } from "hubspot-calling-emulator";
import { ADDRESS, schemaFileOf } from "../../recorded/recorded.js";
import { checkout } from "./cli.js";
import { project } from "./project.js";
import { keep } from "./recording.js";

const CLASSES = `const hubspot = require("pulumi-hubspot-calling/plugin");`;

/** The program of the stack of all three documents and the stack's own provider. */
const PLUGIN = `${CLASSES}
const whole = new hubspot.CallingExtensionSettings("whole", {
  appId: 401,
  name: pulumi.secret("Canary Dialer"),
  url: "https://plugin.example/hubspot",
  height: 640,
  isReady: true,
}, { ignoreChanges: ["height"] });
new hubspot.CallingRecordingSettings("recordings", {
  appId: whole.appId,
  urlToRetrieveAuthedRecording: "https://plugin.example/%s",
}, { parent: whole });
new hubspot.CallingChannelConnection("channels", {
  appId: 401,
  isReady: false,
  url: pulumi.secret("https://plugin.example/channels"),
});
exports.theirs = hubspot.CallingExtensionSettings.get("theirs", 402).height;
`;

/** The program of the stack with a provider of its own; {@link ADDRESS} stands for HubSpot's. */
const PROVIDER = `${CLASSES}
const provider = new hubspot.Provider("emea", { developerApiKey: "canary-emea-key", baseUrl: "${ADDRESS}" });
new hubspot.CallingExtensionSettings("emea", {
  appId: 501,
  name: "EMEA Dialer",
  url: "https://plugin.example/hubspot",
  height: 640,
}, { provider });
new hubspot.CallingChannelConnection("channels", {
  appId: 501,
  isReady: false,
  url: "https://plugin.example/channels",
}, { provider });
`;

/** Keeps what the plugin of this checkout leaves in users' state, and its schema. */
export async function recordPlugin(release: string, hubspot: Emulator): Promise<void> {
  const start = (program: string) =>
    project({ baseUrl: hubspot.url, plugin: "nodejs", program: program.replaceAll(ADDRESS, hubspot.url) });
  hubspot.seed(402, { name: "Their Dialer", url: "https://theirs.example", height: 555 });
  const plugin = await start(PLUGIN);
  await plugin.upDone();
  await keep(release, "plugin", hubspot, PLUGIN, plugin);
  hubspot.reset();
  const provider = await start(PROVIDER);
  await provider.upDone();
  await keep(release, "plugin-provider", hubspot, PROVIDER, provider);
  copyFileSync(join(checkout, "plugin/schema.json"), schemaFileOf(release));
}
