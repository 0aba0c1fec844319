import { EngineGoneError } from "../../src/hubspot/errors.js";
import { APP, rejection, SETTINGS, useHubSpot } from "../support/hubspot.js";

const hubspot = useHubSpot();
const inputs = { appId: APP, adoptExisting: true, ...SETTINGS };

describe("two resources on one document", () => {
  it("take turns so that there is one POST", async () => {
    const { lifecycle } = hubspot.newOperation();
    const [first, second] = await Promise.all([
      lifecycle.create(inputs),
      lifecycle.create({ ...inputs, height: 700, width: 500 }),
    ]);
    expect(hubspot.methods()).toEqual(["GET", "POST", "PATCH"]);
    expect(hubspot.writes()[1]?.body).toEqual({ height: 700, width: 500 });
    expect(first.outs.height).toBe(600);
    expect(second.outs.height).toBe(700);
  });

  it("do not wait for one that failed", async () => {
    const { lifecycle } = hubspot.newOperation();
    const first = rejection(lifecycle.create({ appId: APP, height: 600 }));
    const second = lifecycle.create(inputs);
    expect((await first).message).toContain("is needed");
    expect((await second).outs).toMatchObject(SETTINGS);
  });

  it("of different apps go at once", async () => {
    const held = hubspot.emulator.fault({ match: { appId: APP, method: "POST" }, action: { type: "hold" } });
    const { lifecycle } = hubspot.newOperation();
    const slow = lifecycle.create(inputs);
    await held.held;
    await lifecycle.create({ ...inputs, appId: 43 });
    held.release();
    await slow;
    expect(hubspot.emulator.read(43)).toMatchObject(SETTINGS);
  });
});

describe("an engine that has ended", () => {
  it("stops every write", async () => {
    hubspot.emulator.seed(APP, { ...SETTINGS, height: 1 });
    const { lifecycle } = hubspot.newOperation({ engineListens: () => Promise.resolve(false) });
    expect(await rejection(lifecycle.create(inputs))).toBeInstanceOf(EngineGoneError);
    expect(await rejection(lifecycle.create({ ...inputs, appId: 43 }))).toBeInstanceOf(EngineGoneError);
    expect(await rejection(lifecycle.update({ appId: APP }, inputs))).toBeInstanceOf(EngineGoneError);
    expect(await rejection(lifecycle.delete("42", { appId: APP }))).toBeInstanceOf(EngineGoneError);
    expect(hubspot.writes()).toEqual([]);
  });

  it("stops a write that was to be repeated", async () => {
    hubspot.emulator.fault({ match: { method: "POST" }, times: 9, action: { type: "status", status: 423 } });
    let listens = true;
    hubspot.emulator.fault({ match: { method: "POST" }, action: { type: "status", status: 423 } });
    const running = hubspot.newOperation({ engineListens: () => Promise.resolve(listens) });
    const sleep = running.clock.sleep.bind(running.clock);
    running.clock.sleep = (milliseconds, signal) => {
      listens = false;
      return sleep(milliseconds, signal);
    };
    expect(await rejection(running.lifecycle.create(inputs))).toBeInstanceOf(EngineGoneError);
    expect(hubspot.writes()).toHaveLength(1);
  });

  it("stops the read after a write with an unknown outcome", async () => {
    hubspot.emulator.fault({ match: { method: "POST" }, action: { type: "reset", when: "after" } });
    let listens = true;
    const running = hubspot.newOperation({ engineListens: () => Promise.resolve(listens) });
    const sleep = running.clock.sleep.bind(running.clock);
    running.clock.sleep = (milliseconds, signal) => {
      listens = false;
      return sleep(milliseconds, signal);
    };
    const error = await rejection(running.lifecycle.create(inputs));
    expect(error.message).toContain("whether the create took effect is not known");
    expect(hubspot.methods()).toEqual(["GET", "POST"]);
  });

  it("stops the second read of a document that seems gone", async () => {
    const { lifecycle } = hubspot.newOperation({ engineListens: () => Promise.resolve(false) });
    expect(await rejection(lifecycle.read("42", { appId: APP }))).toBeInstanceOf(EngineGoneError);
    expect(hubspot.methods()).toEqual(["GET"]);
  });

  it("is not asked for before a read", async () => {
    hubspot.emulator.seed(APP);
    const { lifecycle } = hubspot.newOperation({ engineListens: () => Promise.resolve(false) });
    expect((await lifecycle.read("42", { appId: APP })).id).toBe("42");
  });
});
