// @ts-check
/** For the release workflow: makes the release of the pushed tag on GitHub, with every file that was built. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { root } from "../../lib/install.mjs";
import { run } from "../../lib/run.mjs";
import { artifacts, notesFor, releasedVersion } from "./artifacts.mjs";

const version = releasedVersion();
const tag = `v${version}`;
const folder = mkdtempSync(join(tmpdir(), "release-"));
try {
  const notes = join(folder, "notes.md");
  writeFileSync(notes, notesFor(readFileSync(join(root, "CHANGELOG.md"), "utf8"), version));
  // A run that is repeated finds the release of the first one.
  const exists = (await run("gh", ["release", "view", tag], { cwd: root })).status === 0;
  const more = [
    "--verify-tag",
    "--title",
    tag,
    "--notes-file",
    notes,
    ...(version.includes("-") ? ["--prerelease"] : []),
  ];
  const args = exists ? ["release", "upload", tag, "--clobber"] : ["release", "create", tag, ...more];
  const { status } = await run("gh", [...args, ...artifacts()], { cwd: root, show: true });
  process.exitCode = status;
  // A first run that was cut off left a draft.
  if (exists && status === 0) {
    const edited = await run("gh", ["release", "edit", tag, "--draft=false"], { cwd: root, show: true });
    process.exitCode = edited.status;
  }
} finally {
  rmSync(folder, { recursive: true });
}
