import { UNKNOWN } from "../../src/lifecycle/properties.js";
import { APP, CANARY_KEY, SETTINGS, useHubSpot } from "../support/hubspot.js";

const hubspot = useHubSpot();
const { name, url } = SETTINGS;

describe("check before a create on an existing document", () => {
  it("says_what_the_takeover_would_change", async () => {
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

  it("says_that_it_exists_when_nothing_would_change", async () => {
    hubspot.emulator.seed(APP, SETTINGS);
    const { lifecycle, lines } = hubspot.newOperation();
    await lifecycle.check({}, { appId: APP, isReady: true });
    expect(lines).toEqual(["app 42 calling settings: exist in HubSpot already (takeover)"]);
  });

  it("includes_ignored_fields_since_the_create_sends_them", async () => {
    hubspot.emulator.seed(APP, { ...SETTINGS, height: 999 });
    const { lifecycle, lines } = hubspot.newOperation();
    await lifecycle.check({}, { appId: APP, height: 600, __ignoreChanges: ["height"] });
    expect(lines).toContain("app 42 calling settings: height 999 => 600 (takeover)");
  });

  it("says_of_a_setting_that_HubSpot_leaves_out_that_it_is_not_set", async () => {
    hubspot.emulator.seed(APP, SETTINGS);
    hubspot.emulator.set({ omitFields: ["height"] });
    const { lifecycle, lines } = hubspot.newOperation();
    await lifecycle.check({}, { appId: APP, ...SETTINGS });
    expect(lines).toContain("app 42 calling settings: height not set => 600 (takeover)");
  });

  it("shows_no_value_of_a_secret_input", async () => {
    hubspot.emulator.seed(APP, { ...SETTINGS, url: "https://old.acme.example/canary" });
    const { lifecycle, lines } = hubspot.newOperation();
    await lifecycle.check({}, { appId: APP, url: "https://new.acme.example/canary", __secretInputs: ["url"] });
    expect(lines).toContain("app 42 calling settings: url [secret] => [secret] (takeover)");
    expect(lines.join()).not.toContain("canary");
  });

  it("is_refused_with_adoptExisting_false_with_alias_or_true_once_as_the_way_out", async () => {
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

  it("waits_for_a_name_that_is_not_known_yet", async () => {
    const { lifecycle } = hubspot.newOperation();
    const { failures } = await lifecycle.check({}, { appId: APP, name: UNKNOWN, url: UNKNOWN });
    expect(failures).toEqual([]);
  });

  it("names_the_defaults_that_the_create_will_send", async () => {
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

  it("takes_adoptExisting_false", async () => {
    const { lifecycle } = hubspot.newOperation();
    expect((await lifecycle.check({}, { appId: APP, ...SETTINGS, adoptExisting: false })).failures).toEqual([]);
  });
});

describe("check and HubSpot", () => {
  it("meet_once_for_check_and_create_of_one_operation", async () => {
    const { lifecycle } = hubspot.newOperation();
    const { inputs } = await lifecycle.check({}, { appId: APP, ...SETTINGS });
    await lifecycle.create(inputs);
    expect(hubspot.methods()).toEqual(["GET", "POST"]);
  });

  it("do_not_meet_before_an_update", async () => {
    const { lifecycle } = hubspot.newOperation();
    await lifecycle.check({ appId: APP, ...SETTINGS }, { appId: APP, ...SETTINGS });
    expect(hubspot.methods()).toEqual([]);
  });

  it("make_a_failure_of_a_credential_that_is_refused", async () => {
    hubspot.emulator.set({ developerApiKeys: ["another"] });
    const { lifecycle } = hubspot.newOperation();
    const { failures } = await lifecycle.check({}, { appId: APP, ...SETTINGS });
    expect(failures).toEqual([{ property: "", reason: expect.stringContaining("This hapikey doesn't exist") }]);
    expect(JSON.stringify(failures)).not.toContain(CANARY_KEY);
  });

  it("never_write", async () => {
    hubspot.emulator.seed(43, { ...SETTINGS, height: 1 });
    const { lifecycle } = hubspot.newOperation();
    await lifecycle.check({}, { appId: APP, ...SETTINGS });
    await lifecycle.check({}, { appId: 43, ...SETTINGS });
    expect(hubspot.writes()).toEqual([]);
  });
});
