import fc from "fast-check";
import { ConfigError } from "../../src/config.js";
import { UNKNOWN } from "../../src/lifecycle/properties.js";
import { APP, SETTINGS, useHubSpot } from "../support/hubspot.js";

// Many requests in one test: a busy machine may take its time.
jest.setTimeout(30_000);

const hubspot = useHubSpot();
const INT32 = "must be a whole number from 1 to 2147483647, not";
const URL_RULE = "must be an absolute https URL (http only for localhost), not";
/** With olds there is no create ahead, so nothing is asked of HubSpot. */
const olds = { appId: APP };
const check = (news: Record<string, unknown>) => hubspot.newOperation().lifecycle.check(olds, news);

describe("check refuses", () => {
  it.each([
    ["appId", undefined, "is needed: a whole number from 1 to 2147483647, the id of the HubSpot app"],
    ["appId", null, "is needed: a whole number from 1 to 2147483647, the id of the HubSpot app"],
    ["appId", 0, `${INT32} 0`],
    ["appId", -1, `${INT32} -1`],
    ["appId", 1.5, `${INT32} 1.5`],
    ["appId", 2_147_483_648, `${INT32} 2147483648`],
    ["appId", "42", `${INT32} the text "42"`],
    ["height", 0, `${INT32} 0`],
    ["height", 600.5, `${INT32} 600.5`],
    ["height", Number.NaN, `${INT32} NaN`],
    ["height", Number.POSITIVE_INFINITY, `${INT32} Infinity`],
    ["width", "400", `${INT32} the text "400"`],
    ["width", true, `${INT32} true`],
    ["width", [400], `${INT32} a list`],
    ["width", { px: 400 }, `${INT32} an object`],
    ["name", "", 'must be a text that is not blank, not the text ""'],
    ["name", " \t\n", 'must be a text that is not blank, not the text " \\t\\n"'],
    ["name", 7, "must be a text that is not blank, not 7"],
    ["url", "dialer.acme.example", `${URL_RULE} the text "dialer.acme.example"`],
    ["url", "http://dialer.acme.example", `${URL_RULE} the text "http://dialer.acme.example"`],
    ["url", "ftp://dialer.acme.example", `${URL_RULE} the text "ftp://dialer.acme.example"`],
    ["url", "https:dialer.acme.example", `${URL_RULE} the text "https:dialer.acme.example"`],
    ["url", "https://", `${URL_RULE} the text "https://"`],
    ["url", "/hubspot", `${URL_RULE} the text "/hubspot"`],
    ["url", "", `${URL_RULE} the text ""`],
    ["url", 7, `${URL_RULE} 7`],
    ["isReady", "true", 'must be true or false, not the text "true"'],
    ["isReady", 1, "must be true or false, not 1"],
    ["supportsCustomObjects", 0, "must be true or false, not 0"],
    ["supportsInboundCalling", {}, "must be true or false, not an object"],
    ["usesCallingWindow", [], "must be true or false, not a list"],
    ["usesRemote", "no", 'must be true or false, not the text "no"'],
    ["adoptExisting", "yes", 'must be true or false, not the text "yes"'],
  ])("%s %j", async (property, value, reason) => {
    const { failures } = await check({ appId: APP, [property]: value });
    expect(failures).toEqual([{ property, reason }]);
  });

  it.each([
    ["hieght", "did you mean height?"],
    ["usesremote", "did you mean usesRemote?"],
    ["app_id", "did you mean appId?"],
    ["Name", "did you mean name?"],
    [
      "somethingElse",
      "it has appId, name, url, height, width, isReady, supportsCustomObjects, supportsInboundCalling, usesCallingWindow, usesRemote, adoptExisting",
    ],
  ])("the unknown property %s and names the nearest", async (property, hint) => {
    const { failures } = await check({ appId: APP, [property]: 1 });
    expect(failures).toEqual([{ property, reason: `is no property of CallingExtensionSettings: ${hint}` }]);
  });

  it.each([
    ["heightabc", "did you mean height?"],
    ["heightabcd", expect.stringContaining("it has appId, name")],
  ])("the unknown property %s, and suggests at most three letters away", async (property, hint) => {
    const { failures } = await check({ appId: APP, [property]: 1 });
    const [, said] = /^is no property of CallingExtensionSettings: (.*)$/.exec(failures[0]?.reason ?? "") ?? [];
    expect(said).toEqual(hint);
  });

  it.each(["constructor", "toString", "hasOwnProperty"])("%s, which every object has", async (property) => {
    const { failures } = await check({ appId: APP, [property]: 1 });
    expect(failures.map((failure) => failure.property)).toEqual([property]);
  });

  it("all faults at once each at its property", async () => {
    const { failures } = await check({
      appId: "42",
      height: -1,
      name: "",
      url: "nowhere",
      isReady: "no",
      hieght: 1,
      adoptExisting: 1,
    });
    expect(failures.map(({ property }) => property)).toEqual([
      "appId",
      "name",
      "url",
      "height",
      "isReady",
      "adoptExisting",
      "hieght",
    ]);
    expect(hubspot.methods()).toEqual([]);
  });

  it("a secret input without its property and without its value", async () => {
    const { failures } = await check({
      appId: APP,
      url: "canary-secret",
      hieght: "canary-secret",
      width: -7_654_321,
      name: "",
      __secretInputs: ["url", "hieght", "width"],
    });
    expect(failures).toEqual([
      { property: "name", reason: 'must be a text that is not blank, not the text ""' },
      { property: "", reason: `url ${URL_RULE} [secret]` },
      { property: "", reason: `width ${INT32} [secret]` },
      { property: "", reason: "hieght is no property of CallingExtensionSettings: did you mean height?" },
    ]);
    expect(JSON.stringify(failures)).not.toMatch(/canary|7654321/);
  });

  it.each([[0], [-1], ["42"], [0, "appId"]])(
    "the app id %j of a create without asking HubSpot",
    async (appId, ...secret) => {
      const { lifecycle } = hubspot.newOperation();
      const { failures } = await lifecycle.check({}, { appId, ...SETTINGS, __secretInputs: secret });
      expect(failures).toHaveLength(1);
      expect(hubspot.methods()).toEqual([]);
    },
  );

  it("invalid inputs of a create, and predicts nothing for them", async () => {
    const { lifecycle, lines } = hubspot.newOperation();
    const { failures } = await lifecycle.check({}, { appId: APP, height: 0 });
    expect(failures).toEqual([{ property: "height", reason: `${INT32} 0` }]);
    expect(lines).toEqual([]);
  });

  it("nothing where the fault is the provider's own", async () => {
    const config = () => {
      throw new TypeError("a slip");
    };
    await expect(hubspot.newOperation({ config }).lifecycle.check({}, { appId: APP })).rejects.toThrow("a slip");
  });

  it("a wrong configuration before HubSpot has to be asked", async () => {
    const config = () => {
      throw new ConfigError("HubSpot is not configured: no credential");
    };
    const { lifecycle } = hubspot.newOperation({ config });
    const { failures } = await lifecycle.check(olds, { appId: APP });
    expect(failures).toEqual([{ property: "", reason: "HubSpot is not configured: no credential" }]);
  });

  it("a wrong configuration once beside everything else", async () => {
    const config = () => {
      throw new ConfigError("HubSpot is not configured: no credential");
    };
    const { lifecycle } = hubspot.newOperation({ config });
    const { failures } = await lifecycle.check({}, { appId: APP, height: 0 });
    expect(failures).toEqual([
      { property: "height", reason: `${INT32} 0` },
      { property: "", reason: "HubSpot is not configured: no credential" },
    ]);
  });
});

