import { type Emulator, startEmulator } from "hubspot-calling-emulator";
import { EngineStandIn } from "./support/engine.js";
import { Host } from "./support/host.js";
import type { PluginClient } from "./support/plugin.js";
import { acme } from "./support/samples.js";

const inputs = { appId: 42, adoptExisting: true, ...acme };
const takeover = "app 42 calling settings: exist in HubSpot already (takeover)";
let hubspot: Emulator;
let host: Host;
let provider: PluginClient;

beforeEach(async () => {
  hubspot = await startEmulator();
  host = await Host.start({ frontEnd: "plugin", withoutAddress: true, standardInput: "ignore" });
  provider = host.provider as PluginClient;
});
afterEach(async () => {
  await host.stop();
  await hubspot.stop();
});

/** An engine that attaches itself, and configures the provider. */
async function attached(): Promise<EngineStandIn> {
  const engine = await EngineStandIn.listen();
  await provider.attach(engine.address);
  await provider.configure({ "hubspot:baseUrl": hubspot.url, "hubspot:developerApiKey": "k1" });
  return engine;
}

test("a plugin without an address serves the engine that attaches", async () => {
  hubspot.seed(42, acme);
  const engine = await attached();
  await provider.previewCreate(inputs);
  expect(engine.logged.map(({ message }) => message)).toEqual([takeover]);
  await provider.create(inputs);
  await engine.leave();
  await expect(provider.update("42", inputs, { ...inputs, height: 601 })).rejects.toThrow(/engine has stopped/);
  expect(hubspot.read(42)?.height).toBe(acme.height);
});

test("each operation begins anew in a plugin that engines attach to", async () => {
  hubspot.seed(42, acme);
  const first = await attached();
  await provider.check({}, inputs);
  await provider.cancel();
  await first.leave();

  const second = await attached();
  // Another provider of the same operation attaches as well: that ends nothing.
  await provider.attach(second.address);
  hubspot.edit(42, { height: 999 });
  const { outputs } = await provider.create(inputs);
  expect(hubspot.read(42)?.height).toBe(600);
  // What the first operation declared counts no more.
  await provider.delete("42", outputs);
  expect(hubspot.read(42)).toBeUndefined();
  await second.leave();
});

test("a second provider with other inputs is refused while its engine lives", async () => {
  hubspot.seed(42, acme);
  const engine = await attached();
  await provider.attach(engine.address);
  // The same inputs are the same account.
  await provider.configure({ "hubspot:developerApiKey": "k1", "hubspot:baseUrl": hubspot.url, "hubspot:version": "1" });
  const other = provider.configure({ "hubspot:baseUrl": hubspot.url, "hubspot:developerApiKey": "k2" });
  await expect(other).rejects.toThrow(/serves one provider at a time.*PULUMI_DEBUG_PROVIDERS/);
  await provider.create({ ...inputs, height: 601 });
  expect(hubspot.read(42)?.height).toBe(601);
  await engine.leave();
});

test("a new engine at the address of an earlier one begins anew", async () => {
  hubspot.seed(42, acme);
  const first = await attached();
  await provider.previewCreate(inputs);
  await first.leave();
  hubspot.edit(42, { height: 999 });
  const second = await EngineStandIn.listen({ at: first.address });
  await provider.attach(second.address);
  await provider.configure({ "hubspot:baseUrl": hubspot.url, "hubspot:developerApiKey": "k2" });
  await provider.create(inputs);
  expect(hubspot.read(42)?.height).toBe(acme.height);
  await second.leave();
});

test("a plugin started through a pipe serves the engine that attaches", async () => {
  const piped = await Host.start({ frontEnd: "plugin", withoutAddress: true, standardInput: "pipe" });
  try {
    provider = piped.provider as PluginClient;
    const engine = await attached();
    piped.endStandardInput();
    await provider.create(inputs);
    expect(hubspot.read(42)).toMatchObject(acme);
    await engine.leave();
    await expect(provider.update("42", inputs, { ...inputs, height: 601 })).rejects.toThrow(/engine has stopped/);
  } finally {
    await piped.stop();
  }
});
