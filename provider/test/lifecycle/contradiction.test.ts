import { HalfDoneError } from "../../src/lifecycle/halfDone.js";
import { APP, rejection, SETTINGS, useHubSpot } from "../support/hubspot.js";
import { PROVIDER, Program } from "../support/program.js";

const hubspot = useHubSpot();
const declared = { appId: APP, ...SETTINGS };

describe("an answer that contradicts what was sent", () => {
  it.each([
    ["height", 350, "app 42 calling settings: HubSpot keeps 350 for height, sent 600"],
    ["isReady", false, "app 42 calling settings: HubSpot keeps false for isReady, sent true"],
    ["name", "Other", 'app 42 calling settings: HubSpot keeps "Other" for name, sent "Acme Dialer"'],
  ])("of %s fails the create and says so", async (field, answer, message) => {
    hubspot.emulator.set({ contradict: { [field]: answer } });
    const { lifecycle } = hubspot.newOperation();
    const error = await rejection<HalfDoneError>(lifecycle.create({ ...declared, __provider: PROVIDER }));
    expect(error.message).toBe(message);
    expect(error).toBeInstanceOf(HalfDoneError);
    expect(error).toMatchObject({ id: "42", reasons: [message] });
    expect(error.properties).toMatchObject({ appId: APP, __provider: PROVIDER });
    // Looked at once more before it counts.
    expect(hubspot.methods()).toEqual(["GET", "POST", "GET"]);
  });

  it("keeps another resource from a second POST when the second read lags", async () => {
    hubspot.emulator.set({ contradict: { height: 350 } });
    hubspot.emulator.fault({ match: { method: "GET" }, skip: 1, action: { type: "status", status: 404 } });
    const { lifecycle } = hubspot.newOperation();
    await rejection(lifecycle.create(declared));
    await lifecycle.create({ appId: APP, width: SETTINGS.width });
    expect(hubspot.methods()).toEqual(["GET", "POST", "GET"]);
  });

  it("fails every later up as well", async () => {
    hubspot.emulator.set({ contradict: { height: 350 } });
    const program = new Program(hubspot);
    for (const attempt of [1, 2, 3]) {
      const error = await rejection(program.up(declared));
      expect(`${attempt}: ${error.message}`).toBe(
        `${attempt}: app 42 calling settings: HubSpot keeps 350 for height, sent 600`,
      );
      expect((await program.preview(declared)).changes).toBe(true);
    }
    hubspot.emulator.set({ contradict: {} });
    await program.up(declared);
    expect(await program.preview(declared)).toMatchObject({ changes: false, lines: [] });
  });

  it("fails an update and leaves a state that continues", async () => {
    const program = new Program(hubspot);
    await program.up(declared);
    hubspot.emulator.set({ contradict: { height: 350 } });
    const error = await rejection<HalfDoneError>(program.up({ ...declared, height: 601 }));
    expect(error.message).toBe("app 42 calling settings: HubSpot keeps 350 for height, sent 601");
    expect(error.properties).toMatchObject({ height: 350, __provider: PROVIDER });
    hubspot.emulator.set({ contradict: {} });
    expect((await program.up({ ...declared, height: 601 })).bodies).toEqual([{ height: 601 }]);
  });

  it("fails every later update as well", async () => {
    const program = new Program(hubspot);
    await program.up(declared);
    hubspot.emulator.set({ contradict: { isReady: true, width: 7 } });
    const next = { ...declared, isReady: false, width: 401 };
    for (const attempt of [1, 2, 3]) {
      const error = await rejection(program.up(next));
      expect(`${attempt}: ${error.message}`).toMatch(
        /^\d: app 42 calling settings: HubSpot keeps (7 for width, sent 401|true for isReady, sent false); HubSpot keeps /,
      );
      expect((await program.preview(next)).changes).toBe(true);
    }
    hubspot.emulator.set({ contradict: {} });
    await program.up(next);
    expect(hubspot.emulator.read(APP)).toMatchObject({ isReady: false, width: 401 });
    expect(await program.preview(next)).toMatchObject({ changes: false, lines: [] });
  });

  it("fails every later up that refreshes first as well", async () => {
    hubspot.emulator.set({ contradict: { height: 350 } });
    const program = new Program(hubspot);
    await rejection(program.up(declared));
    for (const attempt of [1, 2, 3]) {
      const error = await rejection(program.upAfterRefresh(declared));
      expect(`${attempt}: ${error.message}`).toBe(
        `${attempt}: app 42 calling settings: HubSpot keeps 350 for height, sent 600`,
      );
    }
    hubspot.emulator.set({ contradict: {} });
    await program.upAfterRefresh(declared);
    expect(hubspot.emulator.read(APP)).toMatchObject(SETTINGS);
    expect(await program.upAfterRefresh(declared)).toMatchObject({ changes: false, bodies: [], lines: [] });
  });

  it("fails a takeover and every later up", async () => {
    hubspot.emulator.seed(APP, { ...SETTINGS, height: 350 });
    hubspot.emulator.set({ contradict: { height: 350 } });
    const program = new Program(hubspot);
    for (const _attempt of [1, 2, 3]) {
      const error = await rejection(program.up(declared));
      expect(error.message).toBe("app 42 calling settings: HubSpot keeps 350 for height, sent 600");
    }
  });

  it.each(["POST", "PATCH"] as const)("is found by the read after a %s whose answer was lost", async (method) => {
    if (method === "PATCH") hubspot.emulator.seed(APP, { ...SETTINGS, height: 999 });
    hubspot.emulator.set({ contradict: { height: 350 } });
    hubspot.emulator.fault({ match: { method }, action: { type: "reset", when: "after" } });
    const program = new Program(hubspot);
    const error = await rejection(program.up(declared));
    expect(error.message).toBe("app 42 calling settings: HubSpot keeps 350 for height, sent 600");
    expect((await program.preview(declared)).changes).toBe(true);
  });

  it("of an undeclared default fails once, and is not managed after", async () => {
    hubspot.emulator.set({ contradict: { height: 350 } });
    const program = new Program(hubspot);
    const { name, url } = SETTINGS;
    const error = await rejection(program.up({ appId: APP, name, url }));
    expect(error.message).toBe("app 42 calling settings: HubSpot keeps 350 for height, sent 600");
    await program.up({ appId: APP, name, url });
    expect(program.state?.outputs.height).toBe(350);
    expect(await program.preview({ appId: APP, name, url })).toMatchObject({ changes: false, lines: [] });
  });

  it("names every field in one message", async () => {
    hubspot.emulator.set({ contradict: { height: 350, isReady: false } });
    const { lifecycle } = hubspot.newOperation();
    const error = await rejection(lifecycle.create(declared));
    expect(error.message).toBe(
      "app 42 calling settings: HubSpot keeps 350 for height, sent 600; HubSpot keeps false for isReady, sent true",
    );
  });

  it("shows no value of a secret input", async () => {
    hubspot.emulator.set({ contradict: { url: "https://other.acme.example/" } });
    const { lifecycle } = hubspot.newOperation();
    const error = await rejection(lifecycle.create({ ...declared, __secretInputs: ["url"] }));
    expect(error.message).toBe("app 42 calling settings: HubSpot keeps [secret] for url, sent [secret]");
  });

  it.each(["POST", "PATCH"] as const)("does not count while reads lag behind a %s", async (method) => {
    if (method === "PATCH") hubspot.emulator.seed(APP, { ...SETTINGS, height: 999 });
    const { lifecycle, clock } = hubspot.newOperation();
    // The write's own answer is the old document, and so are the reads of the next second.
    hubspot.emulator.fault({
      match: { method },
      action: { type: "status", status: 200, when: "after", body: { ...SETTINGS, height: 999 } },
    });
    const read = { ...SETTINGS, height: 999 };
    const begun = clock.now();
    const stale = hubspot.emulator.fault({
      match: { method: "GET" },
      skip: 1,
      times: 99,
      action: { type: "status", status: 200, body: read },
    });
    const sleep = clock.sleep.bind(clock);
    clock.sleep = async (milliseconds) => {
      await sleep(milliseconds);
      if (clock.now() - begun >= 1_000) stale.remove();
    };
    const { outs } = await lifecycle.create(declared);
    expect(outs.height).toBe(600);
    expect(hubspot.methods()).toEqual(["GET", method, "GET"]);
  });

  it("does not count when the second read shows what was sent", async () => {
    hubspot.emulator.fault({
      match: { method: "POST" },
      action: { type: "status", status: 200, when: "after", body: { ...SETTINGS, height: 1 } },
    });
    const { lifecycle } = hubspot.newOperation();
    const { outs } = await lifecycle.create(declared);
    expect(outs.height).toBe(600);
  });
});

