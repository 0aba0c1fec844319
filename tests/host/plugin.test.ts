import { status } from "@grpc/grpc-js";
import { type Emulator, startEmulator } from "hubspot-calling-emulator";
import { writes } from "./support/calls.js";
import { EngineStandIn } from "./support/engine.js";
import { Host } from "./support/host.js";
import { lifecycle } from "./support/lifecycle.js";
import type { PluginClient } from "./support/plugin.js";
import { settings, unknown } from "./support/program.js";
import { acme } from "./support/samples.js";

const inputs = { appId: 42, adoptExisting: true, ...acme };
const MARK = "4dabf18193072939515e22adb298388d";
const SECRET = "1b47061264138c4ac30d75fd1eb44270";
let hubspot: Emulator;
const hosts: Host[] = [];

beforeAll(async () => {
  hubspot = await startEmulator();
});
beforeEach(() => hubspot.reset());
afterEach(async () => {
  for (const host of hosts.splice(0)) await host.stop();
});
afterAll(() => hubspot.stop());

/** A plugin of its own, or of an engine that has others. */
async function plugin(key = "k1", engine?: EngineStandIn): Promise<{ host: Host; provider: PluginClient }> {
  const config = { "hubspot:baseUrl": hubspot.url, "hubspot:developerApiKey": key };
  const host = await Host.start({ frontEnd: "plugin", config, ...(engine ? { engine } : {}) });
  hosts.push(host);
  return { host, provider: host.provider as PluginClient };
}

test("a detailed diff marks each property by what changed it", async () => {
  const { provider } = await plugin();
  const { outputs } = await provider.create(inputs);
  const { provider: later } = await plugin();
  hubspot.edit(42, { width: 999 });
  const { usesRemote: _, ...rest } = inputs;
  expect(await later.marks("42", outputs, { ...rest, height: 601 })).toEqual([
    "height: UPDATE input",
    "usesRemote: DELETE input",
    "width: UPDATE",
  ]);
  expect(await later.marks("42", outputs, { ...inputs, appId: 43 })).toEqual(["appId: UPDATE_REPLACE input"]);
});

test("a preview tells what will be and marks what nobody knows yet", async () => {
  const { provider } = await plugin();
  const { name, url } = acme;
  expect(await provider.preview({ appId: 42, adoptExisting: true, name, url, height: unknown })).toMatchObject({
    name,
    height: unknown,
    width: 400,
    updatedAt: unknown,
  });
  expect(writes(hubspot.calls())).toEqual([]);
});

test("an import fills the inputs from HubSpot and nothing is left to do", async () => {
  hubspot.seed(42, acme);
  const { provider } = await plugin();
  const imported = await provider.readById("42");
  expect(imported.inputs).toEqual(inputs);
  expect(await provider.diff("42", imported.outputs ?? {}, imported.inputs)).toEqual({ changes: false, replaces: [] });
});

test("a read of nothing answers an empty id, and a warning says why", async () => {
  const { host, provider } = await plugin();
  expect(await provider.readById("43")).toEqual({ id: "", inputs: {}, outputs: undefined });
  expect(host.logged).toMatchObject([
    { severity: "warning", message: expect.stringMatching(/^app 43 .* Check the id/) },
  ]);
});

describe("a function", () => {
  const token = "hubspot:index:getCallingExtensionSettings";

  test("answers what HubSpot has, and whether it has anything", async () => {
    hubspot.seed(42, acme);
    const { host, provider } = await plugin();
    expect(await provider.invoke(token, { appId: 42 })).toMatchObject({ exists: true, ...acme });
    expect(await provider.invoke(token, { appId: 43 })).toEqual({ appId: 43, exists: false });
    expect(host.logged).toMatchObject([{ severity: "info", message: expect.stringMatching(/^app 43 .* Check appId/) }]);
  });

  test("fails with the status code of a wrong argument", async () => {
    const { provider } = await plugin();
    await expect(provider.invoke(token, { appId: "42" })).rejects.toMatchObject({
      code: status.INVALID_ARGUMENT,
      message: expect.stringContaining('not the text "42"'),
    });
  });

  test("that the plugin does not have is an error", async () => {
    const { provider } = await plugin();
    await expect(provider.invoke("hubspot:index:getNothing", {})).rejects.toThrow(
      "this provider has no function hubspot:index:getNothing",
    );
  });
});

