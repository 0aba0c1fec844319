// @ts-check
/** The examples of plugin/schema.json: one program in each language for each resource and function. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../../lib/install.mjs";

/** The file of each language in plugin/examples/NAME, and the language's name in a fence of Markdown. */
export const EXAMPLE_FILES = new Map([
  ["typescript", "index.ts"],
  ["python", "__main__.py"],
  ["go", "main.go"],
  ["yaml", "Pulumi.yaml"],
]);

/**
 * The section with the examples, as Pulumi's registry reads it: it shows the language that its reader chose.
 * @param {string} name a resource's class, or a function: plugin/examples has a folder of that name
 */
export function exampleUsage(name) {
  const fences = [...EXAMPLE_FILES].map(([language, file]) => {
    const text = readFileSync(join(root, "plugin/examples", name, file), "utf8");
    return `\`\`\`${language}\n${text}\`\`\``;
  });
  return [
    "{{% examples %}}",
    "## Example Usage",
    "{{% example %}}",
    ...fences,
    "{{% /example %}}",
    "{{% /examples %}}",
  ].join("\n\n");
}

/** @param {string} kind the resource's class */
export function importSection(kind) {
  return [
    "## Import",
    "The id is the HubSpot app's id. The import fills the inputs with every setting that HubSpot answers.",
    `\`\`\`sh\npulumi import hubspot:index:${kind} dialer 4242\n\`\`\``,
  ].join("\n\n");
}
