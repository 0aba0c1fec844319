// @ts-check
/**
 * The Pulumi CLIs of the table, built from Go modules. The one of tools/engine has its module in the repository; `go
 * get` makes the module of any other. Go's rules for choosing versions give the same module each time, and Go checks
 * every download against its public checksum database.
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { builtEngine } from "../../engine/engine.mjs";
import { goProgram } from "../../engine/go.mjs";
import { run } from "../../lib/run.mjs";

/** @typedef {{ pulumi: string, path: string }} Engine the executable, and the PATH on which it finds its hosts */

/**
 * Builds what is not in the cache yet, one after another.
 * @param {Iterable<string>} versions
 * @param {string} folder where the modules go
 * @returns {Promise<Map<string, Engine>>} by version
 */
export async function enginesOf(versions, folder) {
  const pinned = goProgram("pulumi");
  /** @type {Map<string, Engine>} */
  const engines = new Map();
  for (const version of versions) {
    const isPinned = pinned.version === `v${version}`;
    const program = isPinned ? pinned : goProgram(await moduleOf(pinned.package, version, folder));
    engines.set(version, await builtEngine(program));
  }
  return engines;
}

/**
 * A folder with the go.mod and go.sum of one version.
 * @param {string} tool
 * @param {string} version
 * @param {string} folder
 */
async function moduleOf(tool, version, folder) {
  const own = join(folder, `pulumi-${version}`);
  mkdirSync(own, { recursive: true });
  // The first Go that knows tools; `go get` raises it to what the module asks for.
  writeFileSync(join(own, "go.mod"), "module tools/engine/pulumi\n\ngo 1.24\n");
  const args = ["get", "-tool", `${tool}@v${version}`];
  const { status, output } = await run("go", args, { cwd: own, env: { ...process.env, GOWORK: "off" } });
  if (status !== 0) throw new Error(`go ${args.join(" ")} failed:\n${output.trimEnd()}`);
  return own;
}
