import { execFile } from "node:child_process";
import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { checkout, environment } from "../engine/support/cli.js";
import { emulatedHubSpot, writesInShort } from "../engine/support/hubspot.js";
import { Deployment } from "./support/deployment.js";
import { temporaryFolder } from "./support/folder.js";
import { Registry } from "./support/registry.js";
import { manifestIn } from "./support/tarballs.js";

jest.setTimeout(900_000);

const run = promisify(execFile);
const folder = temporaryFolder();
const hubspot = emulatedHubSpot();
const PACKAGES = ["provider", "sdk", "plugin", "emulator"];
const manifests = PACKAGES.map((name) => manifestIn(join(checkout, name)));
const { version } = manifestIn(join(checkout, "sdk"));
let registry: Registry;

beforeAll(async () => {
  const names = manifests.map(({ name }) => name);
  registry = await Registry.start(join(folder, "registry"), names);
  await run("npm", ["run", "build"], { cwd: checkout });
  const tarballs = join(folder, "tarballs");
  mkdirSync(tarballs);
  const chosen = PACKAGES.flatMap((name) => ["-w", name]);
  await run("npm", ["pack", "--ignore-scripts", "--pack-destination", tarballs, ...chosen], { cwd: checkout });
  for (const name of readdirSync(tarballs)) await using("tarballs", "npm", "publish", join(tarballs, name));
});
afterAll(() => registry?.stop());

/** Runs a program in a folder that is empty at first, with the local registry. Answers what it printed. */
async function using(name: string, command: string, ...args: string[]): Promise<string> {
  const cwd = join(folder, name);
  mkdirSync(cwd, { recursive: true });
  const env = environment({ ...registry.environment, CI: "1" });
  const { stdout } = await run(command, args, { cwd, env, maxBuffer: 1e8 });
  return stdout.trim();
}

/** An empty project. */
function emptyProject(name: string): void {
  mkdirSync(join(folder, name), { recursive: true });
  writeFileSync(join(folder, name, "package.json"), JSON.stringify({ name: "empty", private: true }));
}

const loaded = 'console.log(Object.keys(require("pulumi-hubspot-calling")).length)';
const pnpm = [process.execPath, join(checkout, "node_modules/pnpm/bin/pnpm.cjs")] as const;

test("npm installs the packages, and both front ends go up", async () => {
  emptyProject("npm");
  await using("npm", "npm", "install", "pulumi-hubspot-calling", "pulumi-resource-hubspot");
  expect(await using("npm", "npx", "--no-install", "pulumi-hubspot-calling", "--version")).toBe(version);

  const project = join(folder, "npm");
  const plugin = join(project, "node_modules/.bin");
  const deployment = new Deployment(project, join(folder, "pulumi"), hubspot.url, [plugin]);
  deployment.write("Pulumi.yaml", "name: installed\nruntime: nodejs\nmain: index.js\n");
  deployment.write(
    "index.js",
    `const settings = { name: "Acme Dialer", url: "https://dialer.acme.example/hubspot" };
     new (require("pulumi-hubspot-calling").CallingExtensionSettings)("dynamic", { appId: 42, ...settings });
     new (require("pulumi-hubspot-calling/plugin").CallingExtensionSettings)("plugin", { appId: 43, ...settings });`,
  );
  await deployment.done("stack", "init", "dev");
  await deployment.up();
  expect(writesInShort(hubspot).sort()).toEqual(["POST 42", "POST 43"]);
});

test("pnpm adds them without overrides", async () => {
  emptyProject("pnpm");
  await using("pnpm", ...pnpm, "add", "pulumi-hubspot-calling", "@pulumi/pulumi@3.248.0");
  expect(await using("pnpm", process.execPath, "-e", loaded)).toBe("3");
  expect(await using("pnpm", ...pnpm, "exec", "pulumi-hubspot-calling", "--version")).toBe(version);
});

test("Yarn adds them without resolutions", async () => {
  emptyProject("yarn");
  const yarn = [process.execPath, registry.yarn] as const;
  await using("yarn", ...yarn, "add", "pulumi-hubspot-calling", "@pulumi/pulumi@3.248.0");
  expect(await using("yarn", process.execPath, "-e", loaded)).toBe("3");
  expect(await using("yarn", ...yarn, "--silent", "pulumi-hubspot-calling", "--version")).toBe(version);
});

test("npx runs the command in an empty folder", async () => {
  expect(await using("npx", "npx", "--yes", "pulumi-hubspot-calling", "--version")).toBe(version);
});
