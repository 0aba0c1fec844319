// @ts-check
/**
 * For the release workflow: publishes the Python package. A version that PyPI has is left as it is, so that a run can
 * be repeated. PyPI trusts this workflow; with UV_PUBLISH_TOKEN set, that token counts.
 */
import { basename, join } from "node:path";
import { root } from "../../lib/install.mjs";
import { run } from "../../lib/run.mjs";
import { artifacts } from "./artifacts.mjs";
import { publishStep } from "./publishStep.mjs";

const requirements = join(root, "tools/maintain/release/pypi/requirements.txt");

await publishStep(async (folder) => {
  const wheels = artifacts().filter((file) => file.endsWith(".whl"));
  if (wheels.length === 0) throw new Error("there is no Python package in dist/release");
  await done("python3", ["-m", "venv", folder]);
  // Held to its hash: it is given the right to publish.
  await done(join(folder, "bin/pip"), ["install", "--quiet", "--no-deps", "--require-hashes", "-r", requirements]);
  await done(join(folder, "bin/uv"), ["publish", "--check-url", "https://pypi.org/simple/", ...wheels]);
});

/**
 * @param {string} command
 * @param {string[]} args
 */
async function done(command, args) {
  const { status } = await run(command, args, { cwd: root, show: true });
  if (status !== 0) throw new Error(`${basename(command)} ${args[0]} failed`);
}
