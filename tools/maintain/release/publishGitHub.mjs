// @ts-check
/** For the release workflow: makes the release of the pushed tag on GitHub, with every file that was built. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../../lib/install.mjs";
import { run } from "../../lib/run.mjs";
import { say } from "../../lib/say.mjs";
import { artifacts, notesFor, releasedVersion } from "./artifacts.mjs";
import { publishStep } from "./publishStep.mjs";

const version = releasedVersion();
const tag = `v${version}`;
const PRERELEASE = version.includes("-") ? ["--prerelease"] : [];

await publishStep(async (folder) => {
  const notes = join(folder, "notes.md");
  writeFileSync(notes, notesFor(readFileSync(join(root, "CHANGELOG.md"), "utf8"), version));
  const { status, stdout } = await run("gh", ["release", "view", tag, "--json=isDraft", "--jq=.isDraft"], {
    cwd: root,
  });
  // gh makes a draft, uploads, and then publishes: what was cut off in between is a draft.
  if (status !== 0)
    await gh("create", "--verify-tag", "--title", tag, "--notes-file", notes, ...PRERELEASE, ...artifacts());
  else if (stdout.trim() === "true") {
    await gh("upload", "--clobber", ...artifacts());
    await gh("edit", "--draft=false");
  } else say(`${tag} is on GitHub already`);
});

/**
 * @param {string} verb
 * @param {string[]} args
 */
async function gh(verb, ...args) {
  if (process.exitCode) return;
  process.exitCode = (await run("gh", ["release", verb, tag, ...args], { cwd: root, show: true })).status;
}
