import { cpSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { checkout } from "../engine/support/cli.js";
import { emulatedHubSpot, writes } from "../engine/support/hubspot.js";
import { Deployment } from "./support/deployment.js";
import { temporaryFolder } from "./support/folder.js";

jest.setTimeout(300_000);

const hubspot = emulatedHubSpot();
const folder = temporaryFolder();

// The CLI that is built from Go modules has a language host that runs no policy packs. So the pack is given as a program,
// which the engine starts with its address, and which starts the pack as Pulumi's own host would.
const STARTER = `#!/bin/sh
cd "$(dirname "$0")" && exec node "${join(checkout, "node_modules/@pulumi/pulumi/cmd/run-policy-pack")}" "$1" "$PWD"
`;

let project: Deployment;
let pack: string;

beforeAll(async () => {
  symlinkSync(join(checkout, "node_modules"), join(folder, "node_modules"));
  const policy = join(folder, "policy");
  cpSync(join(checkout, "examples/policy"), policy, { recursive: true });
  pack = join(policy, "start");
  writeFileSync(pack, STARTER, { mode: 0o755 });

  const program = join(folder, "program");
  mkdirSync(program);
  symlinkSync(join(checkout, "plugin"), join(program, "plugin"));
  const plugin = "plugins: { providers: [{ name: hubspot, path: ./plugin }] }\n";
  writeFileSync(join(program, "Pulumi.yaml"), `name: calling\nruntime: nodejs\n${plugin}`);
  writeFileSync(join(program, "package.json"), JSON.stringify({ name: "calling", main: "index.js" }));
  project = new Deployment(program, join(folder, "pulumi"), hubspot.url);
  await project.done("stack", "init", "dev");
});

/** Where a program takes its classes. */
type Module = "pulumi-hubspot-calling" | "pulumi-hubspot-calling/plugin";

/** Writes a program of these resources. */
function write(resources: string, from: Module = "pulumi-hubspot-calling"): void {
  const classes = "CallingExtensionSettings, CallingRecordingSettings, CallingChannelConnection";
  project.write("index.js", `const { ${classes} } = require("${from}");\n${resources}`);
}

/** Runs the CLI with the pack on a program of these resources. */
function guarded(command: string[], resources: string, ...flags: string[]) {
  write(resources);
  return project.run(...command, "--policy-pack", pack, ...flags);
}

const harmless = `
  new CallingExtensionSettings("production", { appId: 1003, name: "Acme Dialer", url: "https://dialer.acme.example/",
    isReady: true }, { protect: true });
  new CallingExtensionSettings("staging", { appId: 1002, name: "Acme Dialer (staging)", url: "https://acme.example/" });
  new CallingRecordingSettings("recordings", { appId: 1003,
    urlToRetrieveAuthedRecording: "https://dialer.acme.example/%s" });`;

test("a program that keeps the rules goes through", async () => {
  const { exitCode, output } = await guarded(["preview"], harmless);
  expect({ exitCode, output }).toEqual({ exitCode: 0, output: expect.stringContaining("4 to create") });
  expect(output).toContain("hubspot-calling");
});

const broken = `
  new CallingExtensionSettings("production", { appId: 1003, name: "Acme Dialer", url: "https://dialer.acme.example/" });
  new CallingExtensionSettings("staging", { appId: 1002, name: "Acme", url: "https://acme.example.evil.example/",
    isReady: true });
  new CallingChannelConnection("channels", { appId: 1003, url: "http://localhost/", isReady: true });
  new CallingRecordingSettings("recordings", { appId: 1003,
    urlToRetrieveAuthedRecording: "https://elsewhere.example/%s" });`;

function expectEveryRuleBroken({ exitCode, output }: { exitCode: number | null; output: string }): void {
  expect(exitCode).not.toBe(0);
  expect(output).toMatch(/production-apps-protected[\s\S]*App 1003 is in production: add \{ protect: true \}/);
  expect(output).toMatch(/released-in-production-only[\s\S]*App 1002 is not in production: isReady must not be true/);
  expect(output).toMatch(/urls-on-own-hosts[\s\S]*url must be https on acme\.example/);
  expect(output).toContain("urlToRetrieveAuthedRecording must be https on acme.example");
}

test("a stack of the plugin is held to every rule", async () => {
  write(broken, "pulumi-hubspot-calling/plugin");
  const preview = await project.run("preview", "--policy-pack", pack);
  expectEveryRuleBroken(preview);
  expect(preview.output).toContain("hubspot:index:CallingExtensionSettings");
  expect(writes(hubspot)).toEqual([]);
});

test("every rule that is broken is named and nothing is sent", async () => {
  expectEveryRuleBroken(await guarded(["preview"], broken));
  expect((await guarded(["up", "--yes", "--skip-preview"], broken)).exitCode).not.toBe(0);
  expect(writes(hubspot)).toEqual([]);
});

test("the company's own hosts and apps come from a file", async () => {
  const config = join(folder, "config.json");
  writeFileSync(
    config,
    JSON.stringify({
      "urls-on-own-hosts": { hosts: ["other.example"] },
      "production-apps-protected": { productionApps: [1002] },
      "released-in-production-only": { productionApps: [1002] },
    }),
  );
  const { exitCode, output } = await guarded(["preview"], harmless, "--policy-pack-config", config);
  expect(exitCode).not.toBe(0);
  expect(output).toContain("App 1002 is in production");
  expect(output).toContain("App 1003 is not in production");
  expect(output).toContain("url must be https on other.example");
});
