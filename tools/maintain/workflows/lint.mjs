// @ts-check
/** What `npm run workflows` runs: actionlint over the workflows of this project and of examples/ci. */
import { readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build, goProgram } from "../../engine/go.mjs";
import { provide } from "../../engine/store.mjs";
import { root } from "../../lib/install.mjs";
import { exitOnSignals, run } from "../../lib/run.mjs";

exitOnSignals();
const program = goProgram(join(dirname(fileURLToPath(import.meta.url)), "actionlint"));
const bin = await provide("actionlint", [program], [program.binary], (folder) =>
  build([program], folder, "some 10 seconds"),
);
const files = [".github/workflows", "examples/ci/.github/workflows"].flatMap((folder) =>
  readdirSync(join(root, folder)).map((name) => join(folder, name)),
);
// Other programs that actionlint would call, when they are on the PATH, are left out: what it says is the same everywhere.
const args = ["-shellcheck=", "-pyflakes=", "-no-color", ...files];
const { status } = await run(join(bin, program.binary), args, { cwd: root, show: true });
process.exitCode = status;
