// @ts-check
/**
 * What `npm run bench` runs: measures what using the provider costs, HTTP calls per resource, wall time beside a dynamic provider that does nothing, bytes
 * of state, what slow answers cost, how well a rate limit is used, and how long redaction takes. Everything comes from
 * this one run, on the real CLI, against the emulator. `-- costs`, `-- latency`, `-- limit` and `-- redaction` run one
 * part alone; the last needs no CLI.
 */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ensureEngine } from "../../engine/engine.mjs";
import { ensureBuilt, root } from "../../lib/install.mjs";
import { exitOnSignals } from "../../lib/run.mjs";
import { Stage } from "../../lib/stage.mjs";
import { benchLatency } from "./latency.mjs";
import { benchLimit, variables as limitVariables } from "./limit.mjs";

/** Enough resources for a count per resource that a single extra call cannot hide in. */
const RESOURCES = 10;
const MANY = 100;
/** Timed runs of each kind, in turn; the median counts. */
const RUNS = 3;

/** @type {Record<string, () => Promise<void>>} */
const parts = {
  costs: benchCosts,
  latency: () => benchLatency({ open, program: settings, idle, run }),
  limit: () =>
    benchLimit({
      open: (program) => open(program, { variables: limitVariables }),
      program: settings,
      change: (stage, program) => write(stage.project, program),
      run,
    }),
  redaction: async () => (await import("./redaction.mjs")).benchRedaction(),
};
const chosen = process.argv.slice(2);
const unknown = chosen.find((name) => !Object.hasOwn(parts, name));
if (unknown !== undefined) {
  console.error(`bench: there is no ${unknown}; there are ${Object.keys(parts).join(", ")}`);
  process.exit(2);
}

await ensureBuilt();

const examples = mkdtempSync(join(tmpdir(), "hubspot-calling-bench-"));
process.once("exit", () => rmSync(examples, { recursive: true, force: true }));

/** @type {Set<Stage>} */
const stages = new Set();
exitOnSignals(() => Promise.all([...stages].map((stage) => stage.close())));

for (const [name, bench] of Object.entries(parts)) if (chosen.length === 0 || chosen.includes(name)) await bench();

async function benchCosts() {
  console.log("HTTP calls per resource, each operation with its preview");
  const operations = ["first up", "no-op up", "one-field update", "drift repair", "destroy"];
  const without = await countCalls(false);
  const always = await countCalls(true);
  console.table(
    Object.fromEntries(
      operations.map((name, i) => [name, { plain: without.calls[i], "refresh: always": always.calls[i] }]),
    ),
  );
  console.log(
    `state: ${without.bytes} bytes per resource, ${without.shim} of them the shim, which stands there twice\n`,
  );

  // A preview and its update read each document: of many, more than HubSpot's limit lets through at once.
  console.log(`wall time of a no-op up, median of ${RUNS}`);
  const rows = {};
  for (const [name, count, flags] of /** @type {const} */ ([
    ["1 resource, preview and update", 1, []],
    [`${MANY} resources, update alone`, MANY, ["--skip-preview"]],
    [`${MANY} resources, preview and update`, MANY, []],
  ])) {
    const [ours, idle] = await timeNoOp(count, flags);
    Object.assign(rows, {
      [name]: {
        "this provider": `${ours.toFixed(1)} s`,
        "does nothing": `${idle.toFixed(1)} s`,
        ratio: (ours / idle).toFixed(2),
      },
    });
  }
  console.table(rows);
}

/**
 * @param {boolean} refreshAlways
 */
async function countCalls(refreshAlways) {
  const stage = await open(settings(RESOURCES, 600), { refreshAlways });
  /** @type {number[]} */
  const calls = [];
  const count = async (/** @type {string[]} */ ...args) => {
    stage.hubspot.clearCalls();
    await run(stage, ...args);
    calls.push(stage.hubspot.calls().length / RESOURCES);
  };
  await count("up", "--yes");
  const { bytes, shim } = await stateSize(stage);
  await count("up", "--yes");
  write(stage.project, settings(RESOURCES, 601));
  await count("up", "--yes");
  for (let app = 1; app <= RESOURCES; app++) stage.hubspot.edit(app, { height: 999 });
  await count("up", "--yes");
  await count("destroy", "--yes");
  await stage.close();
  return { calls, bytes, shim };
}

