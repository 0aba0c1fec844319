// @ts-check
/**
 * What `npm run plugin` runs: builds the plugin's release archive for this platform, as `pulumi plugin install` wants
 * it: the executable at the top, and beside it all that it needs but Node.js, which has to be on the PATH. A folder as
 * argument takes the archive; default is plugin/.
 *
 * Of @pulumi/pulumi it takes the protocol alone: the rest is for programs.
 */
import { chmodSync, cpSync, existsSync, mkdirSync, readFileSync, realpathSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { ensureBuilt, root } from "../../lib/install.mjs";
import { exitOnSignals } from "../../lib/run.mjs";
import { inTemporaryFolder } from "../../lib/temporaryFolder.mjs";
import { archive } from "./archive.mjs";

/** The platforms of a release, by Go's names, as Pulumi asks for them. The files are the same on all of them. */
export const PLATFORMS = ["linux", "darwin", "windows"].flatMap((system) => [`${system}-amd64`, `${system}-arm64`]);

/** This machine, by the same names. */
function ownPlatform() {
  const system = process.platform === "win32" ? "windows" : process.platform;
  return `${system}-${process.arch === "x64" ? "amd64" : process.arch}`;
}

/** Of these packages only a part. */
const PARTS = new Map([
  ["@pulumi/pulumi", ["package.json", "LICENSE", "proto"]],
  ["pulumi-hubspot-calling-provider", ["package.json", "LICENSE", "dist"]],
]);
const PLUGIN = [
  "pulumi-resource-hubspot",
  "pulumi-resource-hubspot.cmd",
  "package.json",
  "LICENSE",
  "README.md",
  "schema.json",
  "dist",
];

/**
 * Builds an archive for each platform.
 * @param {string} folder takes the archives
 * @param {string[]} platforms of {@link PLATFORMS}
 * @returns {Promise<string[]>} the archives
 */
export async function buildPlugin(folder, platforms) {
  await ensureBuilt();
  const plugin = manifest(join(root, "plugin"));
  return inTemporaryFolder("hubspot-plugin-", async (stage) => {
    copyParts(join(root, "plugin"), stage, PLUGIN);
    chmodSync(join(stage, "pulumi-resource-hubspot"), 0o755);
    // The protocol's own dependencies are the plugin's too.
    copyAll(join(root, "plugin"), stage, [...Object.keys(plugin.dependencies ?? {}), "@pulumi/pulumi"]);
    mkdirSync(folder, { recursive: true });
    const archives = platforms.map((one) => join(folder, `pulumi-resource-hubspot-v${plugin.version}-${one}.tar.gz`));
    const [first, ...others] = archives;
    if (first) await archive(stage, first);
    for (const other of others) cpSync(/** @type {string} */ (first), other);
    return archives;
  });
}

/** Whether a file is there to be run, or to be read by people: no types, no maps of sources. */
function isRun(/** @type {string} */ path) {
  return !/(\.d\.[cm]?ts|\.map|\.tsbuildinfo)$/.test(path);
}

/**
 * Copies packages and what they depend on, each once.
 * @param {string} from the package that needs them
 * @param {string} stage
 * @param {string[]} names
 */
function copyAll(from, stage, names) {
  for (const name of names.filter((one) => !one.startsWith("@types/"))) {
    const source = find(from, name);
    const target = join(stage, "node_modules", name);
    const parts = PARTS.get(name);
    const found = manifest(source);
    if (existsSync(target)) {
      if (manifest(target).version !== found.version) throw new Error(`${name} is needed in two versions`);
      continue;
    }
    if (parts) copyParts(source, target, parts);
    else
      cpSync(source, target, { recursive: true, filter: (path) => basename(path) !== "node_modules" && isRun(path) });
    if (name !== "@pulumi/pulumi") copyAll(source, stage, Object.keys(found.dependencies ?? {}));
  }
}

/**
 * @param {string} from
 * @param {string} to
 * @param {string[]} parts
 */
function copyParts(from, to, parts) {
  for (const part of parts) cpSync(join(from, part), join(to, part), { recursive: true, filter: isRun });
}

/**
 * Where Node.js finds a package.
 * @param {string} from
 * @param {string} name
 */
function find(from, name) {
  for (let place = realpathSync(from); ; place = dirname(place)) {
    const candidate = join(place, "node_modules", name);
    if (existsSync(join(candidate, "package.json"))) return realpathSync(candidate);
    if (place === dirname(place)) throw new Error(`${name} is not installed`);
  }
}

/**
 * @param {string} at
 * @returns {{ version: string, dependencies?: Record<string, string> }}
 */
function manifest(at) {
  return JSON.parse(readFileSync(join(at, "package.json"), "utf8"));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  exitOnSignals();
  const [archived] = await buildPlugin(resolve(process.argv[2] ?? join(root, "plugin")), [ownPlatform()]);
  console.log(archived);
}
