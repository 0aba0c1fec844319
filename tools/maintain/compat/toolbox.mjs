// @ts-check
/** The Nodes and package managers of the table, from npm, and the tarballs and the plugin of this checkout. */
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { root } from "../../lib/install.mjs";
import { run } from "../../lib/run.mjs";
import { packed, packing } from "./project.cjs";
import { nodes, yarn } from "./versions.mjs";

/** @typedef {import("./matrix.mjs").Row} Row */
/** @typedef {import("./engines.mjs").Engine} Engine */

/**
 * What all rows need, in one folder.
 * @param {string} folder
 */
export async function fill(folder) {
  const tools = join(folder, "tools");
  const tarballs = join(folder, "tarballs");
  const plugin = join(folder, "plugin");
  for (const each of [tools, tarballs, plugin]) mkdirSync(each);
  // The package that `node` on npm would get by a script of its own.
  const node = `node-${process.platform}-${process.arch}`;
  const dependencies = Object.fromEntries([
    ...nodes.map(({ line, version }) => [`node-${line}`, `npm:${node}@${version}`]),
    ...nodes.map(({ line, npm }) => [`npm-${line}`, `npm:npm@${npm}`]),
    ["@yarnpkg/cli-dist", yarn],
  ]);
  writeFileSync(join(tools, "package.json"), JSON.stringify({ private: true, dependencies }));
  await npm(["install", "--no-audit", "--no-fund", "--prefer-offline", "--ignore-scripts"], tools);
  const made = packed(tarballs, await npm(packing(tarballs), root));
  const registry = (await npm(["config", "get", "registry"], root)).trim();
  // As `pulumi plugin install` would: the release archive, unpacked.
  const archive = (
    await orThrow(process.execPath, [join(root, "tools/maintain/release/plugin.mjs"), tarballs], root)
  ).trim();
  await orThrow("tar", ["-xzf", archive, "-C", plugin], root);
  return new Toolbox(folder, made, plugin, registry);
}

/** The newest @pulumi/pulumi. */
export async function newestPulumi() {
  return (await npm(["view", "@pulumi/pulumi", "version"], root)).trim();
}

/** The pnpm of package.json. */
export function pnpmVersion() {
  return JSON.parse(readFileSync(join(root, "node_modules/pnpm/package.json"), "utf8")).version;
}

export class Toolbox {
  #folder;
  #rows = 0;
  /** The folder of the provider plugin. */
  plugin;
  /** Where Yarn finds packages: it reads no settings of npm's. */
  registry;
  tarballs;

  /**
   * Use {@link fill}.
   * @param {string} folder
   * @param {import("./project.cjs").Tarballs} tarballs
   * @param {string} plugin
   * @param {string} registry
   */
  constructor(folder, tarballs, plugin, registry) {
    this.#folder = folder;
    this.plugin = plugin;
    this.tarballs = tarballs;
    this.registry = registry;
  }

  /**
   * The row's engine with the row's Node first on its PATH.
   * @param {Row} row
   * @param {Map<string, Engine>} engines by version
   * @returns {{ engine: Engine, calls: () => string }} calls: how that Node was called
   */
  engineFor({ engine: { version }, node, hasLoader }, engines) {
    const folder = join(this.#folder, `node-${this.#rows++}`);
    const log = join(folder, "calls");
    mkdirSync(folder);
    writeFileSync(log, "");
    // Yarn runs scripts of packages before the loader is there.
    const options = hasLoader ? `[ ! -e .pnp.cjs ] || export NODE_OPTIONS='--require ./.pnp.cjs'\n` : "";
    const script = `#!/bin/sh\necho "$*" >>'${log}'\n${options}exec '${this.node(node.line)}' "$@"\n`;
    writeFileSync(join(folder, "node"), script);
    chmodSync(join(folder, "node"), 0o755);
    const { pulumi = "", path = "" } = engines.get(version) ?? {};
    return { engine: { pulumi, path: folder + delimiter + path }, calls: () => readFileSync(log, "utf8") };
  }

  /** @param {string} line */
  node(line) {
    return join(this.#folder, "tools/node_modules", `node-${line}`, "bin/node");
  }

  /**
   * The manager's own program, to be run by Node.
   * @param {Row} row
   */
  manager({ node, installer }) {
    const own = join(this.#folder, "tools/node_modules");
    return {
      npm: join(own, `npm-${node.line}/bin/npm-cli.js`),
      pnpm: join(root, "node_modules/pnpm/bin/pnpm.cjs"),
      yarn: join(own, "@yarnpkg/cli-dist/bin/yarn.js"),
    }[installer.manager];
  }
}

/**
 * @param {string[]} args
 * @param {string} cwd
 */
function npm(args, cwd) {
  return orThrow("npm", args, cwd);
}

/**
 * @param {string} command
 * @param {string[]} args
 * @param {string} cwd
 */
async function orThrow(command, args, cwd) {
  const { status, output } = await run(command, args, { cwd });
  if (status !== 0) throw new Error(`${command} ${args[0]} failed:\n${output.trimEnd()}`);
  return output;
}
