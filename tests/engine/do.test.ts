import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { checkout, type Result } from "./support/cli.js";
import { emulatedHubSpot, writesInShort } from "./support/hubspot.js";
import { type Project, project, succeeded } from "./support/project.js";

const hubspot = emulatedHubSpot();
const acme = { name: "Acme Dialer", url: "https://dialer.acme.example/hubspot" };

type Kind = "CallingExtensionSettings" | "CallingRecordingSettings" | "CallingChannelConnection";

/** A shell without a stack: the credential and HubSpot's address come from the environment. */
function shell(): Promise<Project> {
  const env = { HUBSPOT_BASE_URL: hubspot.url, HUBSPOT_DEVELOPER_API_KEY: "key-of-the-shell" };
  return project({ plugin: "yaml", program: "", env });
}

/** `pulumi do --stateless` with this checkout's plugin. */
function stateless(pulumi: Project, kind: Kind, command: string, ...words: string[]): Promise<Result> {
  const plugin = join(checkout, "plugin/pulumi-resource-hubspot");
  return pulumi.run("do", "--package", plugin, `hubspot:index:${kind}`, command, ...words, "--stateless");
}

async function done(pulumi: Project, kind: Kind, command: string, ...words: string[]): Promise<string> {
  return succeeded(`do ${command}`, await stateless(pulumi, kind, command, ...words)).output;
}

test("calling settings are made, read, changed and deleted from the shell", async () => {
  const pulumi = await shell();
  const kind = "CallingExtensionSettings";
  const none = await stateless(pulumi, kind, "read", "42");
  expect(none).toMatchObject({ exitCode: 1, output: expect.stringContaining('resource "42" was not found') });
  expect(none.output).not.toContain("import");

  await done(pulumi, kind, "create", "--app-id=42", `--name=${acme.name}`, `--url=${acme.url}`, "--yes");
  expect(hubspot.read(42)).toMatchObject({ ...acme, height: 600, isReady: false });
  expect(await done(pulumi, kind, "read", "42")).toMatch(/height\s*: 600/);

  expect(await done(pulumi, kind, "patch", "42", "--height=700", "--yes")).toMatch(/~ height\s*: 600 => 700/);
  await done(pulumi, kind, "upsert", "42", "--app-id=42", "--width=500", "--yes");
  expect(hubspot.read(42)).toMatchObject({ ...acme, height: 700, width: 500 });

  await done(pulumi, kind, "delete", "42", "--yes");
  expect(hubspot.read(42)).toBeUndefined();

  // Settings that exist are taken over, and only where that is allowed.
  hubspot.seed(42, acme);
  const create = ["--app-id=42", "--height=700", "--yes"];
  const refused = await stateless(pulumi, kind, "create", ...create, "--adopt-existing=false");
  expect(refused).toMatchObject({ exitCode: 1, output: expect.stringContaining("has calling settings already") });
  await done(pulumi, kind, "create", ...create);
  expect(hubspot.read(42)).toMatchObject({ ...acme, height: 700 });
  expect(writesInShort(hubspot)).toEqual(["POST 42", "PATCH 42", "PATCH 42", "DELETE 42", "PATCH 42"]);
});

test("a channel connection is made, read, changed and deleted from the shell", async () => {
  const pulumi = await shell();
  const kind = "CallingChannelConnection";
  const url = "https://dialer.acme.example/channels";
  await done(pulumi, kind, "create", "--app-id=42", `--url=${url}`, "--yes");
  await done(pulumi, kind, "patch", "42", "--is-ready=true", "--yes");
  expect(await done(pulumi, kind, "read", "42")).toMatch(/isReady\s*: true/);
  expect(hubspot.read(42, "channel-connection")).toMatchObject({ url, isReady: true });
  await done(pulumi, kind, "delete", "42", "--yes");
  expect(hubspot.read(42, "channel-connection")).toBeUndefined();
  const again = await stateless(pulumi, kind, "delete", "42", "--yes");
  expect(again).toMatchObject({ exitCode: 1, output: expect.stringContaining('resource "42" was not found') });
  expect(writesInShort(hubspot)).toEqual(["POST 42", "PATCH 42", "DELETE 42"]);
});

test("recording settings are made, read and changed from the shell, and stay", async () => {
  const pulumi = await shell();
  const kind = "CallingRecordingSettings";
  const url = (path: string) => `--url-to-retrieve-authed-recording=https://dialer.acme.example/${path}/%s`;
  await done(pulumi, kind, "upsert", "42", "--app-id=42", url("old"), "--yes");
  await done(pulumi, kind, "patch", "42", url("new"), "--yes");
  expect(await done(pulumi, kind, "read", "42")).toContain("https://dialer.acme.example/new/%s");
  expect(await done(pulumi, kind, "delete", "42", "--yes")).toContain(
    "app 42 recording settings: left as they are, because HubSpot has no way to delete them",
  );
  expect(hubspot.read(42, "recording")).toEqual({
    urlToRetrieveAuthedRecording: "https://dialer.acme.example/new/%s",
  });
  expect(writesInShort(hubspot)).toEqual(["POST 42", "PATCH 42"]);
});

test("in a stack, settings are made, changed and deleted by their name", async () => {
  const pulumi = await project({ baseUrl: hubspot.url, plugin: "yaml", program: "" });
  const installed = installIn(pulumi);
  const run = async (command: string, ...words: string[]) => {
    const call = ["do", "--package", installed, "hubspot:index:CallingExtensionSettings", command, "dialer"];
    return succeeded(`do ${command}`, await pulumi.run(...call, ...words, "--yes"));
  };
  await run("create", "--app-id=42", `--input:name=${acme.name}`, `--url=${acme.url}`);
  expect(hubspot.read(42)).toMatchObject(acme);
  await run("patch", "--height=700");
  expect(hubspot.read(42)).toMatchObject({ ...acme, height: 700 });
  expect(pulumi.resource("dialer")?.inputs).toMatchObject({ appId: 42, height: 700 });
  await run("delete");
  expect(hubspot.read(42)).toBeUndefined();
  expect(pulumi.resource("dialer")).toBeUndefined();
  expect(writesInShort(hubspot)).toEqual(["POST 42", "PATCH 42", "DELETE 42"]);
});

/** Puts this checkout's plugin where Pulumi looks for installed ones: in a stack the CLI takes no path. Answers its name. */
function installIn(pulumi: Project): string {
  const { version } = JSON.parse(readFileSync(join(checkout, "plugin/package.json"), "utf8")) as { version: string };
  const folder = join(pulumi.everything, "home/plugins", `resource-hubspot-v${version}`);
  mkdirSync(folder, { recursive: true });
  const script = `#!/bin/sh\nexec ${JSON.stringify(join(checkout, "plugin/pulumi-resource-hubspot"))} "$@"\n`;
  writeFileSync(join(folder, "pulumi-resource-hubspot"), script, { mode: 0o755 });
  return `hubspot@${version}`;
}
