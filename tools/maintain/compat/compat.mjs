// @ts-check
/**
 * What `npm run compat` runs: the packed tarballs, installed and used on the real engine against an emulated HubSpot,
 * with every Pulumi CLI, Node, @pulumi/pulumi, TypeScript and package manager that they are meant for. One table in the
 * end.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { rm } from "node:fs/promises";
import { constants, tmpdir } from "node:os";
import { join } from "node:path";
import { ensureBuilt } from "../../lib/install.mjs";
import { interruptAll } from "../../lib/run.mjs";
import { Stage } from "../../lib/stage.mjs";
import { enginesOf } from "./engines.mjs";
import { covering, special } from "./matrix.mjs";
import { Failure, runRow } from "./row.mjs";
import { isWrong, nameOf, table, verdict } from "./table.mjs";
import { fill, newestPulumi, pnpmVersion } from "./toolbox.mjs";
import { nodes, pulumis, yarn } from "./versions.mjs";

const HELP = `npm run compat [-- WORD…]

Installs the packed tarballs in many projects, and leads each through up, update, drift repair, no-op and destroy on the
real engine: once with the dynamic provider, once with the plugin. A Pulumi CLI that is not in the cache yet is built.
With words, only rows that have all of them: npm run compat -- "Node 20|Node 22" pnpm

  --jobs=N   as many rows at the same time, instead of 2
  --list     the rows, without running them
  --help     this text
`;

/** Far more than a row takes on a busy machine. */
const LIMIT_MS = 15 * 60_000;

/** @typedef {import("./matrix.mjs").Row} Row */
/** @typedef {import("./table.mjs").Outcome} Outcome */

/** @type {Set<Stage>} */
const stages = new Set();
let isLeaving = false;
for (const signal of /** @type {const} */ (["SIGINT", "SIGTERM", "SIGHUP"])) {
  process.on(signal, () => leave(128 + constants.signals[signal]));
}
// Whoever read along has gone.
process.stdout.on("error", () => leave(1));

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  // Programs that were ended on the way out have failed, and nobody asks why.
  if (!isLeaving) {
    process.stderr.write(`compat: ${error instanceof Error ? error.message : error}\n`);
    await leave(1);
  }
}

/**
 * Ends this process with nothing left behind.
 * @param {number} code
 */
async function leave(code) {
  isLeaving = true;
  process.exitCode = code;
  await Promise.all([...[...stages].map((stage) => stage.close()), interruptAll()]);
  process.exit(code);
}

/** @param {string[]} args */
async function main(args) {
  const flags = args.filter((arg) => arg.startsWith("--"));
  const unknown = flags.find((flag) => !/^--(list|help|jobs=[1-9]\d*)$/.test(flag));
  if (unknown) throw new Error(`there is no ${unknown}; there are --jobs=N, --list and --help`);
  if (flags.includes("--help")) {
    process.stdout.write(HELP);
    return 0;
  }
  const newest = await newestPulumi();
  for (const pulumi of pulumis) if (pulumi.version === "newest") pulumi.version = newest;

  const covered = covering();
  const words = args.filter((arg) => !arg.startsWith("--"));
  const rows = [...covered.rows, ...special()].filter((row) =>
    words.every((word) => word.split("|").some((either) => nameOf(row).includes(either))),
  );
  if (flags.includes("--list")) {
    for (const row of rows) console.log(nameOf(row));
    return 0;
  }

  await ensureBuilt();
  const folder = mkdtempSync(join(tmpdir(), "hubspot-compat-"));
  process.once("exit", () => rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 }));
  const begun = performance.now();
  console.log("getting the Nodes and the package managers, packing the tarballs");
  const toolbox = await fill(folder);
  const engines = await enginesOf(new Set(rows.map(({ engine }) => engine.version)), join(folder, "modules"));
  const jobs = Number(flags.find((flag) => flag.startsWith("--jobs="))?.slice("--jobs=".length) ?? 2);
  const outcomes = await inTurn(rows, jobs, async (row, index) => {
    const outcome = await one(row, toolbox, engines, join(folder, `project-${index}`));
    console.log(
      `${index + 1} of ${rows.length}: ${nameOf(row)}: ${verdict(outcome)} (${Math.round(outcome.seconds)} s)`,
    );
    if (isWrong(outcome)) console.log(outcome.failure?.output.trimEnd().replace(/^/gm, "   │ "));
    return outcome;
  });

  const minutes = ((performance.now() - begun) / 60_000).toFixed(1);
  const versions = `Node ${nodes.map(({ version }) => version).join(", ")}; pnpm ${pnpmVersion()}, Yarn ${yarn}`;
  const heading =
    words.length > 0
      ? `Rows with ${words.join(" and ")}`
      : `Every pair of choices that @pulumi/pulumi allows (${covered.pairs})`;
  console.log(`\n${heading}, on ${process.platform}-${process.arch}; ${versions}; ${minutes} minutes\n`);
  console.log(table(outcomes));
  const wrong = outcomes.filter(isWrong).length;
  console.log(wrong > 0 ? `\n${wrong} of ${rows.length} rows are not as they should be` : "\nAll as it should be");
  return wrong > 0 ? 1 : 0;
}

/**
 * Works on some at the same time, on each once its turn comes.
 * @template T, U
 * @param {readonly T[]} all
 * @param {number} atOnce
 * @param {(one: T, index: number) => Promise<U>} work
 * @returns {Promise<U[]>} in the order of what was worked on
 */
async function inTurn(all, atOnce, work) {
  /** @type {U[]} */
  const results = [];
  const queue = all.entries();
  const worker = async () => {
    for (const [index, one] of queue) results[index] = await work(one, index);
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  return results;
}

/**
 * @param {Row} row
 * @param {import("./toolbox.mjs").Toolbox} toolbox
 * @param {Map<string, import("./engines.mjs").Engine>} engines
 * @param {string} example
 * @returns {Promise<Outcome>}
 */
async function one(row, toolbox, engines, example) {
  const begun = performance.now();
  const { engine, calls } = toolbox.engineFor(row, engines);
  // A row that was just over when all was to end is followed by none.
  if (isLeaving) return new Promise(() => {});
  const stage = new Stage(engine);
  stages.add(stage);
  /** @type {NodeJS.Timeout | undefined} */
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Failure("time", `not done after ${LIMIT_MS / 60_000} minutes`)), LIMIT_MS);
  });
  /** @type {Failure | undefined} */
  let failure;
  try {
    await Promise.race([runRow(row, toolbox, stage, example, calls), late]);
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    failure = error;
  } finally {
    clearTimeout(timer);
    // Not by way of close, which would keep the emulators of other rows from answering meanwhile.
    await rm(join(stage.project, "node_modules"), { recursive: true, force: true, maxRetries: 5 });
    await stage.close();
    stages.delete(stage);
  }
  return { row, failure, seconds: (performance.now() - begun) / 1_000 };
}
