// @ts-check
/**
 * What `npm run reference` runs: writes docs/reference/ from the doc comments of the SDK's classes and from the provider's
 * definitions. With --check it writes nothing, and ends with 1 when a page is not what it would write.
 */
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { ensureBuilt, root } from "../../lib/install.mjs";
import { described, inOneLine } from "./sources.mjs";

/**
 * @typedef {import("../../../provider/src/resources/definition.js").Definition} Definition
 * @typedef {import("./sources.mjs").Member} Member
 */

const folder = join(root, "docs/reference");
const require = createRequire(import.meta.url);

await ensureBuilt();
/** @type {{ definitions: Definition[] }} */
const { definitions } = require("../../../provider/dist/resources/index.js");

const pages = new Map([
  ["README.md", index()],
  ...definitions.map((definition) => /** @type {[string, string]} */ ([`${definition.kind}.md`, page(definition)])),
]);
if (process.argv.includes("--check")) check();
else write();

function write() {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const [name, text] of pages) writeFileSync(join(folder, name), text);
}

function check() {
  const stale = [...pages].filter(([name, text]) => readPage(name) !== text).map(([name]) => name);
  const strangers = readdirSync(folder).filter((name) => !pages.has(name));
  if (stale.length + strangers.length === 0) return;
  console.error(
    `docs/reference is not what the code says: ${[...stale, ...strangers].join(", ")}. Run \`npm run reference\`.`,
  );
  process.exitCode = 1;
}

/** @param {string} name */
function readPage(name) {
  try {
    return readFileSync(join(folder, name), "utf8");
  } catch {
    return undefined;
  }
}

/** One row for each class. */
function index() {
  const rows = definitions.map(({ kind, fields, deletable }) =>
    row(
      `[\`${kind}\`](${kind}.md)`,
      Object.keys(fields)
        .map((name) => `\`${name}\``)
        .join(", "),
      deletable ? "deletes them" : "leaves them: HubSpot has no way to delete them",
    ),
  );
  return `<!-- Written by \`npm run reference\` from the provider's definitions. Do not edit. -->

# Reference

HubSpot keeps these settings documents for each calling app. Each has a class.

| class | settings | deleting the resource |
| --- | --- | --- |
${rows.join("\n")}
`;
}

/** @param {Definition} definition */
function page(definition) {
  const { kind, path, deletable } = definition;
  const { file, inputs, outputs, ofClass, ofInputs, get } = described(definition);
  const { text, tags } = ofClass;
  return `<!-- Written by \`npm run reference\` from sdk/src/${file} and the provider's definitions. Do not edit. -->

# ${kind}

${text}

HubSpot's document: \`/crm/v3/extensions/calling/{appId}/${path}\`, and the same below the date versions. ${
    deletable
      ? "Deleting the resource deletes it."
      : "HubSpot has no DELETE for it: deleting the resource leaves it as it is."
  } In the state: \`pulumi-nodejs:dynamic/hubspot:${kind}\`, its id the app's id.

${(tags.get("example") ?? []).map(example).join("\n\n")}

## Inputs

${ofInputs.text}

${inputTable(definition, inputs)}

## Outputs

| output | type | |
| --- | --- | --- |
${outputs.map(({ name, type, text: what }) => row(`\`${name}\``, type, what)).join("\n")}

## ${kind}.get

${get?.text} \`${kind}.get(name, appId, opts?)\`; it throws ${get?.tags.get("throws")?.[0]}.
`;
}

/**
 * @param {Definition} definition
 * @param {Member[]} inputs
 */
function inputTable(definition, inputs) {
  const rows = inputs.map(({ name, type, optional, text, tags }) => {
    const field = definition.fields[name];
    const must = field ? field.expected : name === "appId" ? "a whole number from 1 to 2147483647" : "true or false";
    const fallback = definition.defaults[name];
    const first = field ? (fallback === undefined ? "needed" : `\`${JSON.stringify(fallback)}\``) : "–";
    const preset = tags.get("default")?.[0];
    const what = text + (preset ? ` Default: ${preset}.` : "");
    return row(`\`${name}\`${optional ? "" : " (required)"}`, type, must, first, what);
  });
  return `| input | type | must be | where the app has no such settings yet and the program leaves it out | |
| --- | --- | --- | --- | --- |
${rows.join("\n")}

Every input takes a plain value, a promise or an Output.`;
}

/** @param {string} text */
function example(text) {
  const [title, ...code] = text.split("\n");
  return `${title}:\n\n${code.join("\n")}`;
}

/**
 * A row of a table. A bar in a cell would begin another one.
 * @param {string[]} cells
 */
function row(...cells) {
  return `| ${cells.map((text) => inOneLine(text).replaceAll("|", "\\|")).join(" | ")} |`;
}
