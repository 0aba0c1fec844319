/** The publisher and the version stand in one place each: a copy of the checkout gets others. */
import { execFile, execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { checkout } from "../engine/support/cli.js";
import { temporaryFolder } from "./support/folder.js";
import { manifestIn } from "./support/tarballs.js";

jest.setTimeout(300_000);

const copy = join(temporaryFolder(), "checkout");
const before = manifestIn(join(checkout, "provider")).version;
const tracked = execFileSync("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard"], {
  cwd: checkout,
  encoding: "utf8",
})
  .split("\0")
  .filter(Boolean);

beforeAll(() => {
  for (const path of tracked) {
    mkdirSync(dirname(join(copy, path)), { recursive: true });
    cpSync(join(checkout, path), join(copy, path), { preserveTimestamps: true });
  }
  for (const installed of ["node_modules", "provider/node_modules"]) copyLinked(installed);
  // The one file there that npm writes anew in place.
  rmSync(join(copy, "node_modules/.package-lock.json"));
  cpSync(join(checkout, "node_modules/.package-lock.json"), join(copy, "node_modules/.package-lock.json"));
});

/** Copies a folder as hard links: npm may remove what is in the copy, and the checkout's own files stay. */
function copyLinked(path: string): void {
  if (!existsSync(join(checkout, path))) return;
  try {
    execFileSync("cp", ["-al", join(checkout, path), join(copy, path)], { stdio: "ignore" });
  } catch {
    // Another file system, or another cp.
    cpSync(join(checkout, path), join(copy, path), { recursive: true, verbatimSymlinks: true });
  }
}

const npm = (...args: string[]) => promisify(execFile)("npm", args, { cwd: copy, maxBuffer: 1e8 });
const read = (path: string) => readFileSync(join(copy, path), "utf8");

/** The lines of the copy that hold a text, in files that are ours to change: no record of what was, no test's input. */
function linesWith(pattern: RegExp): string[] {
  const kept = /^(CHANGELOG\.md|tests\/|[a-z]+\/test\/|package-lock\.json|tools\/lib\/publisher\.mjs)|\.(sum|png)$/;
  return tracked
    .filter((path) => !kept.test(path))
    .flatMap((path) =>
      read(path)
        .split("\n")
        .filter((line) => pattern.test(line))
        .map((line) => `${path}: ${line}`),
    );
}

test("npm run publisher writes the owner's names into everything", async () => {
  const file = join(copy, "tools/lib/publisher.mjs");
  const names = {
    name: "Acme",
    namespace: "acme",
    repository: "git.acme.test/acme/pulumi-hubspot",
    homepage: "https://acme.test/hubspot",
    pluginDownloadUrl: "https://releases.acme.test/hubspot",
    dotnetNamespace: "Acme",
    javaPackage: "test.acme",
  };
  const text = readFileSync(file, "utf8");
  const changed = Object.entries(names).reduce(
    (all, [key, value]) => all.replace(new RegExp(`(\n  ${key}: )"[^"]*"`), `$1"${value}"`),
    text,
  );
  writeFileSync(file, changed);
  await npm("run", "publisher");

  expect(
    linesWith(/publisher\.example|example\.publisher|PublisherExample|Example Publisher|publisher-example/),
  ).toEqual([]);
  expect(manifestIn(join(copy, "plugin"))).toMatchObject({
    homepage: names.homepage,
    repository: { url: `git+https://${names.repository}.git`, directory: "plugin" },
  });
  expect(manifestIn(join(copy, "sdk")).pulumi).toMatchObject({ server: names.pluginDownloadUrl });
  expect(read("examples/go/main.go")).toContain(`"${names.repository}/sdk/go/hubspot"`);
  expect(read("examples/java/src/main/java/calling/App.java")).toContain("import test.acme.hubspot.Provider;");
});

test("a version is set in packages, examples and documents", async () => {
  await npm("run", "release", "--", "--set-version", "9.8.7-rc.1");

  const named = linesWith(new RegExp(`hubspot.*\\b${before.replaceAll(".", "\\.")}\\b`));
  // The policy pack of the example has a version of its own.
  expect(named.filter((line) => !line.startsWith("examples/policy/"))).toEqual([]);
  expect(manifestIn(join(copy, "plugin"))).toMatchObject({
    version: "9.8.7-rc.1",
    dependencies: { "pulumi-hubspot-calling-provider": "9.8.7-rc.1" },
  });
  expect(JSON.parse(read("plugin/schema.json"))).toMatchObject({ version: "9.8.7-rc.1" });
  expect(JSON.parse(read("package-lock.json"))).toMatchObject({ packages: { sdk: { version: "9.8.7-rc.1" } } });
  expect(read("README.md")).toContain("pulumi-hubspot-calling-9.8.7-rc.1.tgz");
  expect(read("examples/go/go.mod")).toContain("/sdk/go/hubspot v9.8.7-rc.1");
});