describe("check accepts", () => {
  it.each([
    "https://dialer.acme.example",
    "HTTPS://Dialer.acme.example:8443/a?b=c#d",
    "https://dialer.acme.example/%s",
    " https://dialer.acme.example ",
    "http://localhost:3000/",
    "http://127.0.0.1",
    "http://[::1]:3000",
  ])("the url %s", async (url) => {
    const { failures, inputs } = await check({ appId: APP, url });
    expect(failures).toEqual([]);
    expect(inputs.url).toBe(url);
  });

  it.each([1, 600, 2_147_483_647])("the height %d", async (height) => {
    expect((await check({ appId: APP, height })).failures).toEqual([]);
  });

  it.each(["appId", ...Object.keys(SETTINGS), "adoptExisting"])("an unknown %s", async (property) => {
    const { failures, inputs } = await check({ appId: APP, ...SETTINGS, [property]: UNKNOWN });
    expect(failures).toEqual([]);
    expect(inputs[property]).toBe(UNKNOWN);
  });

  it.each([undefined, null])("an unknown property that is %s", async (nothing) => {
    const { failures, inputs } = await check({ appId: APP, hieght: nothing });
    expect(failures).toEqual([]);
    expect(Object.keys(inputs)).toEqual(["appId", "adoptExisting"]);
  });

  it("inputs of which nothing is known without asking HubSpot", async () => {
    const unknown = Object.fromEntries(["appId", ...Object.keys(SETTINGS)].map((name) => [name, UNKNOWN]));
    const { lifecycle } = hubspot.newOperation();
    expect((await lifecycle.check({}, unknown)).failures).toEqual([]);
    expect(hubspot.methods()).toEqual([]);
  });
});

