import { HubSpotError } from "../../src/hubspot/errors.js";
import { MalformedIdError, NothingToReadError } from "../../src/lifecycle/read.js";
import { APP, CANARY_KEY, rejection, SETTINGS, useHubSpot } from "../support/hubspot.js";
import { PROVIDER, Program } from "../support/program.js";

const hubspot = useHubSpot();
const declared = { appId: APP, ...SETTINGS };
const NOTICE =
  "app 42 calling settings: HubSpot has no calling settings for app 42, or this credential's account does not own it";

async function managing(inputs: Record<string, unknown> = declared): Promise<Program> {
  const program = new Program(hubspot);
  await program.up(inputs);
  return program;
}

describe("read", () => {
  it("projects drift onto the managed fields and nothing else", async () => {
    hubspot.emulator.seed(APP, SETTINGS);
    const program = await managing({ appId: APP, height: 600, isReady: true });
    hubspot.emulator.edit(APP, { height: 999, width: 1 });
    await program.refresh();
    expect(program.state?.inputs).toEqual({
      appId: APP,
      adoptExisting: true,
      height: 999,
      isReady: true,
      __provider: PROVIDER,
    });
    expect(program.state?.outputs).toMatchObject({ ...hubspot.emulator.read(APP), __provider: PROVIDER });
  });

  it("keeps the record equal to the managed inputs it returns", async () => {
    const program = await managing();
    hubspot.emulator.edit(APP, { height: 999, name: "By hand", isReady: false });
    await program.refresh();
    const { appId, adoptExisting, __provider, ...managed } = program.state?.inputs ?? {};
    expect(program.state?.outputs.__record).toEqual({ sent: managed });
    expect(managed).toEqual({ ...SETTINGS, height: 999, name: "By hand", isReady: false });
  });

  it("without drift returns the inputs of the state", async () => {
    const program = await managing({ ...declared, adoptExisting: false });
    const before = structuredClone(program.state);
    expect((await program.refresh()).changes).toBe(false);
    expect(program.state).toEqual(before);
  });

  it("lets the next up repair what it found", async () => {
    const program = await managing();
    hubspot.emulator.edit(APP, { height: 999 });
    const { bodies, changes, lines } = await program.upAfterRefresh(declared);
    expect(changes).toBe(true);
    expect(bodies).toEqual([{ height: 600 }]);
    // The engine shows drift after a refresh; a line would say it twice.
    expect(lines).toEqual([]);
    expect(await program.upAfterRefresh(declared)).toMatchObject({ changes: false, bodies: [] });
  });

  it("serves a diff of the same operation with one request", async () => {
    const program = await managing();
    expect((await program.upAfterRefresh(declared)).methods).toEqual(["GET"]);
  });

  it("prints nothing in the reversed diff of a refresh", async () => {
    const program = await managing();
    hubspot.emulator.edit(APP, { height: 999 });
    expect((await program.refresh()).lines).toEqual([]);
  });

  it("keeps ignored inputs as they were", async () => {
    const program = await managing({ ...declared, __ignoreChanges: ["height"] });
    const before = structuredClone(program.state?.inputs);
    hubspot.emulator.edit(APP, { height: 999 });
    await program.refresh();
    expect(program.state?.inputs).toEqual(before);
    expect(program.state?.outputs).toMatchObject({ height: 999, __record: { ignored: { height: 600 } } });
  });

  it("carries the list of secret inputs along", async () => {
    const program = await managing({ ...declared, __secretInputs: ["url"] });
    await program.refresh();
    expect(program.state?.inputs.__secretInputs).toEqual(["url"]);
    expect(program.state?.outputs.__secretInputs).toEqual(["url"]);
  });

  it("manages nothing in a state without a record", async () => {
    hubspot.emulator.seed(APP, SETTINGS);
    for (const __record of [undefined, null, "damaged", [], { sent: [1] }, { sent: { height: {} } }]) {
      const { lifecycle } = hubspot.newOperation();
      const { inputs, props } = await lifecycle.read("42", { appId: APP, adoptExisting: true, __record });
      expect(inputs).toEqual({ appId: APP, adoptExisting: true });
      expect(props).toMatchObject(SETTINGS);
      expect(props?.__record).toEqual({ sent: {} });
    }
  });
});