describe("an answer with no field at all", () => {
  beforeEach(() => {
    hubspot.emulator.seed(APP, { ...SETTINGS, height: 999 });
    hubspot.emulator.fault({
      match: { method: "PATCH" },
      action: { type: "status", status: 200, when: "after", body: {} },
    });
  });

  it("settles a takeover whose other fields were seen in order", async () => {
    const { lifecycle } = hubspot.newOperation();
    const { outs } = await lifecycle.create(declared);
    expect(hubspot.methods()).toEqual(["GET", "PATCH"]);
    expect(outs.height).toBe(600);
  });

  it("settles an update in which fields enter", async () => {
    const program = new Program(hubspot);
    await program.up({ appId: APP, name: SETTINGS.name });
    const { methods, bodies } = await program.up(declared);
    expect(methods).toEqual(["GET", "PATCH"]);
    expect(bodies).toEqual([{ height: 600 }]);
    expect(await program.preview(declared)).toMatchObject({ changes: false, lines: [] });
  });
});

describe("an answer with a field missing", () => {
  const LINE = "app 42 calling settings: usesRemote false (missing from HubSpot's answer)";

  it("keeps what was sent, is printed once, and is not drift", async () => {
    hubspot.emulator.set({ omitFields: ["usesRemote"] });
    const program = new Program(hubspot);
    const { lines } = await program.up(declared);
    expect(lines.filter((line) => line === LINE)).toHaveLength(1);
    expect(program.state?.outputs).toMatchObject({ usesRemote: false, __record: { sent: { usesRemote: false } } });
    const preview = await program.preview(declared);
    expect(preview).toMatchObject({ changes: false, bodies: [] });
    expect(preview.lines).toEqual([LINE]);
    const refreshed = await program.refresh();
    expect(refreshed).toMatchObject({ changes: false });
    expect(program.state?.outputs).toMatchObject({ usesRemote: false });
  });

  it("is not mentioned when it is not managed", async () => {
    hubspot.emulator.seed(APP, SETTINGS);
    hubspot.emulator.set({ omitFields: ["usesRemote", "createdAt", "updatedAt"] });
    const program = new Program(hubspot);
    const { lines } = await program.up({ appId: APP, height: 601 });
    expect(lines.filter((line) => line.includes("missing"))).toEqual([]);
    expect(program.state?.outputs).not.toHaveProperty("usesRemote");
    expect(program.state?.outputs).not.toHaveProperty("createdAt");
    expect((await program.preview({ appId: APP, height: 601 })).changes).toBe(false);
  });

  it("of a first POST passes silently when only a default was sent for it", async () => {
    hubspot.emulator.set({ omitFields: ["usesRemote"] });
    const { lifecycle, lines } = hubspot.newOperation();
    const { outs } = await lifecycle.create({ appId: APP, name: SETTINGS.name, url: SETTINGS.url });
    expect(lines.filter((line) => line.includes("missing"))).toEqual([]);
    expect(outs).not.toHaveProperty("usesRemote");
  });

  it("is still updated when the program changes it", async () => {
    hubspot.emulator.set({ omitFields: ["usesRemote"] });
    const program = new Program(hubspot);
    await program.up(declared);
    expect((await program.up({ ...declared, usesRemote: true })).bodies).toEqual([{ usesRemote: true }]);
    expect(hubspot.emulator.read(APP)?.usesRemote).toBe(true);
    expect(program.state?.outputs.usesRemote).toBe(true);
  });

  it("works when the answer is an empty object", async () => {
    hubspot.emulator.set({ omitFields: [...Object.keys(SETTINGS), "createdAt", "updatedAt"] });
    const program = new Program(hubspot);
    await program.up(declared);
    expect(program.state?.outputs).toMatchObject({ ...declared });
    expect(hubspot.emulator.read(APP)).toMatchObject(SETTINGS);
  });
});
