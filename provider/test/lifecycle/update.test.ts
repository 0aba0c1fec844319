import { APP, rejection, SETTINGS, useHubSpot } from "../support/hubspot.js";
import { Program } from "../support/program.js";

const hubspot = useHubSpot();
const declared = { appId: APP, ...SETTINGS };
const OTHER = {
  name: "Acme Phone",
  url: "https://phone.acme.example/",
  height: 700,
  width: 500,
  isReady: false,
  supportsCustomObjects: false,
  supportsInboundCalling: false,
  usesCallingWindow: false,
  usesRemote: true,
};

/** HubSpot does what it is asked, and shows what somebody else has done since. */
const answering = (body: Record<string, unknown>) => ({ type: "status", status: 200, when: "after", body }) as const;

async function managing(inputs: Record<string, unknown> = declared): Promise<Program> {
  const program = new Program(hubspot);
  await program.up(inputs);
  return program;
}

describe("update", () => {
  it.each(Object.keys(OTHER))("of %s sends only that field", async (field) => {
    const program = await managing();
    const value = OTHER[field as keyof typeof OTHER];
    const { methods, bodies } = await program.up({ ...declared, [field]: value });
    expect(methods).toEqual(["GET", "PATCH"]);
    expect(bodies).toEqual([{ [field]: value }]);
    expect(hubspot.emulator.read(APP)).toMatchObject({ ...SETTINGS, [field]: value });
    expect(program.state?.outputs).toMatchObject({ ...hubspot.emulator.read(APP) });
  });

  it("does not change unmanaged fields", async () => {
    hubspot.emulator.seed(APP, SETTINGS);
    const program = await managing({ appId: APP, height: 600 });
    hubspot.emulator.edit(APP, { width: 1, name: "By hand" });
    const { bodies } = await program.up({ appId: APP, height: 601 });
    expect(bodies).toEqual([{ height: 601 }]);
    expect(hubspot.emulator.read(APP)).toMatchObject({ ...SETTINGS, width: 1, name: "By hand", height: 601 });
    expect(program.state?.outputs).toMatchObject({ width: 1, name: "By hand", height: 601 });
  });

  it("repairs drift and changes in one request", async () => {
    const program = await managing();
    hubspot.emulator.edit(APP, { height: 999 });
    const { bodies } = await program.up({ ...declared, width: 401 });
    expect(bodies).toEqual([{ height: 600, width: 401 }]);
  });

  it("sends nothing when the change was already made by hand", async () => {
    const program = await managing();
    hubspot.emulator.edit(APP, { height: 700 });
    const { changes, methods } = await program.up({ ...declared, height: 700 });
    expect(changes).toBe(true);
    expect(methods).toEqual(["GET"]);
    expect(program.state?.outputs).toMatchObject({ height: 700, __record: { sent: { height: 700 } } });
  });

  it("sends nothing when a field is removed, and manages it when it returns", async () => {
    const program = await managing();
    const { height: _, ...rest } = declared;
    const left = await program.up(rest);
    expect(left).toMatchObject({ changes: true, methods: ["GET"], bodies: [] });
    hubspot.emulator.edit(APP, { height: 999 });
    expect(await program.up(rest)).toMatchObject({ changes: false, bodies: [] });
    expect(hubspot.emulator.read(APP)?.height).toBe(999);
    expect((await program.up(declared)).bodies).toEqual([{ height: 600 }]);
    expect((await program.preview(declared)).changes).toBe(false);
  });

  it("keeps the answer not a later read as outputs", async () => {
    const program = await managing();
    hubspot.emulator.set({ staleReads: 5 });
    await program.up({ ...declared, height: 601 });
    expect(program.state?.outputs.height).toBe(601);
  });

  it("succeeds when only adoptExisting is declared", async () => {
    hubspot.emulator.seed(APP, SETTINGS);
    const program = await managing({ appId: APP });
    expect(program.state?.outputs.__record).toEqual({ sent: {} });
    expect(await program.preview({ appId: APP })).toMatchObject({ changes: false, methods: ["GET"] });
  });
});

