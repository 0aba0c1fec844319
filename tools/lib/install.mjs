// @ts-check
/** Installs the npm packages and compiles the sources where that is not done yet: most tools begin with it. */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { cacheFolder } from "./cache.mjs";
import { withLock } from "./lock.mjs";
import { run } from "./run.mjs";
import { say } from "./say.mjs";

/** The checkout's root. */
export const root = resolve(fileURLToPath(import.meta.url), "../../..");

/** @type {Promise<void> | undefined} */
let installing;

/** Runs `npm ci` where node_modules is missing or is not what package-lock.json asks for; once for all callers. */
export function ensureInstalled() {
  installing ??= install();
  return installing;
}

async function install() {
  if (isInstalled()) return;
  await locked("install", "the npm packages", async () => {
    if (isInstalled()) return;
    say("installing the npm packages (about half a minute)");
    // Included by name: what is needed here is a development dependency, whatever NODE_ENV says.
    await orThrow("npm ci", "npm", ["ci", "--include=dev", "--no-audit", "--no-fund"]);
  });
}

/** Runs `tsc --build`, which does nothing where nothing changed. */
export async function ensureBuilt() {
  await ensureInstalled();
  await locked("build", "the build", () =>
    orThrow("tsc --build", process.execPath, ["node_modules/typescript/bin/tsc", "--build"]),
  );
}

/**
 * Compares contents, not times: a change of branches touches package-lock.json and may leave it as it was.
 * npm writes the second file last, so an interrupted install has none.
 */
function isInstalled() {
  const wanted = packages("package-lock.json");
  const installed = packages("node_modules/.package-lock.json");
  return Object.entries(wanted).every(([path, entry]) => {
    // The checkout's own packages: what they need stands in other entries, and their version changes nothing.
    if (!path.includes("node_modules/")) return true;
    const have = installed[path];
    // Optional packages are those of other platforms, mostly.
    return have ? JSON.stringify(have) === JSON.stringify(entry) : Boolean(entry.optional || entry.devOptional);
  });
}

/**
 * @param {string} file
 * @returns {Record<string, { optional?: boolean, devOptional?: boolean }>}
 */
function packages(file) {
  try {
    return JSON.parse(readFileSync(join(root, file), "utf8")).packages;
  } catch {
    return {};
  }
}

/**
 * Does work on this checkout's own files while no other process does the same.
 * @param {string} name of the lock
 * @param {string} what it is done to, as a process that waits says it
 * @param {() => Promise<void>} work
 */
export function locked(name, what, work) {
  // Outside the checkout, since npm ci empties the one folder in it that git ignores.
  const checkout = createHash("sha256").update(root).digest("hex").slice(0, 12);
  const wait = () => say(`another process is at work on ${what}: waiting for it`);
  return withLock(join(cacheFolder(), `${name}-${checkout}.lock`), wait, work);
}

/**
 * @param {string} title
 * @param {string} command
 * @param {string[]} args
 */
async function orThrow(title, command, args) {
  const { status, output } = await run(command, args, { cwd: root });
  if (status !== 0) throw new Error(`${title} failed:\n${output.trimEnd()}`);
}
