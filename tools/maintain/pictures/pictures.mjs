// @ts-check
/**
 * What `npm run pictures` runs: draws the pictures of the documentation from what the programs really show. The preview
 * with drift is the CLI's own output, as SVG. The emulator's page is photographed where there is a Chromium.
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ensureEngine } from "../../engine/engine.mjs";
import { ensureBuilt, root } from "../../lib/install.mjs";
import { Stage } from "../../lib/stage.mjs";
import { photograph } from "./page.mjs";
import { drawing, themes } from "./terminal.mjs";

const folder = join(root, "docs/images");
const COMMAND = ["preview", "--diff"];
const APP = 4242;

const [engine] = await Promise.all([ensureEngine(), ensureBuilt()]);
mkdirSync(folder, { recursive: true });

const stage = new Stage(engine);
try {
  await stage.open(join(root, "examples/basic"));
  await orThrow("up", "--yes", "--skip-preview");
  stage.hubspot.edit(APP, { height: 999 });
  const lines = (await orThrow(...COMMAND, "--suppress-progress")).split("\n").filter(isShown);
  for (const [name, theme] of Object.entries(themes)) {
    write(`drift-${name}.svg`, drawing([`$ pulumi ${COMMAND.join(" ")}`, ...lines], theme));
  }
} finally {
  await stage.close();
}

const page = await photograph();
if (page) write("emulator.png", page);
else console.log("emulator.png: not made, there is no Chromium on the PATH");

/** Leaves out what is wider than a picture (URNs) and what every run has anew (times), so that a test can compare. */
function isShown(/** @type {string} */ line) {
  return line.trim() !== "" && !/^ *\[urn=|^ *~ updatedAt |^Previewing/.test(line);
}

/** @param {string[]} args */
async function orThrow(...args) {
  const { status, output } = await stage.pulumi(args);
  if (status !== 0) throw new Error(`pulumi ${args.join(" ")} ended with ${status}:\n${output}`);
  return output;
}

/**
 * @param {string} name
 * @param {string | Buffer} content
 */
function write(name, content) {
  writeFileSync(join(folder, name), content);
  console.log(`docs/images/${name}`);
}
