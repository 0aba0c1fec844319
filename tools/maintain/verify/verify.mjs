// @ts-check
/**
 * What `npm test` runs: install, lint, types, reference pages, the plugin's schema, the Pulumi
 * CLI, jest. Stops at the first step that fails.
 * Arguments are jest's: `npm test -- --selectProjects provider`.
 * With --quick first, as `npm run check` has it: lint, types and the tests that need neither Go nor a CLI, with fewer
 * random sequences.
 * With COUNTS_FILE set, jest's counts are written there as JSON, once it has run.
 * With COUNT_RUNS=1, the Pulumi CLI's processes are counted by test file, and printed at the end.
 */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ensureEngine } from "../../engine/engine.mjs";
import { ensureInstalled, root } from "../../lib/install.mjs";
import { exitOnSignals, run } from "../../lib/run.mjs";
import { countRuns } from "./countRuns.mjs";

exitOnSignals();

/** @typedef {[title: string, step: () => Promise<number | void>]} Step */

/** @type {Step[]} */
const quickSteps = [
  ["npm packages", ensureInstalled],
  ["biome check", () => node("node_modules/@biomejs/biome/bin/biome", "check", ".")],
  ["typecheck", () => show("npm", "run", "--silent", "typecheck")],
];

/** @type {Step[]} */
const slowSteps = [
  ["reference pages", () => show("npm", "run", "--silent", "reference", "--", "--check")],
  ["the plugin's schema", () => show("npm", "run", "--silent", "schema", "--", "--check")],
  ["the Pulumi CLI", prepareEngine],
];

/** What takes longest by far: other processes, compilers, random searches, all secrets in all spellings, measured time. */
const SLOW_TESTS = [
  "sdk/test/(cli|cli.check|shim|surface|types)",
  "provider/test/secrets/everyError",
  "provider/test/hubspot/(proxy|rateLimiter|redaction.spellings|redaction.time|tls)",
  "provider/test/lifecycle/spelling.time",
  "emulator/test/conformance",
  "tools/test/(actionlint|engine|lock)",
];
const QUICK_TESTS = [
  ...["provider", "sdk", "plugin", "emulator", "tools"].map((project) => `--selectProjects=${project}`),
  `--testPathIgnorePatterns=(${SLOW_TESTS.join("|")}).test.ts`,
];
const QUICK_MODEL_RUNS = "25";

const [first, ...rest] = process.argv.slice(2);
const isQuick = first === "--quick";
if (isQuick) process.env.MODEL_RUNS ??= QUICK_MODEL_RUNS;
const jestArgs = isQuick ? [...QUICK_TESTS, ...rest] : process.argv.slice(2);
/** @type {Step[]} */
const steps = [...quickSteps, ...(isQuick ? [] : slowSteps), ["jest", () => jest(jestArgs)]];

/** @type {ReturnType<typeof countRuns> | undefined} */
let runs;

for (const [title, step] of steps) {
  console.log(`== ${title}`);
  const status = await step().catch((error) => {
    console.error(error instanceof Error ? error.message : error);
    return 1;
  });
  if (status) {
    console.error(`== ${title}: failed`);
    process.exit(status);
  }
}

async function prepareEngine() {
  const engine = await ensureEngine();
  if (process.env.COUNT_RUNS) runs = countRuns(engine);
}

/** @param {string[]} args */
async function jest(args) {
  const status = await runJest(args);
  if (runs) console.log(`Processes of the Pulumi CLI, by test file:\n${runs.table()}`);
  return status;
}

/** @param {string[]} args */
async function runJest(args) {
  const { COUNTS_FILE: counts } = process.env;
  const jestBin = "node_modules/jest/bin/jest.js";
  if (!counts) return node(jestBin, ...args);

  const folder = mkdtempSync(join(tmpdir(), "counts-"));
  try {
    const report = join(folder, "report.json");
    const status = await node(jestBin, ...args, "--json", `--outputFile=${report}`);
    // Where jest finds no tests, or fails itself, there is none.
    if (existsSync(report)) {
      const { numPassedTests, numFailedTests, numRuntimeErrorTestSuites } = JSON.parse(readFileSync(report, "utf8"));
      writeFileSync(counts, JSON.stringify({ numPassedTests, numFailedTests, numRuntimeErrorTestSuites }));
    }
    return status;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** @param {string[]} args */
function node(...args) {
  return show(process.execPath, ...args);
}

/**
 * @param {string} command
 * @param {string[]} args
 */
async function show(command, ...args) {
  const { status, output } = await run(command, args, { cwd: root, show: true });
  // Shown already, but for a program that could not be started at all.
  process.stderr.write(output);
  return status;
}
