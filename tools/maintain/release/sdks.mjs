// @ts-check
/** The SDKs of a release: their sources as archives, and what the registries of Python and Java take. */
import { cpSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { root } from "../../lib/install.mjs";
import { run } from "../../lib/run.mjs";
import { say } from "../../lib/say.mjs";
import { inTemporaryFolder } from "../../lib/temporaryFolder.mjs";
import { languages } from "../generate/sdks/publishing.mjs";
import { sdk } from "../generate/sdks/sdks.mjs";
import { archive } from "./archive.mjs";

/** The time of the files in a wheel, seconds since 1970: the first that a ZIP archive can hold. */
const SOURCE_DATE_EPOCH = "315532800";

/**
 * Builds them, and says what is left out where a program is missing or does not work.
 * @param {string} folder takes the files
 * @param {string} version
 * @param {boolean} isComplete throws where something would be left out
 */
export async function buildSdks(folder, version, isComplete) {
  const leaveOut = (/** @type {string} */ text) => {
    if (isComplete) throw new Error(`not complete: ${text}`);
    say(text);
  };
  const noGo = await lack("go", "version");
  if (noGo) return leaveOut(`the SDKs are left out: Go, which builds Pulumi's generators, does not work here: ${noGo}`);
  for (const language of languages) {
    await archive(await sdk(language), join(folder, `pulumi-hubspot-sdk-${language}-v${version}.tar.gz`));
  }
  const noPip = await lack("python3", "-m", "pip", "--version");
  if (noPip) leaveOut(`the package for PyPI is left out: python3 with pip does not work here: ${noPip}`);
  else await copied("python", (copy) => wheel(copy, folder));
  const noMaven = await lack("mvn", "--version");
  if (noMaven) leaveOut(`the packages for Maven Central are left out: mvn does not work here: ${noMaven}`);
  else await copied("java", (copy) => jars(copy, folder, version));
}

/**
 * @param {string} copy
 * @param {string} folder
 */
async function wheel(copy, folder) {
  const args = [
    "-m",
    "pip",
    "wheel",
    "--quiet",
    "--disable-pip-version-check",
    "--no-deps",
    "--wheel-dir",
    folder,
    copy,
  ];
  await done("python3", args, copy, { SOURCE_DATE_EPOCH });
}

/**
 * @param {string} copy
 * @param {string} folder
 * @param {string} version
 */
async function jars(copy, folder, version) {
  await done("mvn", ["--quiet", "--batch-mode", "package"], copy);
  const built = readdirSync(join(copy, "target")).filter((name) => name.endsWith(".jar"));
  for (const name of built) cpSync(join(copy, "target", name), join(folder, name));
  cpSync(join(copy, "pom.xml"), join(folder, `hubspot-${version}.pom`));
}

/**
 * Works on a copy of an SDK: the builders write into the folder that they are given.
 * @param {string} language
 * @param {(copy: string) => Promise<void>} work
 */
async function copied(language, work) {
  const folder = await sdk(language);
  await inTemporaryFolder("hubspot-sdk-", async (copy) => {
    cpSync(folder, copy, { recursive: true });
    await work(copy);
  });
}

/**
 * What a program says in place of working; empty where it works.
 * @param {string} command
 * @param {string[]} args that it must take
 */
async function lack(command, ...args) {
  const { status, output } = await run(command, args, { cwd: root });
  return status === 0 ? "" : output.trim().split("\n")[0] || `it ended with ${status}`;
}

/**
 * @param {string} command
 * @param {string[]} args
 * @param {string} cwd
 * @param {Record<string, string>} [added]
 */
async function done(command, args, cwd, added = {}) {
  const { status, output } = await run(command, args, { cwd, env: { ...process.env, ...added } });
  if (status !== 0) throw new Error(`${command} ${args.join(" ")} failed:\n${output}`);
}
