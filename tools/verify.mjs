// @ts-check
/**
 * What `npm test` runs: install, lint, types, reference pages, the plugin's schema, the Pulumi
 * CLI, jest. Stops at the first step that fails.
 * Arguments are jest's: `npm test -- --selectProjects provider`.
 * With COUNTS_FILE set, jest's counts are written there as JSON, once it has run.
 */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ensureEngine } from "./engine/engine.mjs";
import { ensureInstalled, root } from "./install.mjs";
import { exitOnSignals, run } from "./run.mjs";

exitOnSignals();

/** @type {[title: string, step: () => Promise<number | void>][]} */
const steps = [
  ["npm packages", ensureInstalled],
  ["biome check", () => node("node_modules/@biomejs/biome/bin/biome", "check", ".")],
  ["typecheck", () => show("npm", "run", "--silent", "typecheck")],
  ["reference pages", () => show("npm", "run", "--silent", "reference", "--", "--check")],
  ["the plugin's schema", () => show("npm", "run", "--silent", "schema", "--", "--check")],
  ["the Pulumi CLI", async () => void (await ensureEngine())],
  ["jest", () => jest(process.argv.slice(2))],
];

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

/** @param {string[]} args */
async function jest(args) {
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