/** @param {Stage} stage */
async function stateSize(stage) {
  const ours = stage.state().filter(({ type }) => type.includes("/hubspot:"));
  const shim = 2 * (ours[0]?.inputs?.__provider.length ?? 0);
  return { bytes: Math.round(JSON.stringify(ours).length / ours.length), shim };
}

/**
 * @param {number} count
 * @param {readonly string[]} flags
 * @returns {Promise<[number, number]>} seconds, ours and the idle provider's
 */
async function timeNoOp(count, flags) {
  const stages = [await open(settings(count, 600)), await open(idle(count))];
  /** @type {number[][]} */
  const seconds = [[], []];
  for (const stage of stages) await run(stage, "up", "--yes", "--skip-preview");
  for (let i = 0; i < RUNS; i++) {
    for (const [which, stage] of stages.entries()) {
      const begun = performance.now();
      await run(stage, "up", "--yes", ...flags);
      seconds[which]?.push((performance.now() - begun) / 1_000);
    }
  }
  for (const stage of stages) await stage.close();
  const median = (/** @type {number[]} */ runs) => runs.sort((a, b) => a - b)[Math.floor(runs.length / 2)] ?? 0;
  return [median(seconds[0] ?? []), median(seconds[1] ?? [])];
}

/**
 * @param {string} program
 * @param {import("./latency.mjs").ProjectOptions} [options]
 */
async function open(program, { refreshAlways = false, plugin = false, variables = {} } = {}) {
  const example = mkdtempSync(join(examples, "project-"));
  const project = {
    name: "bench",
    runtime: "nodejs",
    options: refreshAlways ? { refresh: "always" } : undefined,
    plugins: plugin ? { providers: [{ name: "hubspot", path: join(root, "plugin") }] } : undefined,
  };
  // JSON is YAML.
  writeFileSync(join(example, "Pulumi.yaml"), JSON.stringify(project));
  writeFileSync(join(example, "package.json"), JSON.stringify({ name: "bench", main: "index.js" }));
  write(example, program);
  const stage = new Stage(await ensureEngine(), variables);
  stages.add(stage);
  await stage.open(example);
  return stage;
}

/**
 * @param {Stage} stage
 * @param {string[]} args
 */
async function run(stage, ...args) {
  const { status, output } = await stage.pulumi(args);
  if (status !== 0) {
    await stage.close();
    throw new Error(`pulumi ${args.join(" ")} ended with ${status}:\n${output}`);
  }
}

/**
 * @param {string} folder
 * @param {string} program
 */
function write(folder, program) {
  writeFileSync(join(folder, "index.js"), program);
}

/**
 * @param {number} count
 * @param {number} height
 * @param {{ plugin?: boolean }} [options] plugin: for the plugin
 */
function settings(count, height, { plugin = false } = {}) {
  return `const { CallingExtensionSettings } = require("pulumi-hubspot-calling${plugin ? "/plugin" : ""}");
for (let appId = 1; appId <= ${count}; appId++) {
  const name = "Dialer " + appId;
  const url = "https://dialer.acme.example/" + appId;
  new CallingExtensionSettings("app" + appId, { appId, name, url, height: ${height}, width: 400, isReady: false,
    supportsCustomObjects: true, supportsInboundCalling: true, usesCallingWindow: true, usesRemote: false });
}`;
}

/** @param {number} count */
function idle(count) {
  return `const pulumi = require("@pulumi/pulumi");
const provider = {
  check: async (olds, inputs) => ({ inputs }),
  diff: async () => ({ changes: false }),
  create: async (outs) => ({ id: "idle", outs }),
};
class Idle extends pulumi.dynamic.Resource {}
for (let i = 1; i <= ${count}; i++) new Idle(provider, "idle" + i, { appId: i, height: 600, width: 400 });`;
}
