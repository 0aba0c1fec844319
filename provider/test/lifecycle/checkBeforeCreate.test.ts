import { UNKNOWN } from "../../src/lifecycle/properties.js";
import { APP, CANARY_KEY, SETTINGS, useHubSpot } from "../support/hubspot.js";

const hubspot = useHubSpot();
const { name, url } = SETTINGS;

describe("check before a create on an existing document", () => {
  it("says what the takeover would change", async () => {
    hubspot.emulator.seed(APP, { ...SETTINGS, height: 999, isReady: false });
    const { lifecycle, lines } = hubspot.newOperation();
    const { failures } = await lifecycle.check({}, { appId: APP, ...SETTINGS });
    expect(failures).toEqual([]);
    expect(lines).toEqual([
      "app 42 calling settings: exist in HubSpot already (takeover)",
      "app 42 calling settings: height 999 => 600 (takeover)",
      "app 42 calling settings: isReady false => true (takeover)",
      "app 42 calling settings: isReady becomes true: users of all connected accounts get the app (warning)",
    ]);
    expect(hubspot.methods()).toEqual(["GET"]);
  });

  it("says that it exists when nothing would change", async () => {
    hubspot.emulator.seed(APP, SETTINGS);
    const { lifecycle, lines } = hubspot.newOperation();
    await lifecycle.check({}, { appId: APP, isReady: true });
    expect(lines).toEqual(["app 42 calling settings: exist in HubSpot already (takeover)"]);
  });

  it("includes ignored fields since the create sends them", async () => {
    hubspot.emulator.seed(APP, { ...SETTINGS, height: 999 });
    const { lifecycle, lines } = hubspot.newOperation();
    await lifecycle.check({}, { appId: APP, height: 600, __ignoreChanges: ["height"] });
    expect(lines).toContain("app 42 calling settings: height 999 => 600 (takeover)");
  });

  it("says of a setting that HubSpot leaves out that it is not set", async () => {
    hubspot.emulator.seed(APP, SETTINGS);
    hubspot.emulator.set({ omitFields: ["height"] });
    const { lifecycle, lines } = hubspot.newOperation();
    await lifecycle.check({}, { appId: APP, ...SETTINGS });
    expect(lines).toContain("app 42 calling settings: height not set => 600 (takeover)");
  });

  it("shows no value of a secret input", async () => {
    hubspot.emulator.seed(APP, { ...SETTINGS, url: "https://old.acme.example/canary" });
    const { lifecycle, lines } = hubspot.newOperation();
    await lifecycle.check({}, { appId: APP, url: "https://new.acme.example/canary", __secretInputs: ["url"] });
    expect(lines).toContain("app 42 calling settings: url [secret] => [secret] (takeover)");
    expect(lines.join()).not.toContain("canary");
  });

  it("is refused with adoptExisting false, naming alias and true as fixes", async () => {
    hubspot.emulator.seed(APP, SETTINGS);
    const { lifecycle, lines } = hubspot.newOperation();
    const { failures } = await lifecycle.check({}, { appId: APP, ...SETTINGS, adoptExisting: false });
    expect(failures).toEqual([
      {
        property: "adoptExisting",
        reason:
          'is false, and app 42 has calling settings already. If a resource of this program had another name before, give it an alias (`aliases: [{ name: "…" }]`). To take over what HubSpot has, set adoptExisting to true for one `pulumi up`.',
      },
    ]);
    expect(lines).toEqual([]);
  });
});

describe("check before a create without a document", () => {
  it.each([
    [{ appId: APP }, ["name", "url"]],
    [{ appId: APP, name }, ["url"]],
    [{ appId: APP, url, isReady: true }, ["name"]],
  ])("refuses %j for want of %j", async (news, missing) => {
    const { lifecycle } = hubspot.newOperation();
    const { failures } = await lifecycle.check({}, news);
    expect(failures).toEqual(
      missing.map((property) => ({
        property,
        reason: `is needed: app 42 has no calling settings yet that this credential can see, and HubSpot does not take the first ones without ${property}`,
      })),
    );
  });

  it("waits for a name that is not known yet", async () => {
    const { lifecycle } = hubspot.newOperation();
    const { failures } = await lifecycle.check({}, { appId: APP, name: UNKNOWN, url: UNKNOWN });
    expect(failures).toEqual([]);
  });

  it("names the defaults that the create will send", async () => {
    const { lifecycle, lines } = hubspot.newOperation();
    await lifecycle.check({}, { appId: APP, name, url, height: 1, width: UNKNOWN });
    expect(lines).toEqual([
      "app 42 calling settings: isReady false (default)",
      "app 42 calling settings: supportsCustomObjects false (default)",
      "app 42 calling settings: supportsInboundCalling false (default)",
      "app 42 calling settings: usesCallingWindow true (default)",
      "app 42 calling settings: usesRemote false (default)",
    ]);
  });

  it("takes adoptExisting false", async () => {
    const { lifecycle } = hubspot.newOperation();
    expect((await lifecycle.check({}, { appId: APP, ...SETTINGS, adoptExisting: false })).failures).toEqual([]);
  });
});

describe("check and HubSpot", () => {
  it("meet once for check and create of one operation", async () => {
    const { lifecycle } = hubspot.newOperation();
    const { inputs } = await lifecycle.check({}, { appId: APP, ...SETTINGS });
    await lifecycle.create(inputs);
    expect(hubspot.methods()).toEqual(["GET", "POST"]);
  });

  it("do not meet before an update", async () => {
    const { lifecycle } = hubspot.newOperation();
    await lifecycle.check({ appId: APP, ...SETTINGS }, { appId: APP, ...SETTINGS });
    expect(hubspot.methods()).toEqual([]);
  });

  it("make a failure of a credential that is refused", async () => {
    hubspot.emulator.set({ developerApiKeys: ["another"] });
    const { lifecycle } = hubspot.newOperation();
    const { failures } = await lifecycle.check({}, { appId: APP, ...SETTINGS });
    expect(failures).toEqual([{ property: "", reason: expect.stringContaining("This hapikey doesn't exist") }]);
    expect(JSON.stringify(failures)).not.toContain(CANARY_KEY);
  });

  it("never write", async () => {
    hubspot.emulator.seed(43, { ...SETTINGS, height: 1 });
    const { lifecycle } = hubspot.newOperation();
    await lifecycle.check({}, { appId: APP, ...SETTINGS });
    await lifecycle.check({}, { appId: 43, ...SETTINGS });
    expect(hubspot.writes()).toEqual([]);
  });
});
