import { type Registration, type Run, run } from "./support/registrations.js";

jest.setTimeout(120_000);

let program: Run;
let preview: Run;

beforeAll(async () => {
  const source = `
const { CallingExtensionSettings } = require("pulumi-hubspot-calling");
const url = "https://dialer.acme.example/hubspot";
const plain = new CallingExtensionSettings("plain", { appId: 42, name: "Acme", height: undefined });
new CallingExtensionSettings("all", {
  appId: 42, name: "Acme", url, height: 600, width: 400, isReady: false, supportsCustomObjects: true,
  supportsInboundCalling: true, usesCallingWindow: true, usesRemote: false, adoptExisting: false,
}, { protect: true });
new CallingExtensionSettings("secrets", {
  appId: 42, name: plain.name, url: pulumi.secret(url), height: pulumi.secret(Promise.resolve(600)),
  width: pulumi.secret(undefined), isReady: pulumi.unsecret(pulumi.secret(true)),
}, { additionalSecretOutputs: ["name"] });
new CallingExtensionSettings("ignoring", { appId: 42, height: 600 }, { ignoreChanges: ["height", '["width"]', "['isReady']"] });
new CallingExtensionSettings("lists", { appId: 42 }, { ignoreChanges: [], additionalSecretOutputs: [] });
new CallingExtensionSettings("later", { appId: plain.width, name: plain.updatedAt, url: pulumi.secret(plain.url) });
new CallingExtensionSettings("promised", { appId: Promise.resolve(42), height: Promise.resolve(600) });
CallingExtensionSettings.get("read", 42);
CallingExtensionSettings.get("readByText", "43");
`;
  [program, preview] = [await run(source), await run(source, { preview: true })];
});

function registered(name: string, from = program): Registration {
  const found = from.registrations.find((registration) => registration.name === name);
  if (!found) throw new Error(`${name} was not registered`);
  return found;
}

/** What it hands over beside the shim. */
function inputsOf(name: string, from = program): Record<string, unknown> {
  const { __provider, ...inputs } = registered(name, from).inputs;
  expect(typeof __provider).toBe("string");
  return inputs;
}

test("the type is the one in users' states", () => {
  expect(new Set(program.registrations.map(({ type }) => type))).toEqual(
    new Set(["pulumi-nodejs:dynamic/hubspot:CallingExtensionSettings"]),
  );
});

test("what the program says is handed over and nothing else", () => {
  expect(inputsOf("plain")).toEqual({ appId: 42, name: "Acme" });
  expect(inputsOf("promised")).toEqual({ appId: 42, height: 600 });
  expect(inputsOf("all")).toEqual({
    appId: 42,
    name: "Acme",
    url: "https://dialer.acme.example/hubspot",
    height: 600,
    width: 400,
    isReady: false,
    supportsCustomObjects: true,
    supportsInboundCalling: true,
    usesCallingWindow: true,
    usesRemote: false,
    adoptExisting: false,
  });
  expect(registered("all").protect).toBe(true);
});

test("the record is always a secret output, as are those named secret", () => {
  for (const { additionalSecretOutputs } of program.registrations)
    expect(additionalSecretOutputs).toContain("__record");
  expect(registered("secrets").additionalSecretOutputs).toEqual(["name", "__record"]);
});

test("names of secret inputs are passed along, their values stay secret", () => {
  expect(inputsOf("secrets")).toMatchObject({
    __secretInputs: ["url", "height", "width"],
    url: { secret: "https://dialer.acme.example/hubspot" },
    height: { secret: 600 },
    isReady: true,
  });
  for (const name of ["plain", "all", "ignoring", "promised"])
    expect(inputsOf(name)).not.toHaveProperty("__secretInputs");
});

test("ignoreChanges is passed along and still given to the engine", () => {
  expect(inputsOf("ignoring").__ignoreChanges).toEqual(["height", "width", "isReady"]);
  expect(registered("ignoring").ignoreChanges).toEqual(["height", '["width"]', "['isReady']"]);
  expect(inputsOf("lists")).toEqual({ appId: 42 });
});

test("unknown inputs stay unknown in a preview, the hidden lists known", () => {
  expect(inputsOf("later", preview)).toEqual({
    appId: { unknown: true },
    name: { unknown: true },
    url: { unknown: true },
    __secretInputs: ["url"],
  });
});

test("a get hands over the id as text and no input", () => {
  expect(registered("read")).toMatchObject({ id: "42" });
  expect(registered("readByText")).toMatchObject({ id: "43" });
  expect(inputsOf("read")).toEqual({});
});

test("the SDK and its resources load nothing of the provider", () => {
  expect(program.loaded.length).toBeGreaterThan(100);
  expect(program.loaded.filter((path) => /[\\/](undici|zod|provider[\\/]dist)[\\/]/.test(path))).toEqual([]);
});

test("isInstance knows its own class, also of another copy", async () => {
  await run(`
const assert = require("node:assert/strict");
const { CallingExtensionSettings } = require("pulumi-hubspot-calling");
for (const path of Object.keys(require.cache)) if (/sdk.dist/.test(path)) delete require.cache[path];
const copy = require("pulumi-hubspot-calling").CallingExtensionSettings;
assert.notEqual(copy, CallingExtensionSettings);
for (const value of [new CallingExtensionSettings("own", { appId: 42 }), new copy("other", { appId: 43 })]) {
  assert.equal(CallingExtensionSettings.isInstance(value), true);
}
class Stranger extends pulumi.ComponentResource {}
for (const value of [new Stranger("acme:index:Stranger", "stranger"), {}, null, undefined, "text", 42, CallingExtensionSettings]) {
  assert.equal(CallingExtensionSettings.isInstance(value), false);
}
`);
});
