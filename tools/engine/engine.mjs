// @ts-check
/**
 * The Pulumi CLI with its Node.js language host: found on PATH, else in the cache, else built from Go modules, else
 * installed by Pulumi's installer. No npm package carries the CLI, and some networks let nothing through but package
 * registries: hence the build.
 */
import { createHash } from "node:crypto";
import {
  accessSync,
  chmodSync,
  constants,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { createRequire } from "node:module";
import { basename, delimiter, dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { cacheFolder, say } from "../cache.mjs";
import { ensureInstalled, root } from "../install.mjs";
import { withLock } from "../lock.mjs";
import { run } from "../run.mjs";
import { BUILD_FLAGS, build, goProgram } from "./go.mjs";

/** The oldest CLI that keeps the inputs which a dynamic provider's read returns. */
const OLDEST = [3, 216];
const LANGUAGE_HOST = "pulumi-language-nodejs";
const DYNAMIC_HOST = "pulumi-resource-pulumi-nodejs";
const YAML_HOST = "pulumi-language-yaml";

const here = dirname(fileURLToPath(import.meta.url));

/**
 * Finds the Pulumi CLI, or gets one; tells on standard error when that takes time. Safe in several processes at once.
 * @param {{ yaml?: boolean }} [options] yaml: the language host for YAML programs as well
 * @returns {Promise<{ pulumi: string, path: string }>} the executable, and the PATH on which it finds its hosts
 */
export async function ensureEngine({ yaml = false } = {}) {
  const { pulumi, path } = (await onPath()) ?? (await cached());
  if (!yaml || find(YAML_HOST, path)) return { pulumi, path };
  const program = goProgram("language-yaml");
  const bin = await provide("language-yaml", [program], [YAML_HOST], (folder) => build([program], folder));
  return { pulumi, path: bin + delimiter + path };
}

async function onPath() {
  const path = process.env.PATH ?? "";
  if (!find(LANGUAGE_HOST, path) || !find(DYNAMIC_HOST, path)) return undefined;
  const self = resolve(here, "../pulumi");
  const candidates = findAll("pulumi", path).filter((file) => realpathSync(file) !== self);
  for (const pulumi of candidates) if (await isUsable(pulumi)) return { pulumi, path };
  return undefined;
}

/** @param {string} pulumi */
async function isUsable(pulumi) {
  const env = { ...process.env, PULUMI_SKIP_UPDATE_CHECK: "true", TOOLS_PULUMI_PROBE: "1" };
  // Where the caller stands, since version managers choose by folder.
  const { status, output } = await run(pulumi, ["version"], { cwd: process.cwd(), env });
  const [major = 0, minor = 0] = (/^v?(\d+)\.(\d+)\./m.exec(output) ?? []).slice(1).map(Number);
  const [oldestMajor = 0, oldestMinor = 0] = OLDEST;
  return status === 0 && (major > oldestMajor || (major === oldestMajor && minor >= oldestMinor));
}

async function cached() {
  const programs = [goProgram("pulumi"), goProgram("language-nodejs")];
  const bin = await provide("engine", programs, ["pulumi", LANGUAGE_HOST, DYNAMIC_HOST], (folder) =>
    get(programs, folder),
  );
  return { pulumi: join(bin, "pulumi"), path: bin + delimiter + (process.env.PATH ?? "") };
}

/**
 * A folder of programs in the cache: as it is when it is whole, else filled.
 * @param {string} name
 * @param {import("./go.mjs").GoProgram[]} programs what it is made from: its folder's name carries their hash
 * @param {string[]} binaries
 * @param {(folder: string) => Promise<void>} fill puts the binaries into the folder's bin
 */
async function provide(name, programs, binaries, fill) {
  const hash = createHash("sha256");
  hash.update(JSON.stringify([process.platform, process.arch, BUILD_FLAGS, ...programs.map(({ sources }) => sources)]));
  const folder = join(cacheFolder(), `${name}-${hash.digest("hex").slice(0, 12)}`);
  const bin = join(folder, "bin");
  // The programs are looked at too, since cleaners of caches take single files.
  const lacking = (/** @type {string} */ at) => binaries.filter((binary) => !isProgram(join(at, "bin", binary)));
  const isWhole = () => existsSync(join(folder, "complete")) && lacking(folder).length === 0;
  if (isWhole()) return bin;

  const wait = () => say("another process is getting the Pulumi CLI: waiting for it (about 3 minutes, once)");
  await withLock(`${folder}.lock`, wait, async () => {
    if (isWhole()) return;
    for (const left of readdirSync(dirname(folder))) {
      if (left.startsWith(`${basename(folder)}.partial-`)) remove(join(dirname(folder), left));
    }
    const partial = mkdtempSync(`${folder}.partial-`);
    const clean = () => remove(partial);
    process.once("exit", clean);
    try {
      mkdirSync(join(partial, "bin"));
      await fill(partial);
      if (lacking(partial).length > 0) throw new Error(`what was installed lacks ${lacking(partial).join(" and ")}`);
      writeFileSync(join(partial, "complete"), "");
      remove(folder);
      renameSync(partial, folder);
    } finally {
      process.off("exit", clean);
      clean();
    }
  });
  return bin;
}

/**
 * @param {import("./go.mjs").GoProgram[]} programs
 * @param {string} folder
 */
async function get(programs, folder) {
  const path = process.env.PATH ?? "";
  const hasGo = find("go", path);
  // What Pulumi's installation script calls.
  const canInstall = find("tar", path) && (find("curl", path) || find("wget", path));
  if (hasGo || canInstall) await ensureInstalled();
  if (hasGo) {
    try {
      await build(programs, folder);
      copyFileSync(join(root, "node_modules/@pulumi/pulumi", DYNAMIC_HOST), join(folder, "bin", DYNAMIC_HOST));
      chmodSync(join(folder, "bin", DYNAMIC_HOST), 0o755);
      return;
    } catch (error) {
      say(messageOf(error));
    }
  }
  if (canInstall) {
    say("installing the Pulumi CLI with Pulumi's own installer");
    try {
      // It would take what a failed build left behind for a whole installation.
      remove(join(folder, "bin"));
      const { PulumiCommand } = createRequire(join(root, "package.json"))("@pulumi/pulumi/automation");
      await PulumiCommand.install({ root: folder });
      return;
    } catch (error) {
      say(`Pulumi's installer failed: ${messageOf(error)}`);
    }
  }
  throw new Error(
    `there is no Pulumi CLI. Install Pulumi ${OLDEST.join(".")} or newer (https://www.pulumi.com/docs/install/), ` +
      `or Go ${programs[0]?.go} or newer to have one built, and try again`,
  );
}

/**
 * @param {string} name
 * @param {string} path
 */
function findAll(name, path) {
  return path
    .split(delimiter)
    .map((folder) => resolve(folder, name))
    .filter(isProgram);
}

/**
 * @param {string} name
 * @param {string} path
 */
function find(name, path) {
  return findAll(name, path)[0];
}

/** @param {string} file */
function isProgram(file) {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}

/** @param {string} path */
function remove(path) {
  rmSync(path, { recursive: true, force: true });
}

/** @param {unknown} error */
function messageOf(error) {
  return error instanceof Error ? error.message : String(error);
}
