// @ts-check
/** For the release workflow: fails unless the pushed tag is the version of the packages, and the changelog has it. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../../lib/install.mjs";
import { say } from "../../lib/say.mjs";
import { notesFor, releasedVersion } from "./artifacts.mjs";

const { GITHUB_REF_NAME: tag } = process.env;
const version = releasedVersion();
if (tag !== `v${version}`)
  fail(`the tag is ${tag}, but the packages have version ${version}: the tag has to be v${version}`);
if (!notesFor(readFileSync(join(root, "CHANGELOG.md"), "utf8"), version))
  fail(`CHANGELOG.md has no text under [${version}]`);

/** @param {string} message */
function fail(message) {
  say(message);
  process.exitCode = 1;
}
