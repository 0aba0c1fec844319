// @ts-check
/** The SDKs of a release: their sources as archives, and what the registries of Python and Java take. */
import { cpSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { root } from "../../lib/install.mjs";
import { run } from "../../lib/run.mjs";
import { say } from "../../lib/say.mjs";
import { languages } from "../generate/sdks/publishing.mjs";
import { sdk } from "../generate/sdks/sdks.mjs";
import { archive } from "./archive.mjs";

/** The time of the files in a wheel, seconds since 1970: the first that a ZIP archive can hold. */
const SOURCE_DATE_EPOCH = "315532800";

/**
 * Builds them, and says what is left out on this machine.
 * @param {string} folder takes the files
 * @param {string} version
 */
export async function buildSdks(folder, version) {
  if (!(await hasProgram("go", "version"))) {
    say("the SDKs are left out: Go, which builds Pulumi's generators, is not on the PATH");
    return;
  }
  for (const language of languages) {
    await archive(await sdk(language), join(folder, `pulumi-hubspot-sdk-${language}-v${version}.tar.gz`));
  }
  if (await hasProgram("python3", "-m", "pip", "--version")) await copied("python", (copy) => wheel(copy, folder));
  else say("the package for PyPI is left out: python3 with pip is not on the PATH");
  if (await hasProgram("mvn", "--version")) await copied("java", (copy) => jars(copy, folder, version));
  else say("the packages for Maven Central are left out: mvn is not on the PATH");
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
  const copy = mkdtempSync(join(tmpdir(), "hubspot-sdk-"));
  try {
    cpSync(await sdk(language), copy, { recursive: true });
    await work(copy);
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
}

/**
 * @param {string} command
 * @param {string[]} args
 */
async function hasProgram(command, ...args) {
  return (await run(command, args, { cwd: root })).status === 0;
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