describe("check returns inputs", () => {
  it("without undefined and null and with adoptExisting true", async () => {
    const { inputs } = await check({
      appId: APP,
      name: undefined,
      url: null,
      adoptExisting: undefined,
      __record: null,
    });
    expect(inputs).toEqual({ appId: APP, adoptExisting: true });
    expect(Object.keys(inputs)).toEqual(["appId", "adoptExisting"]);
  });

  it("with adoptExisting false and the serialised provider as they came", async () => {
    const news = { appId: APP, adoptExisting: false, __provider: "the shim" };
    expect((await check(news)).inputs).toEqual(news);
  });

  it("with the hidden lists sorted and only of what is present", async () => {
    const { inputs } = await check({
      appId: APP,
      ...SETTINGS,
      name: undefined,
      __ignoreChanges: ["width", "height", "name", "tags"],
      __secretInputs: ["url", "isReady", "name", "appId"],
    });
    expect(inputs.__ignoreChanges).toEqual(["height", "width"]);
    expect(inputs.__secretInputs).toEqual(["isReady", "url"]);
    expect((await check({ appId: APP, __ignoreChanges: [], __secretInputs: ["url"] })).inputs).toEqual({
      appId: APP,
      adoptExisting: true,
    });
  });

  it("with every setting present ignored where everything is", async () => {
    const { inputs } = await check({ appId: APP, width: 400, height: 600, __ignoreChanges: ["*"] });
    expect(inputs.__ignoreChanges).toEqual(["height", "width"]);
  });

  it("that it takes again without a change", async () => {
    const { lifecycle } = hubspot.newOperation();
    const names = ["appId", ...Object.keys(SETTINGS), "adoptExisting", "hieght"];
    const value = fc.oneof(
      fc.constantFrom(undefined, null, UNKNOWN, true, false, 0, 42, 600, "", " Acme ", "https://acme.example/"),
      fc.string(),
      fc.double(),
      fc.array(fc.string()),
      fc.dictionary(fc.string(), fc.integer()),
    );
    const lists = fc.option(fc.oneof(fc.subarray(names), fc.string()), { nil: undefined });
    const program = fc
      .tuple(
        fc.dictionary(fc.constantFrom(...names), value),
        fc.record({ __ignoreChanges: lists, __secretInputs: lists, __provider: fc.string() }, { requiredKeys: [] }),
      )
      .map(([visible, hidden]) => ({ ...visible, ...hidden }) as Record<string, unknown>);
    await fc.assert(
      fc.asyncProperty(program, async (news) => {
        const once = await lifecycle.check(olds, news);
        const twice = await lifecycle.check(olds, once.inputs);
        expect(twice.inputs).toEqual(once.inputs);
        expect(Object.values(once.inputs)).not.toContain(undefined);
        expect(once.inputs.__provider).toBe(news.__provider);
      }),
      { numRuns: 300 },
    );
    expect(hubspot.methods()).toEqual([]);
  });
});
