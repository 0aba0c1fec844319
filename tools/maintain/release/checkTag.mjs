// @ts-check
/**
 * For the release workflow, before anything is built: fails unless the pushed tag is the version of the packages, the
 * changelog has it, and the publisher's names are set.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../../lib/install.mjs";
import { isPlaceholder } from "../../lib/publisher.mjs";
import { say } from "../../lib/say.mjs";
import { notesFor, releasedVersion } from "./artifacts.mjs";

const { GITHUB_REF_NAME: tag } = process.env;
const version = releasedVersion();
if (tag !== `v${version}`)
  fail(`the tag is ${tag}, but the packages have version ${version}: the tag has to be v${version}`);
if (!notesFor(readFileSync(join(root, "CHANGELOG.md"), "utf8"), version))
  fail(`CHANGELOG.md has no text under [${version}]`);

if (isPlaceholder()) fail("tools/lib/publisher.mjs has placeholders: set the owner's names, then `npm run publisher`");

/** @param {string} message */
function fail(message) {
  say(message);
  process.exitCode = 1;
}
