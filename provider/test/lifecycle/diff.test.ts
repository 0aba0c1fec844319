import { UNKNOWN } from "../../src/lifecycle/properties.js";
import { APP, SETTINGS, useHubSpot } from "../support/hubspot.js";
import { Program } from "../support/program.js";

const hubspot = useHubSpot();
const declared = { appId: APP, ...SETTINGS };

async function managing(inputs: Record<string, unknown> = declared): Promise<Program> {
  const program = new Program(hubspot);
  await program.up(inputs);
  return program;
}

/** What diff says of new inputs when no check ran before it. */
async function diff(program: Program, news: Record<string, unknown>) {
  const { outputs = {}, inputs = {} } = program.state ?? {};
  return hubspot.newOperation().lifecycle.diff("42", outputs, { ...inputs, ...news });
}

describe("diff", () => {
  it("is_empty_after_an_up", async () => {
    const program = await managing();
    expect(await program.preview(declared)).toMatchObject({ changes: false, methods: ["GET"], lines: [] });
  });

  it.each(Object.keys(SETTINGS))("is_a_change_when_%s_takes_another_value", async (field) => {
    const program = await managing();
    const value = SETTINGS[field as keyof typeof SETTINGS];
    const other = typeof value === "number" ? value + 1 : typeof value === "boolean" ? !value : `${value}x`;
    expect(await diff(program, { [field]: other })).toEqual({ changes: true });
  });

  it.each(Object.keys(SETTINGS))("is_a_change_when_%s_is_not_known_yet", async (field) => {
    const program = await managing();
    expect(await diff(program, { [field]: UNKNOWN })).toEqual({ changes: true });
  });

  it.each(Object.keys(SETTINGS))("is_a_change_when_%s_leaves_or_enters", async (field) => {
    const { [field as "name"]: value, ...rest } = SETTINGS;
    const without = await managing({ appId: APP, ...SETTINGS });
    expect((await without.preview({ appId: APP, ...rest })).changes).toBe(true);
    await without.up({ appId: APP, ...rest });
    expect((await without.preview({ appId: APP, ...rest, [field]: value })).changes).toBe(true);
  });

  it("is_a_change_when_a_field_that_nobody_manages_is_declared_but_not_known_yet", async () => {
    hubspot.emulator.seed(APP, SETTINGS);
    const program = await managing({ appId: APP, width: 400 });
    expect(await diff(program, { height: UNKNOWN })).toEqual({ changes: true });
  });

  it("replaces_when_the_app_is_another_or_not_known_yet", async () => {
    const program = await managing();
    expect(await diff(program, { appId: 43 })).toEqual({ changes: true, replaces: ["appId"] });
    expect(await diff(program, { appId: UNKNOWN })).toEqual({ changes: true, replaces: ["appId"] });
  });

  it("never_counts_the_serialised_provider", async () => {
    const program = await managing();
    expect(await diff(program, { __provider: "the next release's shim" })).toEqual({ changes: false });
  });

  it("is_a_change_when_an_input_becomes_secret_and_when_it_no_longer_is", async () => {
    const program = await managing();
    expect((await program.up({ ...declared, __secretInputs: ["url"] })).changes).toBe(true);
    expect((await program.preview({ ...declared, __secretInputs: ["url"] })).changes).toBe(false);
    expect((await program.preview(declared)).changes).toBe(true);
  });

  it("passes_over_what_is_no_name_in_a_hidden_list", async () => {
    const program = await managing();
    const { outputs = {}, inputs = {} } = program.state ?? {};
    const { lifecycle } = hubspot.newOperation();
    expect(await lifecycle.diff("42", { ...outputs, __secretInputs: [7, null] }, inputs)).toEqual({ changes: false });
  });

  it("is_a_change_when_the_record_holds_a_field_that_nobody_knows_and_the_up_drops_it", async () => {
    const program = await managing();
    const record = { sent: { ...SETTINGS, ringtone: "loud" } };
    if (program.state) program.state.outputs = { ...program.state.outputs, __record: record };
    expect(await program.up(declared)).toMatchObject({ changes: true, bodies: [] });
    expect(program.state?.outputs.__record).toEqual({ sent: SETTINGS });
  });

  it("is_a_change_when_adoptExisting_changes_and_sends_nothing", async () => {
    const program = await managing();
    expect(await program.up({ ...declared, adoptExisting: false })).toMatchObject({ changes: true, bodies: [] });
    expect((await program.preview({ ...declared, adoptExisting: false })).changes).toBe(false);
  });
});

