import type { DynamicMethods } from "../src/dynamic.js";
import { definitions } from "../src/resources/index.js";
import { APP, CANARY_KEY, rejection, SETTINGS, useHubSpot } from "./support/hubspot.js";

const hubspot = useHubSpot();

/** The module as a new host process loads it: it makes its operation when it is loaded. */
function newProcess(config?: Record<string, unknown>): { methods: DynamicMethods; lines: () => string } {
  let written = "";
  jest.spyOn(process.stdout, "write").mockImplementation((text) => {
    written += text;
    return true;
  });
  let loaded: typeof import("../src/dynamic.js") | undefined;
  jest.isolateModules(() => {
    loaded = require("../src/dynamic.js") as typeof import("../src/dynamic.js");
  });
  const methods = loaded?.resources.CallingExtensionSettings;
  if (!methods) throw new Error("CallingExtensionSettings is missing");
  if (config) void methods.configure({ config: { get: (key) => config[key] } });
  return { methods, lines: () => written };
}

const configured = () => newProcess({ "hubspot:developerApiKey": CANARY_KEY, "hubspot:baseUrl": hubspot.emulator.url });

describe("the dynamic front end", () => {
  const environment = { ...process.env };
  beforeEach(() => {
    for (const name of Object.keys(process.env)) if (name.startsWith("HUBSPOT_")) delete process.env[name];
  });
  afterEach(() => {
    jest.restoreAllMocks();
    Object.assign(process.env, environment);
  });

  it("offers every kind by its name", () => {
    jest.isolateModules(() => {
      const { resources } = require("../src/index.js") as typeof import("../src/index.js");
      expect(Object.keys(resources)).toEqual(definitions.map(({ kind }) => kind));
      for (const methods of Object.values(resources)) {
        expect(Object.keys(methods)).toEqual(["configure", "check", "diff", "create", "read", "update", "delete"]);
      }
    });
  });

  it("lives through a resource's whole life", async () => {
    const { methods } = configured();
    const { inputs, failures } = await methods.check({}, { appId: APP, ...SETTINGS });
    expect(failures).toEqual([]);
    const { id, outs } = await methods.create(inputs);
    expect((await methods.diff(id, outs, inputs)).changes).toBe(false);
    const updated = await methods.update(id, outs, { ...inputs, height: 601 });
    expect(updated.outs.height).toBe(601);
    expect((await methods.read(id, updated.outs)).props).toMatchObject({ height: 601 });
    expect(hubspot.methods()).toEqual(["GET", "POST", "PATCH"]);
    await configured().methods.delete(id, updated.outs);
    expect(hubspot.emulator.read(APP)).toBeUndefined();
  });

  it("remembers over all methods and never forgets on configure", async () => {
    const { methods, lines } = configured();
    hubspot.emulator.seed(APP, SETTINGS);
    await methods.check({}, { appId: APP });
    const config = { "hubspot:developerApiKey": CANARY_KEY, "hubspot:baseUrl": hubspot.emulator.url };
    await methods.configure({ config: { get: (key) => (config as Record<string, unknown>)[key] } });
    await methods.delete("42", { appId: APP });
    expect(hubspot.writes()).toEqual([]);
    expect(lines()).toContain("kept in HubSpot, because this program still uses them\n");
  });

  it("takes the configuration at once without waiting for configure", async () => {
    hubspot.emulator.seed(APP, SETTINGS);
    const { methods } = newProcess();
    void methods.configure({
      config: { get: (key) => ({ "hubspot:accessToken": "t", "hubspot:baseUrl": hubspot.emulator.url })[key] },
    });
    expect((await methods.read("42", {})).id).toBe("42");
  });

  it("falls back to the environment even when it was never configured", async () => {
    hubspot.emulator.seed(APP, SETTINGS);
    process.env.HUBSPOT_ACCESS_TOKEN = "a-token";
    process.env.HUBSPOT_BASE_URL = hubspot.emulator.url;
    expect((await newProcess().methods.read("42", {})).id).toBe("42");
    delete process.env.HUBSPOT_ACCESS_TOKEN;
    delete process.env.HUBSPOT_BASE_URL;
  });

  it("throws one message without a stack from check diff read and delete", async () => {
    const { methods } = newProcess({});
    const props = { appId: APP };
    for (const work of [
      () => methods.diff("42", props, props),
      () => methods.read("42", props),
      () => methods.delete("42", props),
    ]) {
      const error = await rejection(work());
      expect(error.message).toMatch(/^HubSpot is not configured: no credential/);
      expect(error.stack).toBe(error.message);
    }
    expect((await methods.check({}, props)).failures).toEqual([
      { property: "", reason: expect.stringMatching(/^HubSpot is not configured: no credential/) },
    ]);
  });
});
