// @ts-check
/**
 * What `npm run publisher` runs: writes the names of tools/lib/publisher.mjs into everything that has them. These are
 * the packages' manifests, the examples' imports, plugin/schema.json and the registry's pages. With --check it writes
 * nothing, and ends with 1 where a manifest or an import has other names; `npm run schema` and `npm run registry` have
 * their own check.
 */
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../../lib/install.mjs";
import { PACKAGES } from "../../lib/packages.mjs";
import { publisher } from "../../lib/publisher.mjs";
import { run } from "../../lib/run.mjs";

/** Files that import an SDK by the publisher's name. */
const IMPORTING = [
  "examples/go/go.mod",
  "examples/go/main.go",
  "examples/java/pom.xml",
  "examples/java/src/main/java/calling/App.java",
  ...readdirSync(join(root, "plugin/examples")).map((name) => `plugin/examples/${name}/main.go`),
];

/** Where such a file has one of the names, and what is to stand there. */
const NAMES = /** @type {const} */ ([
  [/[\w.-]+(\/[\w.-]+)+(?=\/sdk\/go\/hubspot\b)/g, publisher.repository],
  [/(?<=^import )[\w.]+(?=\.hubspot\.)/gm, publisher.javaPackage],
  [/(?<=<groupId>)[\w.]+(?=<\/groupId>\s*<artifactId>hubspot<)/g, publisher.javaPackage],
]);

const files = new Map([...PACKAGES.map(manifest), ...IMPORTING.map(importing)]);
const stale = [...files].filter(([path, text]) => readFileSync(join(root, path), "utf8") !== text);
if (process.argv.includes("--check")) {
  for (const [path] of stale) {
    console.error(`${path} does not have the names of tools/lib/publisher.mjs. Run \`npm run publisher\`.`);
    process.exitCode = 1;
  }
} else {
  for (const [path, text] of stale) writeFileSync(join(root, path), text);
  for (const script of ["schema", "registry"]) {
    const { status, output } = await run("npm", ["run", "--silent", script], { cwd: root });
    if (status !== 0) throw new Error(`npm run ${script} failed:\n${output}`);
  }
}

/**
 * npm proves where a package was built, and refuses one that names another repository.
 * @param {string} name
 * @returns {[path: string, text: string]}
 */
function manifest(name) {
  const path = `${name}/package.json`;
  const { homepage, repository, bugs, pulumi, ...rest } = JSON.parse(readFileSync(join(root, path), "utf8"));
  const entries = Object.entries(rest);
  const at = entries.findIndex(([key]) => key === "keywords");
  const named = {
    homepage: publisher.homepage,
    repository: { type: "git", url: `git+https://${publisher.repository}.git`, directory: name },
    bugs: { url: `https://${publisher.repository}/issues` },
    // As in Pulumi's generated packages, but for `resource`: with true, Pulumi would download the plugin for a program
    // that has the dynamic provider alone.
    ...(name === "sdk" && { pulumi: { resource: false, name: "hubspot", server: publisher.pluginDownloadUrl } }),
  };
  const whole = Object.fromEntries([...entries.slice(0, at), ...Object.entries(named), ...entries.slice(at)]);
  return [path, `${JSON.stringify(whole, undefined, 2)}\n`];
}

/**
 * @param {string} path
 * @returns {[path: string, text: string]}
 */
function importing(path) {
  const text = readFileSync(join(root, path), "utf8");
  return [path, NAMES.reduce((all, [place, name]) => all.replace(place, name), text)];
}