describe("drift", () => {
  it("is_a_change_and_each_field_is_said", async () => {
    const program = await managing();
    hubspot.emulator.edit(APP, { height: 999, isReady: false, name: "By hand" });
    const { changes, lines } = await program.preview(declared);
    expect(changes).toBe(true);
    expect(lines).toEqual([
      'app 42 calling settings: name "By hand" => "Acme Dialer" (drift)',
      "app 42 calling settings: height 999 => 600 (drift)",
      "app 42 calling settings: isReady false => true (drift)",
      "app 42 calling settings: isReady becomes true: users of all connected accounts get the app (warning)",
    ]);
  });

  it("of_a_field_that_nobody_manages_is_none", async () => {
    hubspot.emulator.seed(APP, SETTINGS);
    const program = await managing({ appId: APP, height: 600 });
    hubspot.emulator.edit(APP, { width: 1 });
    expect(await program.preview({ appId: APP, height: 600 })).toMatchObject({ changes: false, lines: [] });
  });

  it("is_repaired_and_then_gone", async () => {
    const program = await managing();
    hubspot.emulator.edit(APP, { height: 999 });
    expect((await program.up(declared)).bodies).toEqual([{ height: 600 }]);
    expect(await program.up(declared)).toMatchObject({ changes: false, bodies: [] });
  });

  it("is_not_said_of_a_field_that_the_program_changes", async () => {
    const program = await managing();
    const { lines } = await program.preview({ ...declared, height: 601 });
    expect(lines).toEqual([]);
  });

  it("alone_is_said_where_the_program_changes_another_field", async () => {
    const program = await managing();
    hubspot.emulator.edit(APP, { height: 999 });
    const { lines } = await program.preview({ ...declared, width: 401 });
    expect(lines).toEqual(["app 42 calling settings: height 999 => 600 (drift)"]);
  });

  it("of_a_secret_field_is_said_without_its_values", async () => {
    const program = await managing({ ...declared, __secretInputs: ["url"] });
    hubspot.emulator.edit(APP, { url: "https://hand.acme.example/" });
    const { lines } = await program.preview({ ...declared, __secretInputs: ["url"] });
    expect(lines).toEqual(["app 42 calling settings: url [secret] => [secret] (drift)"]);
  });

  it("of_a_field_that_is_secret_no_more_is_said_without_its_values_once_more", async () => {
    const program = await managing({ ...declared, __secretInputs: ["url"] });
    hubspot.emulator.edit(APP, { url: "https://canary.acme.example" });
    const { lines } = await program.preview(declared);
    expect(lines).toEqual(["app 42 calling settings: url [secret] => [secret] (drift)"]);
  });

  it("of_a_field_that_becomes_secret_is_said_without_its_values", async () => {
    const program = await managing();
    hubspot.emulator.edit(APP, { url: "https://canary.acme.example" });
    const { lines } = await program.preview({ ...declared, __secretInputs: ["url"] });
    expect(lines).toEqual(["app 42 calling settings: url [secret] => [secret] (drift)"]);
  });

  it("is_not_said_where_no_check_ran", async () => {
    const program = await managing();
    hubspot.emulator.edit(APP, { height: 999 });
    const { lifecycle, lines } = hubspot.newOperation();
    const { outputs = {}, inputs = {} } = program.state ?? {};
    expect(await lifecycle.diff("42", outputs, inputs)).toEqual({ changes: true });
    expect(lines).toEqual([]);
  });

  it("that_deleted_the_document_shows_no_re_creation_where_no_check_ran", async () => {
    const program = await managing();
    hubspot.emulator.remove(APP);
    const { lifecycle, lines } = hubspot.newOperation();
    const { outputs = {}, inputs = {} } = program.state ?? {};
    expect(await lifecycle.diff("42", outputs, inputs)).toEqual({ changes: true });
    expect(lines).toEqual([expect.stringContaining("HubSpot has no calling settings for app 42")]);
  });

  it("that_deleted_the_document_shows_what_a_re_creation_would_send", async () => {
    const program = await managing();
    hubspot.emulator.remove(APP);
    const { changes, lines } = await program.preview(declared);
    expect(changes).toBe(true);
    expect(lines).toEqual([
      "app 42 calling settings: HubSpot has no calling settings for app 42, or this credential's account does not own it",
      'app 42 calling settings: name "Acme Dialer" (re-creation)',
      'app 42 calling settings: url "https://dialer.acme.example/hubspot" (re-creation)',
      "app 42 calling settings: height 600 (re-creation)",
      "app 42 calling settings: width 400 (re-creation)",
      "app 42 calling settings: isReady true (re-creation)",
      "app 42 calling settings: supportsCustomObjects true (re-creation)",
      "app 42 calling settings: supportsInboundCalling true (re-creation)",
      "app 42 calling settings: usesCallingWindow true (re-creation)",
      "app 42 calling settings: usesRemote false (re-creation)",
      "app 42 calling settings: isReady becomes true: users of all connected accounts get the app (warning)",
    ]);
  });
});

