// @ts-check
/**
 * For the release workflow: publishes the npm packages that were built, with provenance, each after those that it
 * depends on. A version that npm has is left as it is, so that a run can be repeated.
 * With NPM_TOKEN set, npm uses it; without it, npm proves to the registry which workflow this is.
 */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../../lib/install.mjs";
import { run } from "../../lib/run.mjs";
import { say } from "../../lib/say.mjs";
import { artifacts } from "./artifacts.mjs";
import { publishStep } from "./publishStep.mjs";

/** @typedef {{ file: string, name: string, version: string, dependencies: string[] }} Package */

await publishStep(async (folder) => {
  const env = await authorized(folder);
  const found = artifacts().filter((file) => file.endsWith(".tgz"));
  const packages = inOrder(await Promise.all(found.map(packageIn)));
  if (packages.length === 0) throw new Error("there is no npm package in dist/release");
  for (const { file, name, version } of packages) {
    const known = await run("npm", ["view", `${name}@${version}`, "version"], { cwd: folder, env });
    if (known.status === 0 && known.stdout.trim()) {
      say(`${name} ${version} is on npm already`);
      continue;
    }
    // Without a tag of its own npm refuses a prerelease.
    const tag = version.includes("-") ? ["--tag", "next"] : [];
    const args = ["publish", file, "--provenance", "--access", "public", ...tag];
    const { status } = await run("npm", args, { cwd: folder, env, show: true });
    if (status !== 0) throw new Error(`npm publish of ${name} ${version} failed`);
  }
});

/**
 * @param {string} folder
 * @returns {Promise<NodeJS.ProcessEnv>} in which npm has the token, if there is one
 */
async function authorized(folder) {
  if (!process.env.NPM_TOKEN) return process.env;
  const { stdout } = await run("npm", ["config", "get", "registry"], { cwd: folder });
  const file = join(folder, ".npmrc");
  // npm itself puts the token in, so that it lies in no file.
  writeFileSync(file, `${stdout.trim().replace(/^https?:/, "")}:_authToken=\${NPM_TOKEN}\n`);
  return { ...process.env, npm_config_userconfig: file };
}

/**
 * @param {string} file
 * @returns {Promise<Package>}
 */
async function packageIn(file) {
  const { status, output, stdout } = await run("tar", ["-xzOf", file, "package/package.json"], { cwd: root });
  if (status !== 0) throw new Error(`${file} is no npm package:\n${output.trimEnd()}`);
  const { name, version, dependencies = {} } = JSON.parse(stdout);
  return { file, name, version, dependencies: Object.keys(dependencies) };
}

/**
 * @param {Package[]} packages
 * @returns {Package[]} each after those that it depends on
 */
function inOrder(packages) {
  const ordered = /** @type {Package[]} */ ([]);
  const add = (/** @type {Package} */ one) => {
    if (ordered.includes(one)) return;
    for (const other of packages) if (one.dependencies.includes(other.name)) add(other);
    ordered.push(one);
  };
  packages.forEach(add);
  return ordered;
}