test("a delete is sent after a read of no program, and not after a program's", async () => {
  hubspot.seed(42, acme);
  const { provider } = await plugin();
  await provider.delete("42", (await provider.readById("42")).outputs ?? {});
  expect(hubspot.read(42)).toMatchObject(acme);
  const { provider: shell } = await plugin();
  await shell.delete("42", (await shell.readById("42", { standalone: true })).outputs ?? {});
  expect(hubspot.read(42)).toBeUndefined();
});

test("secrets come out marked and the record with them", async () => {
  const { provider } = await plugin();
  const outputs = await provider.createWithin(60, { ...inputs, __secretInputs: ["url"] });
  const marked = Object.entries(outputs).filter(([, value]) => typeof value === "object" && MARK in (value as object));
  expect(marked.map(([name]) => name).sort()).toEqual(["__record", "url"]);
});

test("a custom timeout ends what HubSpot does not answer and is named", async () => {
  hubspot.fault({ match: { method: "GET" }, times: 99, action: { type: "hang" } });
  const { provider } = await plugin();
  const begun = performance.now();
  const named =
    /failed: the answer was not whole within the resource's timeout of 1 s \(TimeoutError\), 1 attempt in the resource's timeout of 1 s\./;
  await expect(provider.createWithin(1, inputs)).rejects.toThrow(named);
  await expect(provider.readWithin(1, "42", inputs)).rejects.toThrow(named);
  await expect(provider.readWithin(1, "42")).rejects.toThrow(named);
  await expect(provider.readWithin(1, "42")).rejects.toMatchObject({ code: status.DEADLINE_EXCEEDED });
  expect(performance.now() - begun).toBeLessThan(30_000);
});

test("an import leaves out and names a setting that check would refuse", async () => {
  hubspot.seed(42, { ...acme, url: "http://old.acme.example", name: " " });
  const { host, provider } = await plugin();
  const imported = await provider.readById("42");
  const { url: _, name: __, ...rest } = inputs;
  expect(imported.inputs).toEqual(rest);
  expect((await provider.check({}, imported.inputs ?? {})).failures).toEqual([]);
  expect(await provider.diff("42", imported.outputs ?? {}, imported.inputs ?? {})).toEqual({
    changes: false,
    replaces: [],
  });
  expect(host.logged.map(({ message }) => message)).toEqual([
    'app 42 calling settings: name " " cannot be declared, so an import leaves it out: it must be a text that is not blank',
    'app 42 calling settings: url "http://old.acme.example" cannot be declared, so an import leaves it out: it must be an absolute https URL (http only for localhost)',
  ]);
  expect(hubspot.read(42)).toMatchObject({ url: "http://old.acme.example" });
});

test("handshake and configure promise the same", async () => {
  const host = await Host.start({ frontEnd: "plugin" });
  hosts.push(host);
  const provider = host.provider as PluginClient;
  const all = { secrets: true, resources: true, outputs: true };
  expect(await provider.promises()).toEqual({ handshake: all, configure: all });
});

test("a resource given as an input counts as its id", async () => {
  const { provider } = await plugin();
  const dialer = { [MARK]: "5cf8f73096256a8f31e491e813e4eb8e", urn: "urn:dialer", id: "42", packageVersion: "" };
  const { failures } = await provider.check({}, { ...inputs, appId: dialer });
  expect(failures).toMatchObject([{ property: "appId", reason: expect.stringContaining('not the text "42"') }]);
});