describe("read of a state that another version wrote", () => {
  it("keeps an unknown field as it was", async () => {
    hubspot.emulator.seed(APP, SETTINGS);
    hubspot.emulator.set({ extraFields: { ringtone: "soft" } });
    const { lifecycle } = hubspot.newOperation();
    const { inputs, props } = await lifecycle.read("42", { appId: APP, __record: { sent: { ringtone: "loud" } } });
    expect(inputs).toEqual({ appId: APP, adoptExisting: true, ringtone: "loud" });
    expect(props?.__record).toEqual({ sent: { ringtone: "loud" } });
  });
});

describe("read of a document that is gone", () => {
  it("reads again after 2 s, prints a line, and returns no id", async () => {
    const program = await managing();
    hubspot.emulator.remove(APP);
    const { methods, lines } = await program.refresh();
    expect(methods).toEqual(["GET", "GET"]);
    expect(lines).toEqual([NOTICE]);
    expect(program.state).toBeUndefined();
  });

  it("believes the second read", async () => {
    const program = await managing();
    hubspot.emulator.fault({ match: { method: "GET" }, action: { type: "status", status: 404 } });
    expect(await program.refresh()).toMatchObject({ changes: false, lines: [] });
  });

  it("says it once for read diff and update together", async () => {
    const program = await managing();
    hubspot.emulator.remove(APP);
    const { lifecycle, lines } = hubspot.newOperation();
    const { inputs = {}, outputs = {} } = program.state ?? {};
    await lifecycle.read("42", outputs);
    expect(await lifecycle.diff("42", outputs, inputs)).toEqual({ changes: true });
    await lifecycle.update(outputs, inputs);
    expect(lines.filter((line) => line === NOTICE)).toHaveLength(1);
  });
});

describe("read of .get", () => {
  it("returns what HubSpot holds and manages nothing", async () => {
    hubspot.emulator.seed(APP, SETTINGS);
    const { lifecycle } = hubspot.newOperation();
    expect(await lifecycle.read("42", {})).toEqual({
      id: "42",
      props: { appId: APP, adoptExisting: true, ...hubspot.emulator.read(APP), __record: { sent: {} } },
      inputs: { appId: APP, adoptExisting: true },
    });
  });

  it("of a missing document is an error at once", async () => {
    const { lifecycle, lines } = hubspot.newOperation();
    const error = await rejection(lifecycle.read("42", { __provider: PROVIDER }));
    expect(error).toBeInstanceOf(NothingToReadError);
    expect(error.message).toBe(
      "app 42 calling settings: HubSpot has none, or this credential's account does not own the app. Check the id given to CallingExtensionSettings.get and the credential.",
    );
    expect(hubspot.methods()).toEqual(["GET"]);
    expect(lines).toEqual([]);
  });

  it.each(["", "0", "-1", "42a", "4.2", "2147483648", "042", " 42", "1e3"])("refuses the id %j", async (id) => {
    const { lifecycle } = hubspot.newOperation();
    const error = await rejection(lifecycle.read(id, {}));
    expect(error).toBeInstanceOf(MalformedIdError);
    expect(error.message).toContain(`not ${JSON.stringify(id)}`);
    expect(hubspot.methods()).toEqual([]);
  });

  it("takes the largest id", async () => {
    hubspot.emulator.seed(2_147_483_647, SETTINGS);
    const { lifecycle } = hubspot.newOperation();
    expect((await lifecycle.read("2147483647", {})).props).toMatchObject({ appId: 2_147_483_647 });
  });

  it("of a refused credential is one clear error", async () => {
    hubspot.emulator.set({ developerApiKeys: ["another"] });
    const { lifecycle } = hubspot.newOperation();
    const error = await rejection(lifecycle.read("42", {}));
    expect(error).toBeInstanceOf(HubSpotError);
    expect(error.message).not.toContain(CANARY_KEY);
    expect(error.message).toContain("hubspot:developerApiKey");
  });
});
