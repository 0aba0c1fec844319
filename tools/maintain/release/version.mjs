// @ts-check
/** Sets the version of all packages in step. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../../lib/install.mjs";
import { run } from "../../lib/run.mjs";

/** The packages that are released together. */
const PACKAGES = ["provider", "sdk", "plugin", "emulator"];

/**
 * Writes the version into each package.json, where they name each other too, into the lockfile and plugin/schema.json.
 * @param {string} version
 */
export async function setVersion(version) {
  if (!/^\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?$/.test(version)) throw new Error(`${version} is no version such as 0.2.0`);
  const files = PACKAGES.map((name) => join(root, name, "package.json"));
  const manifests = files.map((file) => JSON.parse(readFileSync(file, "utf8")));
  const names = new Set(manifests.map(({ name }) => name));
  for (const [at, manifest] of manifests.entries()) {
    manifest.version = version;
    for (const name of Object.keys(manifest.dependencies ?? {})) {
      if (names.has(name)) manifest.dependencies[name] = version;
    }
    writeFileSync(/** @type {string} */ (files[at]), `${JSON.stringify(manifest, undefined, 2)}\n`);
  }
  for (const args of [
    ["install", "--package-lock-only", "--ignore-scripts"],
    ["run", "build"],
    ["run", "schema"],
  ]) {
    const { status, output } = await run("npm", args, { cwd: root });
    if (status !== 0) throw new Error(`npm ${args.join(" ")} failed:\n${output}`);
  }
  console.log(
    `All packages have version ${version}. Now write its section in CHANGELOG.md, and run \`npm run record\`.`,
  );
}
