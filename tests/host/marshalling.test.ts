import { type Emulator, startEmulator } from "hubspot-calling-emulator";
import { Host } from "./support/host.js";
import { lifecycle } from "./support/lifecycle.js";
import { settings, shimOf } from "./support/program.js";
import { acme } from "./support/samples.js";

describe("check over gRPC", () => {
  let hubspot: Emulator;
  let host: Host;
  let shim: string;

  beforeAll(async () => {
    shim = await shimOf("CallingExtensionSettings");
    hubspot = await startEmulator();
    hubspot.seed(42);
    host = await Host.start({ config: { "hubspot:baseUrl": hubspot.url, "hubspot:accessToken": "t1" } });
  });
  afterAll(async () => {
    await host.stop();
    await hubspot.stop();
  });

  test("nulls are dropped and the provider's text is kept", async () => {
    const nulls = Object.fromEntries([...Object.keys(acme), "adoptExisting"].map((name) => [name, null]));
    expect(await host.provider.check({}, { ...nulls, appId: 42, __ignoreChanges: null, __provider: shim })).toEqual({
      failures: [],
      inputs: { appId: 42, adoptExisting: true, __provider: shim },
    });
  });

  test("checked inputs pass check unchanged", async () => {
    const news = { ...acme, appId: 42, width: null, __ignoreChanges: ["height", "depth"], __provider: shim };
    const { inputs } = await host.provider.check({}, news);
    expect(await host.provider.check(inputs, inputs)).toEqual({ failures: [], inputs });
    expect(await host.provider.check({}, inputs)).toEqual({ failures: [], inputs });
  });

  test.each<[string, unknown]>([
    ["height", 1],
    ["height", 2147483647],
    ["isReady", false],
    ["name", "Ünïcode ☎ 🕿"],
    ["url", "http://localhost:8080/hubspot"],
  ])("%s %p passes as it is", async (name, value) => {
    const { inputs, failures } = await host.provider.check({}, { appId: 42, [name]: value, __provider: shim });
    expect({ failures, value: inputs[name] }).toEqual({ failures: [], value });
  });

  test.each<[string, unknown, string]>([
    ["height", 0, "0"],
    ["height", -1, "-1"],
    ["height", 600.5, "600.5"],
    ["height", 2147483648, "2147483648"],
    ["height", 1e21, "1e+21"],
    ["height", Number.NaN, "NaN"],
    ["height", Number.POSITIVE_INFINITY, "Infinity"],
    ["height", "600", 'the text "600"'],
    ["height", [600], "a list"],
    ["height", {}, "an object"],
    ["isReady", "true", 'the text "true"'],
    ["isReady", 1, "1"],
    ["name", "", 'the text ""'],
    ["name", 5, "5"],
    ["url", "dialer.acme.example", 'the text "dialer.acme.example"'],
    ["adoptExisting", "no", 'the text "no"'],
    ["appId", "42", 'the text "42"'],
  ])("%s %p is refused at its property", async (name, value, came) => {
    const { failures } = await host.provider.check({}, { appId: 42, [name]: value, __provider: shim });
    expect(failures).toEqual([{ property: name, reason: expect.stringMatching(/^must be .+, not /) }]);
    expect(failures[0]?.reason.split(", not ").at(-1)).toBe(came);
  });

  test("all errors come at once", async () => {
    const news = { height: 0, width: 0, hieght: 600, colour: "red", __provider: shim };
    const { failures } = await host.provider.check({}, news);
    expect(Object.fromEntries(failures.map(({ property, reason }) => [property, reason]))).toEqual({
      appId: expect.stringMatching(/^is needed/),
      height: expect.stringMatching(/^must be/),
      width: expect.stringMatching(/^must be/),
      hieght: "is no property of CallingExtensionSettings: did you mean height?",
      colour: expect.stringMatching(/^is no property of CallingExtensionSettings: it has appId, name, url, height/),
    });
  });
});

test("answers keep their types on the way into the state", async () => {
  await lifecycle({
    steps: [
      {
        up: [settings("dialer", { appId: 2147483647, ...acme, height: 2147483647, width: 1 })],
        expect: {
          changes: { dialer: "create" },
          outputs: {
            dialer: {
              appId: 2147483647,
              adoptExisting: true,
              ...acme,
              height: 2147483647,
              width: 1,
              createdAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
              updatedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
            },
          },
          holds: { 2147483647: { height: 2147483647, width: 1 } },
        },
      },
      {
        byHand: (hubspot) =>
          void hubspot.fault({ times: Number.POSITIVE_INFINITY, action: { type: "seen", name: "epoch-dates" } }),
      },
      {
        refresh: true,
        expect: {
          changes: { dialer: "same" },
          outputs: {
            dialer: {
              height: 2147483647,
              createdAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
              updatedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
            },
          },
        },
      },
      {
        up: [settings("dialer", { appId: 2147483647, ...acme, height: 2147483647, width: 2 })],
        expect: {
          changes: { dialer: "update" },
          outputs: { dialer: { width: 2, updatedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT/) } },
        },
      },
    ],
  });
});

test("outputs hold no field that is unknown or missing from the answer", async () => {
  const program = [settings("dialer", { appId: 42, name: acme.name })];
  await lifecycle({
    hubspot: { 42: acme },
    emulator: {
      omitFields: ["width", "usesRemote", "createdAt", "updatedAt"],
      extraFields: { brandNew: { deep: [null] } },
    },
    steps: [
      {
        up: program,
        expect: {
          lines: ["app 42 calling settings: exist in HubSpot already (takeover)"],
          outputs: {
            dialer: { name: acme.name, height: 600, width: undefined, createdAt: undefined, brandNew: undefined },
          },
        },
      },
      {
        refresh: true,
        expect: { changes: { dialer: "same" }, outputs: { dialer: { width: undefined, usesRemote: undefined } } },
      },
      { up: program, expect: { changes: { dialer: "same" } } },
    ],
  });
});

test("a managed field missing from answers keeps its value, told once", async () => {
  const program = [settings("dialer", { appId: 42, ...acme })];
  const told = ["app 42 calling settings: width 400 (missing from HubSpot's answer)"];
  await lifecycle({
    emulator: { omitFields: ["width"] },
    steps: [
      { up: program, expect: { changes: { dialer: "create" }, lines: told, outputs: { dialer: { width: 400 } } } },
      { preview: program, expect: { changes: { dialer: "same" }, lines: told } },
      { refresh: true, expect: { changes: { dialer: "same" }, lines: told, outputs: { dialer: { width: 400 } } } },
    ],
  });
});
