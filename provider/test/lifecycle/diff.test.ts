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
  it("is empty after an up", async () => {
    const program = await managing();
    expect(await program.preview(declared)).toMatchObject({ changes: false, methods: ["GET"], lines: [] });
  });

  it.each(Object.keys(SETTINGS))("is a change when %s takes another value", async (field) => {
    const program = await managing();
    const value = SETTINGS[field as keyof typeof SETTINGS];
    const other = typeof value === "number" ? value + 1 : typeof value === "boolean" ? !value : `${value}x`;
    expect(await diff(program, { [field]: other })).toEqual({ changes: true });
  });

  it.each(Object.keys(SETTINGS))("is a change when %s is not known yet", async (field) => {
    const program = await managing();
    expect(await diff(program, { [field]: UNKNOWN })).toEqual({ changes: true });
  });

  it.each(Object.keys(SETTINGS))("is a change when %s leaves or enters", async (field) => {
    const { [field as "name"]: value, ...rest } = SETTINGS;
    const without = await managing({ appId: APP, ...SETTINGS });
    expect((await without.preview({ appId: APP, ...rest })).changes).toBe(true);
    await without.up({ appId: APP, ...rest });
    expect((await without.preview({ appId: APP, ...rest, [field]: value })).changes).toBe(true);
  });

  it("is a change when an unmanaged field is declared but not known yet", async () => {
    hubspot.emulator.seed(APP, SETTINGS);
    const program = await managing({ appId: APP, width: 400 });
    expect(await diff(program, { height: UNKNOWN })).toEqual({ changes: true });
  });

  it("replaces when the app is another or not known yet", async () => {
    const program = await managing();
    expect(await diff(program, { appId: 43 })).toEqual({ changes: true, replaces: ["appId"] });
    expect(await diff(program, { appId: UNKNOWN })).toEqual({ changes: true, replaces: ["appId"] });
  });

  it("never counts the serialised provider", async () => {
    const program = await managing();
    expect(await diff(program, { __provider: "the next release's shim" })).toEqual({ changes: false });
  });

  it("is a change when an input becomes secret and when it no longer is", async () => {
    const program = await managing();
    expect((await program.up({ ...declared, __secretInputs: ["url"] })).changes).toBe(true);
    expect((await program.preview({ ...declared, __secretInputs: ["url"] })).changes).toBe(false);
    expect((await program.preview(declared)).changes).toBe(true);
  });

  it("skips what is not a name in a hidden list", async () => {
    const program = await managing();
    const { outputs = {}, inputs = {} } = program.state ?? {};
    const { lifecycle } = hubspot.newOperation();
    expect(await lifecycle.diff("42", { ...outputs, __secretInputs: [7, null] }, inputs)).toEqual({ changes: false });
  });

  it("is a change when the record has an unknown field; the up drops it", async () => {
    const program = await managing();
    const record = { sent: { ...SETTINGS, ringtone: "loud" } };
    if (program.state) program.state.outputs = { ...program.state.outputs, __record: record };
    expect(await program.up(declared)).toMatchObject({ changes: true, bodies: [] });
    expect(program.state?.outputs.__record).toEqual({ sent: SETTINGS });
  });

  it("is a change when adoptExisting changes and sends nothing", async () => {
    const program = await managing();
    expect(await program.up({ ...declared, adoptExisting: false })).toMatchObject({ changes: true, bodies: [] });
    expect((await program.preview({ ...declared, adoptExisting: false })).changes).toBe(false);
  });
});

