// @ts-check
/**
 * What `npm run release` runs.
 *
 * `-- --dry-run` builds everything that a release has into dist/release and publishes nothing: the npm packages, the
 * plugin's archives for every platform, the SDKs of Pulumi's languages where Go is there, a bill of materials, the
 * changelog's text, and the sums of all of them. `-- --complete` does the same, and fails where something is left out:
 * the release workflow has it.
 *
 * `-- --set-version VERSION` sets the version of all packages, which is the only place to do it.
 */
import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ensureBuilt, root } from "../../lib/install.mjs";
import { PACKAGES } from "../../lib/packages.mjs";
import { isPlaceholder } from "../../lib/publisher.mjs";
import { exitOnSignals, run } from "../../lib/run.mjs";
import { say } from "../../lib/say.mjs";
import { notesFor, releasedVersion } from "./artifacts.mjs";
import { buildPlugin, PLATFORMS } from "./plugin.mjs";
import { sbom } from "./sbom.mjs";
import { buildSdks } from "./sdks.mjs";
import { setVersion } from "./version.mjs";

const USAGE = "Usage: npm run release -- --dry-run | --complete | --set-version VERSION";
const folder = join(root, "dist/release");

exitOnSignals();
try {
  const [flag, value, ...rest] = process.argv.slice(2);
  if (flag === "--dry-run" && value === undefined) await build(false);
  else if (flag === "--complete" && value === undefined) await build(true);
  else if (flag === "--set-version" && value !== undefined && rest.length === 0) await setVersion(value);
  else throw new Error(flag === undefined ? refusal() : USAGE);
} catch (error) {
  say(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}

/** Why nothing is published from here. */
function refusal() {
  const owner = isPlaceholder() ? " tools/lib/publisher.mjs still has placeholders: set the owner's names first." : "";
  return `nothing is published from here: the release workflow does it, for a pushed tag.${owner}\n${USAGE}`;
}

/** @param {boolean} isComplete */
async function build(isComplete) {
  const version = releasedVersion();
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  await ensureBuilt();
  const args = ["pack", "--ignore-scripts", "--pack-destination", folder, ...PACKAGES.flatMap((name) => ["-w", name])];
  const { status, output } = await run("npm", args, { cwd: root });
  if (status !== 0) throw new Error(`npm pack failed:\n${output}`);
  const tarballs = readdirSync(folder).map((name) => join(folder, name));

  await buildPlugin(folder, PLATFORMS);
  await buildSdks(folder, version, isComplete);
  writeFileSync(join(folder, "sbom.cdx.json"), await sbom(tarballs, version));
  const changelog = readFileSync(join(root, "CHANGELOG.md"), "utf8");
  const notes = notesFor(changelog, version) || notesFor(changelog, "Unreleased");
  writeFileSync(join(folder, "RELEASE_NOTES.md"), `${notes}\n`);
  const sums = readdirSync(folder).sort().map(sumOf);
  writeFileSync(join(folder, "SHA256SUMS"), sums.join(""));
  if (isPlaceholder()) say("tools/lib/publisher.mjs has placeholders: this release must not be published");
  for (const name of readdirSync(folder)) console.log(join("dist/release", name));
}

/** One line as `sha256sum --check` reads it. @param {string} name */
function sumOf(name) {
  const sum = createHash("sha256")
    .update(readFileSync(join(folder, name)))
    .digest("hex");
  return `${sum}  ${name}\n`;
}