test("a cancel ends a read under way and lets nothing more be sent", async () => {
  const hang = hubspot.fault({ match: { method: "GET" }, times: 99, action: { type: "hang" } });
  const { provider } = await plugin();
  const failed = expect(provider.create(inputs)).rejects.toThrow(/^cancelled/);
  while (hang.count === 0) await new Promise((resolve) => setImmediate(resolve));
  await provider.cancel();
  await failed;
  await expect(provider.delete("42", inputs)).rejects.toThrow(/^cancelled/);
  expect(writes(hubspot.calls())).toEqual([]);
});

test("a provider's configuration is checked and kept, credentials secret", async () => {
  const { provider } = await plugin();
  expect(await provider.checkConfig({ developerApiKey: "k1" })).toEqual({
    failures: [],
    inputs: { developerApiKey: { [MARK]: SECRET, value: "k1" } },
  });
  expect((await provider.checkConfig({ accessToken: "t1", baseUrl: "https://a.example" })).inputs).toEqual({
    accessToken: { [MARK]: SECRET, value: "t1" },
    baseUrl: "https://a.example",
  });
  expect((await provider.checkConfig({ developerApiKey: "k1", accessToken: "t1" })).failures).toEqual([
    expect.stringMatching(/^: HubSpot is not configured: .*are both set/),
  ]);
  // Another resource's output, in a preview.
  const unknowns = { developerApiKey: unknown, baseUrl: "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7" };
  expect(await provider.checkConfig(unknowns)).toEqual({ failures: [], inputs: unknowns });
});

test("what is said of a resource is said at its URN", async () => {
  const { host, provider } = await plugin();
  hubspot.seed(42, { ...acme, isReady: false });
  await provider.preview({ appId: 42, adoptExisting: true, isReady: true });
  const urn = "urn:pulumi:dev::calling::hubspot:index:CallingExtensionSettings::dialer";
  expect(host.logged).toMatchObject([
    { severity: "info", urn },
    { severity: "info", urn, message: "app 42 calling settings: isReady false => true (takeover)" },
    { severity: "warning", urn, message: expect.stringContaining("isReady becomes true") },
  ]);
});

describe("two providers of one operation", () => {
  test("keep what one of them has seen declared", async () => {
    const engine = await EngineStandIn.listen();
    const [{ provider: old }, { provider: emea }] = [await plugin("k1", engine), await plugin("k1", engine)];
    const { outputs } = await old.create(inputs);
    // The resource moves: its new provider creates it, and its old one deletes it last.
    const { inputs: checked } = await emea.check({}, inputs);
    await emea.create(checked);
    await old.delete("42", outputs);
    expect(hubspot.read(42)).toMatchObject(acme);
    expect(engine.logged.map(({ message }) => message)).toContainEqual(expect.stringContaining("kept in HubSpot"));
  });

  test("of two operations know nothing of each other", async () => {
    const [{ provider: one }, { provider: other }] = [await plugin(), await plugin()];
    const { outputs } = await one.create(inputs);
    await other.check({}, inputs);
    await one.delete("42", outputs);
    expect(hubspot.read(42)).toBeUndefined();
  });
});

test("ignored properties are sent by the create alone and stay in the inputs", async () => {
  const program = (more: object = {}) => [
    settings("dialer", { appId: 42, ...acme, ...more }, { ignoreChanges: ["height"] }),
  ];
  const untouched = { changes: { dialer: "same" as const }, holds: { 42: { height: 999 } } };
  await lifecycle({
    frontEnds: ["plugin"],
    steps: [
      { up: program(), expect: { changes: { dialer: "create" }, holds: { 42: acme } } },
      { preview: program(), expect: { changes: { dialer: "same" } } },
      { byHand: (emulator) => emulator.edit(42, { height: 999 }) },
      { up: program(), expect: { ...untouched, inputs: { dialer: inputs } } },
      { up: program({ height: 111, width: 500 }), expect: { holds: { 42: { height: 999, width: 500 } } } },
      { up: program({ width: 500 }), refresh: true, expect: untouched },
      // Managed again: what HubSpot holds is drift.
      {
        up: [settings("dialer", { appId: 42, ...acme, width: 500 })],
        expect: { changes: { dialer: "update" }, holds: { 42: { height: 600 } } },
      },
    ],
  });
});
