import { systemClock } from "../../src/hubspot/clock.js";
import { CancelledError, OutcomeUnknownError } from "../../src/hubspot/errors.js";
import { HalfDoneError } from "../../src/lifecycle/halfDone.js";
import { STATUS, statusCodeOf } from "../../src/statusCode.js";
import { APP, rejection, SETTINGS, useHubSpot } from "../support/hubspot.js";

const hubspot = useHubSpot();
const inputs = { appId: APP, adoptExisting: true, ...SETTINGS };

/** Waits until so many requests have come. */
async function arrived(count: number): Promise<void> {
  while (hubspot.emulator.calls().length < count) await new Promise((resolve) => setImmediate(resolve));
}

describe("after a cancel", () => {
  it("nothing is sent", async () => {
    const { operation, lifecycle } = hubspot.newOperation();
    operation.cancel();
    const error = await rejection(lifecycle.create(inputs));
    expect(error).toBeInstanceOf(CancelledError);
    expect(error.message).toContain("`pulumi up` continues");
    expect(await rejection(lifecycle.delete(String(APP), {}))).toBeInstanceOf(CancelledError);
    expect(hubspot.methods()).toEqual([]);
  });

  it("a read under way ends at once", async () => {
    const fault = hubspot.emulator.fault({ match: { method: "GET" }, times: 9, action: { type: "hang" } });
    const { operation, lifecycle } = hubspot.newOperation({ clock: systemClock });
    const failed = rejection(lifecycle.create(inputs));
    while (fault.count === 0) await new Promise((resolve) => setImmediate(resolve));
    operation.cancel();
    expect(await failed).toBeInstanceOf(CancelledError);
    expect(fault.count).toBe(1);
  });

  it("a write under way is the last and its answer counts", async () => {
    const held = hubspot.emulator.fault({ match: { method: "POST" }, action: { type: "hold" } });
    const { operation, lifecycle } = hubspot.newOperation({ clock: systemClock });
    const created = lifecycle.create(inputs);
    while (held.count === 0) await new Promise((resolve) => setImmediate(resolve));
    operation.cancel();
    held.release();
    expect((await created).outs).toMatchObject(SETTINGS);
    expect(hubspot.methods()).toEqual(["GET", "POST"]);
  });

  it("a wait ends at once", async () => {
    const wait = { status: 423, headers: { "retry-after": "60" } };
    hubspot.emulator.fault({ match: { method: "POST" }, times: 9, action: { type: "status", ...wait } });
    const { operation, lifecycle } = hubspot.newOperation({ clock: systemClock });
    const failed = rejection(lifecycle.create(inputs));
    await arrived(2);
    // The answer is on its way: the wait begins when it has come.
    await new Promise((resolve) => setTimeout(resolve, 100));
    const begun = performance.now();
    operation.cancel();
    expect(await failed).toBeInstanceOf(CancelledError);
    expect(performance.now() - begun).toBeLessThan(5_000);
  });

  it("waits for the rate limit end at once, and send nothing", async () => {
    hubspot.emulator.set({ rateLimit: { max: 1 } });
    const { operation, lifecycle } = hubspot.newOperation({ clock: systemClock });
    const failed = Array.from({ length: 300 }, (_, i) => rejection(lifecycle.create({ ...inputs, appId: APP + i })));
    // The first one's answer says that nothing is left.
    await arrived(1);
    const begun = performance.now();
    operation.cancel();
    for (const error of await Promise.all(failed)) expect(error).toBeInstanceOf(CancelledError);
    expect(performance.now() - begun).toBeLessThan(5_000);
    expect(hubspot.methods()).toEqual(["GET"]);
  });

  describe.each(["the operation is cancelled", "the engine ends"])("while %s", (what) => {
    /** An operation that ends in its first wait. */
    function interrupted() {
      let listens = true;
      const running = hubspot.newOperation({
        engineListens: () => Promise.resolve(listens),
        clock: {
          ...systemClock,
          sleep: () => {
            if (what === "the engine ends") listens = false;
            else running.operation.cancel();
            return Promise.resolve();
          },
        },
      });
      return running.lifecycle;
    }

    it("a PATCH whose outcome is not known stays unknown", async () => {
      hubspot.emulator.seed(APP, { ...SETTINGS, height: 999 });
      hubspot.emulator.fault({ match: { method: "PATCH" }, action: { type: "reset", when: "after" } });
      const error = await rejection(interrupted().create(inputs));
      expect(error).toBeInstanceOf(OutcomeUnknownError);
      expect(statusCodeOf(error)).toBe(STATUS.UNKNOWN);
      expect(hubspot.methods()).toEqual(["GET", "PATCH"]);
    });

    it("a DELETE that may have been executed stays unknown", async () => {
      hubspot.emulator.seed(APP, SETTINGS);
      hubspot.emulator.fault({ match: { method: "DELETE" }, action: { type: "status", status: 503, when: "after" } });
      const error = await rejection(interrupted().delete(String(APP), { ...inputs, __record: { sent: SETTINGS } }));
      expect(error).toBeInstanceOf(OutcomeUnknownError);
      expect(statusCodeOf(error)).toBe(STATUS.UNKNOWN);
      expect(hubspot.methods()).toEqual(["DELETE"]);
    });
  });

  it("a first POST whose outcome is not known is recorded", async () => {
    hubspot.emulator.fault({ match: { method: "POST" }, action: { type: "reset", when: "after" } });
    const { operation, lifecycle } = hubspot.newOperation({
      clock: {
        ...systemClock,
        // Cancelled while it waits to look.
        sleep: () => {
          operation.cancel();
          return Promise.resolve();
        },
      },
    });
    expect(await rejection(lifecycle.create(inputs))).toBeInstanceOf(HalfDoneError);
    expect(hubspot.methods()).toEqual(["GET", "POST"]);
  });
});