describe("update of a document that is gone", () => {
  const NOTICE =
    "app 42 calling settings: HubSpot has no calling settings for app 42, or this credential's account does not own it";

  it("reads again after 2 s, prints a line, and makes it again", async () => {
    const program = await managing();
    hubspot.emulator.remove(APP);
    const { methods, lines, changes } = await program.up(declared);
    expect(changes).toBe(true);
    expect(methods).toEqual(["GET", "GET", "POST"]);
    expect(lines).toContain(NOTICE);
    expect(hubspot.emulator.read(APP)).toMatchObject(SETTINGS);
  });

  it("fills unmanaged fields from the state, but never isReady", async () => {
    hubspot.emulator.seed(APP, { ...SETTINGS, height: 777, usesRemote: true, isReady: true });
    const program = await managing({ appId: APP, width: 400 });
    hubspot.emulator.remove(APP);
    const { bodies, lines } = await program.up({ appId: APP, width: 400 });
    expect(bodies).toEqual([{ ...SETTINGS, height: 777, usesRemote: true, isReady: false }]);
    expect(lines).toContain("app 42 calling settings: height 777 (last known)");
    expect(lines).toContain("app 42 calling settings: isReady false (default)");
  });

  it("posts a declared isReady as it is declared", async () => {
    const program = await managing({ ...declared, isReady: true });
    hubspot.emulator.remove(APP);
    expect((await program.up({ ...declared, isReady: true })).bodies).toMatchObject([{ isReady: true }]);
  });

  it("believes the second read when the first was behind", async () => {
    const program = await managing();
    hubspot.emulator.fault({ match: { method: "GET" }, action: { type: "status", status: 404 } });
    const { changes, methods, lines } = await program.up(declared);
    expect(changes).toBe(false);
    expect(methods).toEqual(["GET", "GET"]);
    expect(lines).toEqual([]);
  });

  it("writes again what another client changed in between", async () => {
    const program = await managing();
    hubspot.emulator.fault({ match: { method: "PATCH" }, action: answering({ ...SETTINGS, height: 601, width: 1 }) });
    const { bodies } = await program.up({ ...declared, height: 601 });
    expect(bodies).toEqual([{ height: 601 }, { width: 400 }]);
    expect(program.state?.outputs.__record).toEqual({ sent: { ...SETTINGS, height: 601 } });
  });

  it("gives up when another client keeps changing what it wrote", async () => {
    const program = await managing();
    hubspot.emulator.fault({ match: { method: "PATCH" }, action: answering({ ...SETTINGS, height: 601, width: 1 }) });
    hubspot.emulator.fault({
      match: { method: "PATCH" },
      action: answering({ ...SETTINGS, height: 602, isReady: false }),
    });
    const error = await rejection(program.up({ ...declared, height: 601 }));
    expect(error.message).toBe(
      "app 42 calling settings: HubSpot keeps 602 for height, sent 601; HubSpot keeps false for isReady, sent true",
    );
    expect(hubspot.methods().slice(-3)).toEqual(["GET", "PATCH", "PATCH"]);
    expect(await program.up({ ...declared, height: 601 })).toMatchObject({ changes: true });
    expect(hubspot.emulator.read(APP)).toMatchObject({ ...SETTINGS, height: 601 });
  });

  it("sends a PATCH again after 2 s when it gets a 404", async () => {
    const program = await managing();
    hubspot.emulator.fault({ match: { method: "PATCH" }, action: { type: "status", status: 404 } });
    const { methods, lines } = await program.up({ ...declared, height: 601 });
    expect(methods).toEqual(["GET", "PATCH", "PATCH"]);
    expect(lines).not.toContain(NOTICE);
  });

  it("posts after a PATCH that met a 404 twice", async () => {
    const program = await managing();
    hubspot.emulator.set({ postOnExisting: "overwrite" });
    hubspot.emulator.fault({ match: { method: "PATCH" }, times: 2, action: { type: "status", status: 404 } });
    const { methods, lines } = await program.up({ ...declared, height: 601 });
    expect(methods).toEqual(["GET", "PATCH", "PATCH", "POST"]);
    expect(lines).toContain(NOTICE);
    expect(hubspot.emulator.read(APP)).toMatchObject({ ...SETTINGS, height: 601 });
  });

  it("patches all fields when a 409 shows that its reads lag", async () => {
    const program = await managing();
    hubspot.emulator.set({ postOnExisting: "409" });
    hubspot.emulator.fault({ match: { method: "GET" }, times: 3, action: { type: "status", status: 404 } });
    const { methods, bodies } = await program.up({ ...declared, height: 601 });
    expect(methods).toEqual(["GET", "GET", "POST", "GET", "PATCH"]);
    expect(bodies[1]).toEqual({ ...SETTINGS, height: 601 });
  });

  it("waits 2 s on the injected clock", async () => {
    const program = await managing();
    hubspot.emulator.remove(APP);
    const { lifecycle, clock } = hubspot.newOperation();
    await lifecycle.diff("42", program.state?.outputs ?? {}, program.state?.inputs ?? {});
    expect(clock.sleeps).toEqual([2_000]);
  });
});
