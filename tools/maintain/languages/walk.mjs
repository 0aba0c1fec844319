// @ts-check
/** What each language's example must do on the real engine, checked by what the emulated HubSpot was asked and holds. */
import { isDeepStrictEqual } from "node:util";

const [AMERICAS, EUROPE] = [4242, 4243];
const TYPE = "hubspot:index:CallingExtensionSettings";

/**
 * Walks a stack of an example with two accounts through its life.
 * @param {import("../../lib/stage.mjs").Stage} stage open, with the example's project made ready
 * @throws Error that says which step did not do what it must
 */
export async function walk(stage) {
  const { hubspot } = stage;
  hubspot.set({ developerApiKeys: ["americas-key", "europe-key"] });
  await done(stage, "config", "set-all", "--secret", "americasKey=americas-key", "--secret", "europeKey=europe-key");

  await up(stage);
  sent(hubspot, "up", ["POST 4242", "POST 4243"]);
  holds(hubspot, AMERICAS, { name: "Acme Dialer", height: 600, isReady: false });
  holds(hubspot, EUROPE, { name: "Acme Dialer (Europe)", height: 600, isReady: false });
  const { outputs } = stage.state().find(({ type }) => type === "pulumi:pulumi:Stack") ?? {};
  if (outputs?.otherExists !== false) throw new Error("the function did not say that app 4244 has no settings");

  hubspot.edit(AMERICAS, { height: 999 });
  await up(stage);
  sent(hubspot, "repair of drift", ["PATCH 4242"]);
  holds(hubspot, AMERICAS, { height: 600 });

  const urns = stage.state().map(({ urn }) => urn);
  const urnOf = (/** @type {string} */ name) => urns.find((urn) => urn.endsWith(`::${name}`)) ?? "";
  await done(stage, "state", "delete", urnOf("dialer-europe"), "--yes");
  const flags = ["--yes", "--generate-code=false", "--protect=false"];
  await done(
    stage,
    "import",
    TYPE,
    "dialer-europe",
    String(EUROPE),
    "--provider",
    `europe=${urnOf("europe")}`,
    ...flags,
  );
  // The import manages every setting. The program manages fewer, which changes the state alone.
  await up(stage);
  await up(stage, "--expect-no-changes");
  sent(hubspot, "import and two ups", []);

  await done(stage, "destroy", "--yes", "--skip-preview");
  sent(hubspot, "destroy", ["DELETE 4242", "DELETE 4243"]);
}

/**
 * @param {import("../../lib/stage.mjs").Stage} stage
 * @param {string[]} flags
 */
function up(stage, ...flags) {
  return done(stage, "up", "--yes", "--skip-preview", ...flags);
}

/**
 * @param {import("../../lib/stage.mjs").Stage} stage
 * @param {string[]} args
 */
async function done(stage, ...args) {
  const { status, output } = await stage.pulumi(args);
  if (status !== 0) throw new Error(`pulumi ${args.join(" ")} ended with ${status}:\n${output}`);
  return output;
}

/**
 * @param {import("hubspot-calling-emulator").Emulator} hubspot
 * @param {number} app
 * @param {Record<string, unknown>} settings
 */
function holds(hubspot, app, settings) {
  const held = /** @type {Record<string, unknown>} */ (hubspot.read(app) ?? {});
  const wrong = Object.entries(settings).filter(([name, value]) => held[name] !== value);
  if (wrong.length > 0) throw new Error(`HubSpot holds ${JSON.stringify(held)} of app ${app}`);
}

/**
 * Compares the writes since the last time, whatever their order.
 * @param {import("hubspot-calling-emulator").Emulator} hubspot
 * @param {string} step
 * @param {string[]} writes
 */
function sent(hubspot, step, writes) {
  const calls = hubspot.calls().filter(({ method }) => method !== "GET");
  const came = calls.map(({ method, appId }) => `${method} ${appId}`).sort();
  hubspot.clearCalls();
  if (!isDeepStrictEqual(came, writes)) throw new Error(`${step} sent ${came.join(", ") || "no write"}`);
}