describe("drift", () => {
  it("is a change, and each field is printed", async () => {
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

  it("of an unmanaged field does not count", async () => {
    hubspot.emulator.seed(APP, SETTINGS);
    const program = await managing({ appId: APP, height: 600 });
    hubspot.emulator.edit(APP, { width: 1 });
    expect(await program.preview({ appId: APP, height: 600 })).toMatchObject({ changes: false, lines: [] });
  });

  it("is repaired, and then there is none", async () => {
    const program = await managing();
    hubspot.emulator.edit(APP, { height: 999 });
    expect((await program.up(declared)).bodies).toEqual([{ height: 600 }]);
    expect(await program.up(declared)).toMatchObject({ changes: false, bodies: [] });
  });

  it("is not printed for a field that the program changes", async () => {
    const program = await managing();
    const { lines } = await program.preview({ ...declared, height: 601 });
    expect(lines).toEqual([]);
  });

  it("is printed alone when the program changes another field", async () => {
    const program = await managing();
    hubspot.emulator.edit(APP, { height: 999 });
    const { lines } = await program.preview({ ...declared, width: 401 });
    expect(lines).toEqual(["app 42 calling settings: height 999 => 600 (drift)"]);
  });

  it("of a secret field is printed without its values", async () => {
    const program = await managing({ ...declared, __secretInputs: ["url"] });
    hubspot.emulator.edit(APP, { url: "https://hand.acme.example/" });
    const { lines } = await program.preview({ ...declared, __secretInputs: ["url"] });
    expect(lines).toEqual(["app 42 calling settings: url [secret] => [secret] (drift)"]);
  });

  it("of a field that was secret is printed once without its values", async () => {
    const program = await managing({ ...declared, __secretInputs: ["url"] });
    hubspot.emulator.edit(APP, { url: "https://canary.acme.example" });
    const { lines } = await program.preview(declared);
    expect(lines).toEqual(["app 42 calling settings: url [secret] => [secret] (drift)"]);
  });

  it("of a field that becomes secret is printed without its values", async () => {
    const program = await managing();
    hubspot.emulator.edit(APP, { url: "https://canary.acme.example" });
    const { lines } = await program.preview({ ...declared, __secretInputs: ["url"] });
    expect(lines).toEqual(["app 42 calling settings: url [secret] => [secret] (drift)"]);
  });

  it("is not printed when no check ran", async () => {
    const program = await managing();
    hubspot.emulator.edit(APP, { height: 999 });
    const { lifecycle, lines } = hubspot.newOperation();
    const { outputs = {}, inputs = {} } = program.state ?? {};
    expect(await lifecycle.diff("42", outputs, inputs)).toEqual({ changes: true });
    expect(lines).toEqual([]);
  });

  it("that deleted the document shows no re creation where no check ran", async () => {
    const program = await managing();
    hubspot.emulator.remove(APP);
    const { lifecycle, lines } = hubspot.newOperation();
    const { outputs = {}, inputs = {} } = program.state ?? {};
    expect(await lifecycle.diff("42", outputs, inputs)).toEqual({ changes: true });
    expect(lines).toEqual([expect.stringContaining("HubSpot has no calling settings for app 42")]);
  });

  it("that deleted the document shows what a re creation would send", async () => {
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

describe("a document that is gone, and whose name was never seen", () => {
  const height = { appId: APP, height: 600 };

  async function losing(): Promise<Program> {
    hubspot.emulator.seed(APP, SETTINGS);
    hubspot.emulator.set({ omitFields: ["name"] });
    const program = await managing(height);
    hubspot.emulator.remove(APP);
    return program;
  }

  it("shows what the program must declare before it can be made again", async () => {
    const { lines } = await (await losing()).preview(height);
    expect(lines.at(-1)).toBe(
      "app 42 calling settings: name is needed: app 42 has no calling settings yet that this credential can see, and HubSpot does not take the first ones without name",
    );
  });

  it("waits for a name that is not known yet", async () => {
    const { lines } = await (await losing()).preview({ ...height, name: UNKNOWN });
    expect(lines.join("\n")).not.toMatch(/ name /);
  });

  it("shows no value for what is not known yet", async () => {
    const program = await managing();
    hubspot.emulator.remove(APP);
    const { lines } = await program.preview({ ...declared, height: UNKNOWN });
    expect(lines.join("\n")).not.toMatch(/ height /);
    expect(lines.join("\n")).toMatch(/ width 400 \(re-creation\)/);
  });
});

describe("an ignored field", () => {
  const ignoring = { ...declared, __ignoreChanges: ["height"] };

  it("is sent by the create and never enters the record", async () => {
    const program = new Program(hubspot);
    const { bodies } = await program.up(ignoring);
    expect(bodies).toEqual([SETTINGS]);
    const { height: _, ...managed } = SETTINGS;
    expect(program.state?.outputs.__record).toEqual({ sent: managed, ignored: { height: 600 } });
    expect(await program.preview(ignoring)).toMatchObject({ changes: false, lines: [] });
  });

  it("is sent by a create that takes over", async () => {
    hubspot.emulator.seed(APP, { ...SETTINGS, height: 999, width: 1 });
    const program = new Program(hubspot);
    expect((await program.up(ignoring)).bodies).toEqual([{ height: 600, width: 400 }]);
    expect(await program.preview(ignoring)).toMatchObject({ changes: false, lines: [] });
  });

  it("is neither repaired nor written back", async () => {
    const program = await managing(ignoring);
    hubspot.emulator.edit(APP, { height: 999 });
    expect(await program.up(ignoring)).toMatchObject({ changes: false, bodies: [], lines: [] });
    expect((await program.up({ ...ignoring, width: 401 })).bodies).toEqual([{ width: 401 }]);
    expect(await program.upAfterRefresh({ ...ignoring, width: 401 })).toMatchObject({ changes: false, bodies: [] });
    expect(hubspot.emulator.read(APP)?.height).toBe(999);
  });

  it("is managed again when the option goes", async () => {
    const program = await managing(ignoring);
    hubspot.emulator.edit(APP, { height: 999 });
    expect((await program.up(declared)).bodies).toEqual([{ height: 600 }]);
    expect(program.state?.outputs.__record).toEqual({ sent: SETTINGS });
  });

  it("is a change when it leaves the program and nothing is sent", async () => {
    const program = await managing(ignoring);
    const { height: _, ...rest } = ignoring;
    expect(await program.up(rest)).toMatchObject({ changes: true, bodies: [] });
    expect(program.state?.outputs.__record).not.toHaveProperty("ignored");
    expect(await program.preview(rest)).toMatchObject({ changes: false });
  });

  it("is not changed from the up that adds the option", async () => {
    const program = await managing();
    hubspot.emulator.edit(APP, { height: 999 });
    expect((await program.up(ignoring)).bodies).toEqual([]);
    expect(await program.preview(ignoring)).toMatchObject({ changes: false });
  });

  it("does not return as declared when the document is made again", async () => {
    const program = await managing(ignoring);
    hubspot.emulator.edit(APP, { height: 999 });
    await program.refresh();
    hubspot.emulator.remove(APP);
    const { bodies } = await program.up(ignoring);
    expect(bodies).toEqual([{ ...SETTINGS, height: 999 }]);
  });
});
