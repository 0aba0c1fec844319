// @ts-check
/** Sets the version of all packages in step. */
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../../lib/install.mjs";
import { PACKAGES } from "../../lib/packages.mjs";
import { run } from "../../lib/run.mjs";
import { releasedVersion } from "./artifacts.mjs";

/** Projects that ask for these packages, by the folder that they stand in. */
const PROJECTS = ["examples", "templates"];

/** Semantic versioning's own pattern, without build metadata, which npm does not keep. */
const VERSION =
  /^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)(-(0|[1-9]\d*|\d*[a-zA-Z-][0-9a-zA-Z-]*)(\.(0|[1-9]\d*|\d*[a-zA-Z-][0-9a-zA-Z-]*))*)?$/;

/** What stands before the version in texts that name a package or its tarball. */
const NAMED = ["hubspot[\\w/-]*[-@ ]v?", "This package +", "<artifactId>hubspot</artifactId>\\s*<version>"];

/** Those texts. */
const TEXTS = [
  "README.md",
  "examples/go/go.mod",
  "examples/java/pom.xml",
  ...readdirSync(join(root, "docs"))
    // That page has its own version for examples.
    .filter((name) => name.endsWith(".md") && name !== "releasing.md")
    .map((name) => `docs/${name}`),
];

/**
 * Writes the version into each package.json, into what asks for these packages or names their files, the lockfile and
 * plugin/schema.json.
 * @param {string} version
 */
export async function setVersion(version) {
  if (!VERSION.test(version)) throw new Error(`${version} is no version such as 0.2.0`);
  const before = releasedVersion();
  const named = new RegExp(`(${NAMED.join("|")})${before.replaceAll(".", "\\.")}\\b`, "g");
  for (const path of TEXTS) {
    const text = readFileSync(join(root, path), "utf8");
    writeFileSync(join(root, path), text.replaceAll(named, `$1${version}`));
  }
  const own = PACKAGES.map((name) => join(root, name, "package.json"));
  const names = new Set(own.map((file) => JSON.parse(readFileSync(file, "utf8")).name));
  const projects = PROJECTS.flatMap((folder) =>
    readdirSync(join(root, folder)).map((name) => join(root, folder, name, "package.json")),
  );
  for (const file of [...own, ...projects.filter((one) => existsSync(one))]) {
    const manifest = JSON.parse(readFileSync(file, "utf8"));
    if (own.includes(file)) manifest.version = version;
    for (const kind of ["dependencies", "devDependencies"]) {
      for (const [name, range] of Object.entries(manifest[kind] ?? {})) {
        // A range such as ^0.1.0 stays one: npm would look for another version in the registry.
        if (names.has(name)) manifest[kind][name] = `${/^[\^~]/.exec(range)?.[0] ?? ""}${version}`;
      }
    }
    writeFileSync(file, `${JSON.stringify(manifest, undefined, 2)}\n`);
  }
  for (const args of [
    ["install", "--package-lock-only", "--ignore-scripts"],
    ["run", "build"],
    ["run", "schema"],
    ["run", "registry"],
  ]) {
    const { status, output } = await run("npm", args, { cwd: root });
    if (status !== 0) throw new Error(`npm ${args.join(" ")} failed:\n${output}`);
  }
  console.log(
    `All packages have version ${version}. Now write its section in CHANGELOG.md, and run \`npm run record\`.`,
  );
}