describe("a document that is gone, and of which a name was never seen", () => {
  const height = { appId: APP, height: 600 };

  async function losing(): Promise<Program> {
    hubspot.emulator.seed(APP, SETTINGS);
    hubspot.emulator.set({ omitFields: ["name"] });
    const program = await managing(height);
    hubspot.emulator.remove(APP);
    return program;
  }

  it("shows_what_the_program_has_to_say_before_it_can_be_made_anew", async () => {
    const { lines } = await (await losing()).preview(height);
    expect(lines.at(-1)).toBe(
      "app 42 calling settings: name is needed: app 42 has no calling settings yet that this credential can see, and HubSpot does not take the first ones without name",
    );
  });

  it("waits_for_a_name_that_is_not_known_yet", async () => {
    const { lines } = await (await losing()).preview({ ...height, name: UNKNOWN });
    expect(lines.join("\n")).not.toMatch(/ name /);
  });

  it("shows_no_value_for_what_is_not_known_yet", async () => {
    const program = await managing();
    hubspot.emulator.remove(APP);
    const { lines } = await program.preview({ ...declared, height: UNKNOWN });
    expect(lines.join("\n")).not.toMatch(/ height /);
    expect(lines.join("\n")).toMatch(/ width 400 \(re-creation\)/);
  });
});

describe("an ignored field", () => {
  const ignoring = { ...declared, __ignoreChanges: ["height"] };

  it("is_sent_by_the_create_and_never_enters_the_record", async () => {
    const program = new Program(hubspot);
    const { bodies } = await program.up(ignoring);
    expect(bodies).toEqual([SETTINGS]);
    const { height: _, ...managed } = SETTINGS;
    expect(program.state?.outputs.__record).toEqual({ sent: managed, ignored: { height: 600 } });
    expect(await program.preview(ignoring)).toMatchObject({ changes: false, lines: [] });
  });

  it("is_sent_by_a_create_that_takes_over", async () => {
    hubspot.emulator.seed(APP, { ...SETTINGS, height: 999, width: 1 });
    const program = new Program(hubspot);
    expect((await program.up(ignoring)).bodies).toEqual([{ height: 600, width: 400 }]);
    expect(await program.preview(ignoring)).toMatchObject({ changes: false, lines: [] });
  });

  it("is_neither_repaired_nor_written_back", async () => {
    const program = await managing(ignoring);
    hubspot.emulator.edit(APP, { height: 999 });
    expect(await program.up(ignoring)).toMatchObject({ changes: false, bodies: [], lines: [] });
    expect((await program.up({ ...ignoring, width: 401 })).bodies).toEqual([{ width: 401 }]);
    expect(await program.upAfterRefresh({ ...ignoring, width: 401 })).toMatchObject({ changes: false, bodies: [] });
    expect(hubspot.emulator.read(APP)?.height).toBe(999);
  });

  it("is_managed_again_when_the_option_goes", async () => {
    const program = await managing(ignoring);
    hubspot.emulator.edit(APP, { height: 999 });
    expect((await program.up(declared)).bodies).toEqual([{ height: 600 }]);
    expect(program.state?.outputs.__record).toEqual({ sent: SETTINGS });
  });

  it("is_a_change_when_it_leaves_the_program_and_nothing_is_sent", async () => {
    const program = await managing(ignoring);
    const { height: _, ...rest } = ignoring;
    expect(await program.up(rest)).toMatchObject({ changes: true, bodies: [] });
    expect(program.state?.outputs.__record).not.toHaveProperty("ignored");
    expect(await program.preview(rest)).toMatchObject({ changes: false });
  });

  it("is_left_alone_from_the_up_that_adds_the_option", async () => {
    const program = await managing();
    hubspot.emulator.edit(APP, { height: 999 });
    expect((await program.up(ignoring)).bodies).toEqual([]);
    expect(await program.preview(ignoring)).toMatchObject({ changes: false });
  });

  it("does_not_come_back_as_declared_when_the_document_is_made_anew", async () => {
    const program = await managing(ignoring);
    hubspot.emulator.edit(APP, { height: 999 });
    await program.refresh();
    hubspot.emulator.remove(APP);
    const { bodies } = await program.up(ignoring);
    expect(bodies).toEqual([{ ...SETTINGS, height: 999 }]);
  });
});
