// @ts-check
/** Measures how a limit of 100 requests per 10 s is used: by this provider on the real engine, and beside HubSpot's client. */
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { run } from "../../lib/run.mjs";

/** @typedef {import("hubspot-calling-emulator").Emulator} Emulator */
/** @typedef {import("../../lib/stage.mjs").Stage} Stage */

const APPS = 300;
const MAX = 100;
const INTERVAL = 10_000;
/** HubSpot's own client, as the emulator's tests have it; from 14.0 on it wants Node 22. */
const CLIENT = `@hubspot/api-client@${createRequire(import.meta.url)("@hubspot/api-client/package.json").version}`;
/** An app of nobody's, which another client asks for. */
const OTHER = 9_999;

/** What the engine's runs have in common: state is written once, or its writing would take longer than the limit. */
export const variables = { PULUMI_EXPERIMENTAL: "true", PULUMI_SKIP_CHECKPOINTS: "true" };

/**
 * @param {{
 *   open: (program: string) => Promise<Stage>,
 *   program: (apps: number, height: number) => string,
 *   change: (stage: Stage, program: string) => void,
 *   run: (stage: Stage, ...args: string[]) => Promise<void>,
 * }} bench
 */
export async function benchLimit({ open, program, change, run: pulumi }) {
  console.log(
    `${APPS} apps against ${MAX} requests per ${INTERVAL / 1_000} s; ideal: what the limit allows these calls`,
  );
  const stage = await open(program(APPS, 600));
  const { hubspot } = stage;
  /** @type {Record<string, object>} */
  const rows = {};
  const measured = async (/** @type {string} */ name, /** @type {() => Promise<unknown>} */ work, share = 1) => {
    hubspot.set({ rateLimit: null });
    hubspot.clearCalls();
    hubspot.set({ rateLimit: { max: MAX, intervalMilliseconds: INTERVAL } });
    rows[name] = await measure(hubspot, work, MAX * share);
    // A fresh window for the next one.
    await new Promise((resolve) => setTimeout(resolve, INTERVAL));
  };
  await measured("first up", () => pulumi(stage, "up", "--yes", "--skip-preview"));
  change(stage, program(APPS, 601));
  await measured("one-field update", () => pulumi(stage, "up", "--yes", "--skip-preview"));
  change(stage, program(APPS, 602));
  await measured("update after its preview", () => pulumi(stage, "up", "--yes"));
  change(stage, program(APPS, 603));
  await measured(
    "update, another client asks 5 a second",
    async () => {
      const other = another(hubspot.url, 5);
      await pulumi(stage, "up", "--yes", "--skip-preview").finally(other);
    },
    1 / 2,
  );
  change(stage, program(APPS, 604));
  await measured(
    "update, others take 50 at once, each 10 s",
    async () => {
      const timer = setInterval(() => hubspot.consume(MAX / 2), INTERVAL);
      await pulumi(stage, "up", "--yes", "--skip-preview").finally(() => clearInterval(timer));
    },
    1 / 2,
  );
  console.table(rows);
  await stage.close();
  await benchClients();
}

/** The same updates by this provider's client and by HubSpot's, each in a process of its own, one after another. */
async function benchClients() {
  const { startEmulator } = await import("hubspot-calling-emulator");
  console.log(`\n${APPS} PATCHes at once, each client in a process of its own, against the same limit`);
  /** @type {Record<string, object>} */
  const rows = {};
  for (const [name, which] of [
    ["this provider", "ours"],
    [`${CLIENT}, its retries`, "retries"],
    [`${CLIENT}, its limiter`, "limiter"],
  ]) {
    const hubspot = await startEmulator({ rateLimit: { max: MAX, intervalMilliseconds: INTERVAL } });
    for (let appId = 1; appId <= APPS; appId++) hubspot.seed(appId, { height: 600 });
    let failed = APPS;
    const row = await measure(hubspot, async () => {
      const script = fileURLToPath(new URL("client.mjs", import.meta.url));
      const args = [script, String(which), hubspot.url, String(APPS)];
      const { output } = await run(process.execPath, args, { cwd: process.cwd() });
      failed = JSON.parse(output.match(/^\{"failed":\d+\}$/m)?.[0] ?? `{"failed":${APPS}}`).failed;
    });
    const wrong = Array.from({ length: APPS }, (_, i) => hubspot.read(i + 1)).filter((held) => held?.height !== 601);
    rows[String(name)] = { ...row, failed, "not updated": wrong.length };
    await hubspot.stop();
  }
  console.table(rows);
}

/**
 * @param {Emulator} hubspot
 * @param {() => Promise<unknown>} work
 * @param {number} [max] what is there for these calls
 */
async function measure(hubspot, work, max = MAX) {
  const begun = performance.now();
  await work();
  const wall = (performance.now() - begun) / 1_000;
  const all = hubspot.calls();
  const ours = all.filter(({ appId }) => appId !== OTHER);
  const refused = ours.filter(({ status }) => status === 429).length;
  const counted = ours.length - refused;
  const span = ((ours.at(-1)?.time ?? 0) - (ours[0]?.time ?? 0)) / 1_000;
  const ideal = (Math.floor((counted - 1) / max) * INTERVAL) / 1_000;
  return {
    calls: counted,
    "429s": refused,
    "wall s": Number(wall.toFixed(1)),
    "first to last call s": Number(span.toFixed(1)),
    "ideal s": ideal,
    ratio: Number((span / ideal).toFixed(3)),
    "most per 10 s": hubspot.mostCallsWithin(INTERVAL),
  };
}

/**
 * Another client of the same account, which sends requests of its own until the function it answers is called.
 * @param {string} url
 * @param {number} perSecond
 */
function another(url, perSecond) {
  const ask = () => fetch(`${url}/crm/v3/extensions/calling/${OTHER}/settings?hapikey=demo`).catch(() => undefined);
  const timer = setInterval(ask, 1_000 / perSecond);
  return () => clearInterval(timer);
}
