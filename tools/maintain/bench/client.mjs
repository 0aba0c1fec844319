// @ts-check
/**
 * For the benchmark of rate limits, one client in a process of its own: updates apps 1 to N at once and prints how many
 * failed. Arguments: which client, the emulator's URL, N.
 */
import { createRequire } from "node:module";
import { Operation } from "../../../provider/dist/lifecycle/operation.js";
import { callingExtensionSettings } from "../../../provider/dist/resources/callingExtensionSettings.js";

const [which, url = "", count] = process.argv.slice(2);
const key = "bench";
const height = 601;

/** What HubSpot's README shows for the limiter, and the most retries that the client takes. */
const settings = {
  retries: { numberOfApiCallRetries: 6 },
  limiter: { limiterOptions: { minTime: 1_000 / 9, maxConcurrent: 6, id: "hubspot-client-limiter" } },
};

/** @returns {(appId: number) => Promise<unknown>} */
function update() {
  if (which === "retries" || which === "limiter") {
    const { Client } = createRequire(import.meta.url)("@hubspot/api-client");
    const client = new Client({ developerApiKey: key, basePath: url, ...settings[which] });
    return (appId) => client.crm.extensions.calling.settingsApi.update(appId, { height });
  }
  const { client } = new Operation({
    config: () => ({ credential: { kind: "developerApiKey", value: key }, apiVersion: "v3", baseUrl: url }),
    print: () => {},
  });
  return (appId) => client.patch(callingExtensionSettings, appId, { height });
}

const send = update();
const done = await Promise.allSettled(Array.from({ length: Number(count) }, (_, i) => send(i + 1)));
console.log(JSON.stringify({ failed: done.filter(({ status }) => status === "rejected").length }));
