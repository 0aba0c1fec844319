import type { FaultAction } from "hubspot-calling-emulator";
import { HalfDoneError } from "../../src/lifecycle/halfDone.js";
import { APP, CANARY_KEY, rejection, SETTINGS, useHubSpot } from "../support/hubspot.js";
import { Program } from "../support/program.js";

const hubspot = useHubSpot();
const inputs = { appId: APP, adoptExisting: true, ...SETTINGS, __provider: "the shim" };
const carriedOut = (method: string) =>
  hubspot.emulator.calls().filter((call) => call.method === method && call.carriedOut).length;
const strike = (method: string, action: FaultAction, times = 1) =>
  hubspot.emulator.fault({ match: { method }, times, action });

/** Whatever hides what became of a write that was carried out. */
const HIDDEN_SUCCESS: [string, FaultAction][] = [
  ["the connection is reset", { type: "reset", when: "after" }],
  ["the answer is cut off", { type: "cutOff" }],
  ["the body is empty", { type: "empty" }],
  ["HubSpot says 204", { type: "empty", status: 204 }],
  ["the body is no JSON", { type: "invalidJson" }],
  ["the body is a list", { type: "wrongType" }],
  ["a field has the wrong type", { type: "wrongType", fields: ["height"] }],
  ["the body is huge", { type: "huge", bytes: 1_100_000 }],
  ["HubSpot says 500", { type: "status", status: 500, when: "after" }],
  ["a gateway says 504 in HTML", { type: "html", status: 504, when: "after" }],
];
/** Whatever keeps a write from being carried out without saying so. */
const HIDDEN_FAILURE: [string, FaultAction][] = [
  ["the connection is reset", { type: "reset", when: "before" }],
  ["HubSpot says 502", { type: "status", status: 502 }],
  ["a proxy says 200 in HTML", { type: "html", status: 200 }],
];

describe("a write whose outcome is not known and whose answer names a time", () => {
  const named = (seconds: string) => ({ type: "status", status: 503, headers: { "Retry-After": seconds } }) as const;

  it("waits exactly that long before it reads", async () => {
    hubspot.emulator.seed(APP, { ...SETTINGS, height: 999 });
    strike("PATCH", named("60"));
    const { lifecycle, clock } = hubspot.newOperation();
    await lifecycle.create(inputs);
    expect(clock.sleeps).toEqual([60_000]);
    expect(hubspot.methods()).toEqual(["GET", "PATCH", "GET", "PATCH"]);
  });

  it("fails at once and says the time when it is too long", async () => {
    hubspot.emulator.seed(APP, { ...SETTINGS, height: 999 });
    strike("PATCH", named("600"));
    const { lifecycle, clock } = hubspot.newOperation();
    const error = await rejection(lifecycle.create(inputs));
    expect(error.message).toContain("HubSpot asks to wait 600 s, longer than one command waits");
    expect(clock.sleeps).toEqual([]);
  });
});

describe("a read after a write whose outcome is unknown", () => {
  it("that fails by the provider's own fault is not taken for HubSpot's", async () => {
    hubspot.emulator.seed(APP, SETTINGS);
    strike("PATCH", { type: "reset", when: "before" });
    hubspot.emulator.fault({ match: { method: "GET" }, skip: 1, action: { type: "status", status: 404 } });
    const { lifecycle, clock } = hubspot.newOperation();
    const sleep = jest.spyOn(clock, "sleep");
    sleep.mockResolvedValueOnce().mockRejectedValueOnce(new TypeError("a slip"));
    expect(await rejection(lifecycle.create({ ...inputs, height: 601 }))).toEqual(new TypeError("a slip"));
    expect(sleep).toHaveBeenCalledTimes(2);
  });
});

describe("a POST that was executed though", () => {
  it.each(HIDDEN_SUCCESS)("%s is checked and not repeated", async (_, action) => {
    strike("POST", action);
    const { lifecycle } = hubspot.newOperation();
    const { outs } = await lifecycle.create(inputs);
    expect(hubspot.methods()).toEqual(["GET", "POST", "GET"]);
    expect(carriedOut("POST")).toBe(1);
    expect(outs).toMatchObject({ ...hubspot.emulator.read(APP), __record: { sent: SETTINGS } });
  });

  it("was our own: adoptExisting false does not refuse what it finds", async () => {
    strike("POST", { type: "reset", when: "after" });
    const { lifecycle } = hubspot.newOperation();
    const { outs } = await lifecycle.create({ ...inputs, adoptExisting: false });
    expect(outs).toMatchObject(SETTINGS);
    expect(carriedOut("POST")).toBe(1);
  });

  it("counts when a second read, 2 s later, shows it", async () => {
    strike("POST", { type: "reset", when: "after" });
    hubspot.emulator.set({ staleReads: 1 });
    const { lifecycle, clock } = hubspot.newOperation();
    await lifecycle.create(inputs);
    expect(hubspot.methods()).toEqual(["GET", "POST", "GET", "GET"]);
    expect(clock.sleeps).toContain(2_000);
  });

  it("and which reads do not show yet is patched", async () => {
    strike("POST", { type: "reset", when: "after" });
    hubspot.emulator.set({ staleReads: 2 });
    const { lifecycle } = hubspot.newOperation();
    const { outs } = await lifecycle.create({ ...inputs, adoptExisting: false });
    expect(hubspot.methods()).toEqual(["GET", "POST", "GET", "GET", "PATCH"]);
    expect(outs).toMatchObject(SETTINGS);
  });
});

