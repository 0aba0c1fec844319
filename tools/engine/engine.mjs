// @ts-check
/**
 * The Pulumi CLI with its Node.js language host: found on PATH, else in the cache, else built from Go modules, else
 * installed by Pulumi's installer. No npm package carries the CLI, and some networks let nothing through but package
 * registries: hence the build.
 */
import { chmodSync, copyFileSync, realpathSync } from "node:fs";
import { createRequire } from "node:module";
import { delimiter, dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { ensureInstalled, root } from "../lib/install.mjs";
import { interruptAll, run } from "../lib/run.mjs";
import { say } from "../lib/say.mjs";
import { build, goProgram } from "./go.mjs";
import { isProgram, provide, remove } from "./store.mjs";

/** The oldest CLI that keeps the inputs which a dynamic provider's read returns. */
const OLDEST = [3, 216];
const LANGUAGE_HOST = "pulumi-language-nodejs";
const DYNAMIC_HOST = "pulumi-resource-pulumi-nodejs";

const here = dirname(fileURLToPath(import.meta.url));

/**
 * Finds the Pulumi CLI, or gets one; tells on standard error when that takes time. Safe in several processes at once.
 * @param {{ yaml?: boolean }} [options] yaml: the language host for YAML programs as well
 * @returns {Promise<{ pulumi: string, path: string }>} the executable, and the PATH on which it finds its hosts
 */
export async function ensureEngine({ yaml = false } = {}) {
  const engine = (await onPath()) ?? (await kept(goProgram("pulumi"), get));
  return yaml ? withLanguage(engine, "yaml") : engine;
}

/**
 * The same engine, whose PATH has the language host for programs in another language: found there, else in the cache,
 * else built from Go modules.
 * @param {{ pulumi: string, path: string }} engine
 * @param {"go" | "java" | "python" | "yaml"} language
 * @returns {Promise<{ pulumi: string, path: string }>}
 */
export async function withLanguage({ pulumi, path }, language) {
  const host = `pulumi-language-${language}`;
  if (find(host, path)) return { pulumi, path };
  const program = goProgram(host.replace("pulumi-", ""));
  // The host for Python starts a script, which stands beside it.
  const scripts = language === "python" ? [`${host}-exec`] : [];
  const bin = await provide(`language-${language}`, [program], [host, ...scripts], async (folder) => {
    await build([program], folder);
    for (const script of scripts) await copyScript(program, script, join(folder, "bin", script));
  });
  return { pulumi, path: bin + delimiter + path };
}

/**
 * Copies a script that stands beside a program's package in its module.
 * @param {import("./go.mjs").GoProgram} program
 * @param {string} script
 * @param {string} target
 */
async function copyScript(program, script, target) {
  const args = ["list", "-f", "{{.Dir}}", program.package];
  const { status, output, stdout } = await run("go", args, {
    cwd: program.folder,
    env: { ...process.env, GOWORK: "off" },
  });
  if (status !== 0) throw new Error(`go ${args.join(" ")} failed:\n${output}`);
  copyFileSync(join(stdout.trim(), "..", script), target);
  chmodSync(target, 0o755);
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
  const { status, stdout } = await run(pulumi, ["version"], { cwd: process.cwd(), env });
  const [major = 0, minor = 0] = (/^v?(\d+)\.(\d+)\./m.exec(stdout) ?? []).slice(1).map(Number);
  const [oldestMajor = 0, oldestMinor = 0] = OLDEST;
  return status === 0 && (major > oldestMajor || (major === oldestMajor && minor >= oldestMinor));
}

/**
 * The CLI of one module with its Node.js language host, built from Go modules and from nothing else.
 * @param {import("./go.mjs").GoProgram} pulumi
 * @returns {Promise<{ pulumi: string, path: string }>} as {@link ensureEngine}
 */
export function builtEngine(pulumi) {
  return kept(pulumi, buildAll);
}

/**
 * @param {import("./go.mjs").GoProgram} pulumi
 * @param {(programs: import("./go.mjs").GoProgram[], folder: string) => Promise<void>} fill
 */
async function kept(pulumi, fill) {
  const programs = [pulumi, goProgram("language-nodejs")];
  const bin = await provide("engine", programs, ["pulumi", LANGUAGE_HOST, DYNAMIC_HOST], (folder) =>
    fill(programs, folder),
  );
  return { pulumi: join(bin, "pulumi"), path: bin + delimiter + (process.env.PATH ?? "") };
}

/**
 * Builds the programs while npm installs: one mostly computes, the other mostly waits for the network.
 * @param {import("./go.mjs").GoProgram[]} programs
 * @param {string} folder
 */
async function buildAll(programs, folder) {
  const installing = ensureInstalled().catch(async (error) => {
    await interruptAll();
    throw error;
  });
  const building = build(programs, folder, "about 5 minutes on 2 cores and 3.5 GB of disk");
  // Neither is left at work when the other has failed.
  for (const done of await Promise.allSettled([installing, building])) {
    if (done.status === "rejected") throw done.reason;
  }
  copyFileSync(join(root, "node_modules/@pulumi/pulumi", DYNAMIC_HOST), join(folder, "bin", DYNAMIC_HOST));
  chmodSync(join(folder, "bin", DYNAMIC_HOST), 0o755);
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
  if (hasGo) {
    try {
      await buildAll(programs, folder);
      return;
    } catch (error) {
      say(messageOf(error));
    }
  }
  if (canInstall) {
    await ensureInstalled();
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

/** @param {unknown} error */
function messageOf(error) {
  return error instanceof Error ? error.message : String(error);
}
