// @ts-check
/**
 * What `npm run record` runs, after a version is set and before it is released: keeps the state that this version
 * leaves under tests/recorded/VERSION, with which every later version is tested. It needs the Pulumi CLI.
 * A state that is there already is what users of that release have. --again replaces it, for a version that is not
 * released yet.
 */
import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { ensureEngine } from "../../engine/engine.mjs";
import { ensureBuilt, root } from "../../lib/install.mjs";
import { PACKAGES } from "../../lib/packages.mjs";
import { exitOnSignals, run } from "../../lib/run.mjs";
import { say } from "../../lib/say.mjs";

exitOnSignals();
const isAgain = process.argv[2] === "--again";
try {
  if (process.argv.length > (isAgain ? 3 : 2)) throw new Error("Usage: npm run record [-- --again]");
  process.exitCode = await record();
} catch (error) {
  say(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}

async function record() {
  const version = oneVersion();
  const folder = join(root, "tests/recorded", version);
  const wasThere = existsSync(folder);
  if (wasThere && !isAgain) {
    throw new Error(
      `tests/recorded/${version} is there already. Set the new version first. If ${version} is not released yet, ` +
        "`npm run record -- --again` replaces it",
    );
  }
  await ensureBuilt();
  await ensureEngine();
  // The path first: jest takes what follows --selectProjects for projects.
  const args = ["tests/engine/recorded.test.ts", "--selectProjects=engine", "--testNamePattern=is recorded"];
  const { status } = await run(process.execPath, ["node_modules/jest/bin/jest.js", ...args], {
    cwd: root,
    env: { ...process.env, RECORD_STATE: "1" },
    show: true,
  });
  // Half a record would be taken for the release's state. Of one that was there, git has the rest.
  if (status !== 0 && !wasThere) rmSync(folder, { recursive: true, force: true });
  if (status === 0)
    await run(process.execPath, ["node_modules/@biomejs/biome/bin/biome", "check", "--write", folder], { cwd: root });
  if (status === 0) say(`recorded in tests/recorded/${version}: look at the changes with git, and commit them`);
  return status;
}

/** The version of all packages. @returns {string} */
function oneVersion() {
  const versions = PACKAGES.map((name) => JSON.parse(readFileSync(join(root, name, "package.json"), "utf8")).version);
  if (new Set(versions).size === 1) return versions[0];
  const list = PACKAGES.map((name, index) => `${name} ${versions[index]}`).join(", ");
  throw new Error(`the packages have different versions: ${list}`);
}