describe("a POST that was not executed because", () => {
  it.each(HIDDEN_FAILURE)("%s is checked, then repeated after a PATCH found nothing", async (_, action) => {
    strike("POST", action);
    const { lifecycle } = hubspot.newOperation();
    const { outs } = await lifecycle.create(inputs);
    expect(hubspot.methods()).toEqual(["GET", "POST", "GET", "GET", "PATCH", "POST"]);
    expect(carriedOut("POST")).toBe(1);
    expect(outs).toMatchObject(SETTINGS);
  });

  it("HubSpot was never reached is not called half done", async () => {
    strike("POST", { type: "status", status: 423 }, Number.POSITIVE_INFINITY);
    const { lifecycle } = hubspot.newOperation();
    const error = await rejection(lifecycle.create(inputs));
    expect(error).not.toBeInstanceOf(HalfDoneError);
    expect(error).not.toHaveProperty("id");
  });
});

describe("a POST that cannot be settled", () => {
  async function unsettled() {
    strike("POST", { type: "reset", when: "after" });
    hubspot.emulator.fault({
      match: { method: "GET" },
      skip: 1,
      times: Number.POSITIVE_INFINITY,
      action: { type: "status", status: 503 },
    });
    const { lifecycle } = hubspot.newOperation();
    return rejection<HalfDoneError>(lifecycle.create(inputs));
  }

  it("is half done: the error carries id, properties and reasons", async () => {
    const error = await unsettled();
    expect(error).toBeInstanceOf(HalfDoneError);
    expect(error.id).toBe("42");
    expect(error.reasons).toEqual([error.message]);
    expect(error.message).toContain("whether the create took effect is not known");
    expect(error.properties).toMatchObject({ appId: APP, __record: { sent: SETTINGS }, __provider: "the shim" });
    expect(Object.values(error.properties)).not.toContain(undefined);
    expect(JSON.stringify([error.properties, error.message, error.stack])).not.toContain(CANARY_KEY);
  });

  it("is continued by the next up without a second POST", async () => {
    const program = new Program(hubspot);
    const error = await unsettled();
    hubspot.emulator.faults().forEach((fault) => {
      fault.remove();
    });
    program.state = { id: error.id, inputs, outputs: error.properties, halfDone: true };
    await program.up({ appId: APP, ...SETTINGS });
    expect(carriedOut("POST")).toBe(1);
    expect(program.state.outputs).toMatchObject({ ...hubspot.emulator.read(APP) });
  });

  it("gives up after five unknown outcomes", async () => {
    strike("POST", { type: "reset", when: "before" }, Number.POSITIVE_INFINITY);
    const { lifecycle, clock } = hubspot.newOperation();
    const error = await rejection(lifecycle.create(inputs));
    expect(error).toBeInstanceOf(HalfDoneError);
    expect(hubspot.methods().filter((method) => method === "POST")).toHaveLength(5);
    expect(clock.now()).toBeLessThanOrEqual(120_000);
  });
});

describe("a PATCH whose outcome is not known", () => {
  async function managed(): Promise<Program> {
    const program = new Program(hubspot);
    await program.up({ appId: APP, ...SETTINGS });
    return program;
  }

  it.each(HIDDEN_SUCCESS)("but was executed: %s, and nothing is sent again", async (_, action) => {
    const program = await managed();
    strike("PATCH", action);
    const { methods } = await program.up({ appId: APP, ...SETTINGS, height: 601 });
    expect(methods).toEqual(["GET", "PATCH", "GET"]);
    expect(program.state?.outputs).toMatchObject({ height: 601, __record: { sent: { height: 601 } } });
  });

  it.each(HIDDEN_FAILURE)("and was not executed: %s, and it is sent again", async (_, action) => {
    const program = await managed();
    strike("PATCH", action);
    const { methods } = await program.up({ appId: APP, ...SETTINGS, height: 601 });
    expect(methods).toEqual(["GET", "PATCH", "GET", "PATCH"]);
    expect(hubspot.emulator.read(APP)?.height).toBe(601);
  });

  it("leaves the state when it stays unknown, and the next up continues", async () => {
    const program = await managed();
    const faults = [
      strike("PATCH", { type: "reset", when: "after" }),
      hubspot.emulator.fault({ match: { method: "GET" }, skip: 1, times: 99, action: { type: "status", status: 503 } }),
    ];
    await rejection(program.up({ appId: APP, ...SETTINGS, height: 601 }));
    for (const fault of faults) fault.remove();
    const { changes, bodies } = await program.up({ appId: APP, ...SETTINGS, height: 601 });
    expect(changes).toBe(true);
    expect(bodies).toEqual([]);
    expect(program.state?.outputs.height).toBe(601);
  });
});
