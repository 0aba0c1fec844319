import type { FaultHandle } from "hubspot-calling-emulator";
import { OutcomeUnknownError } from "../../src/hubspot/errors.js";
import { clientAt } from "../support/client.js";
import { APP, rejection, SETTINGS, useHubSpot } from "../support/hubspot.js";

// Time is virtual, but the turns of the loop in between are not: a busy machine may take its time.
jest.setTimeout(30_000);

const hubspot = useHubSpot();
/** In steps of half a second: undici's own timers tick no finer. */
const STEP = 500;

// Before undici makes its first timer: it keeps one for the life of the process.
beforeAll(() => {
  jest.useFakeTimers({ doNotFake: ["nextTick", "setImmediate", "queueMicrotask", "performance", "Date"] });
});
afterAll(() => jest.useRealTimers());

/** Lets virtual time pass once the fault has struck, until the work is done; answers how much it was. */
async function timeUntil(work: Promise<unknown>, fault: FaultHandle): Promise<number> {
  let isDone = false;
  void work.finally(() => {
    isDone = true;
  });
  let passed = 0;
  const deadline = performance.now() + 25_000;
  while (!isDone && performance.now() < deadline) {
    // Several turns of the loop: what is on the way arrives before time goes on.
    for (let turn = 0; turn < 10; turn++) await new Promise((resolve) => setImmediate(resolve));
    if (fault.count === 0 || isDone) continue;
    jest.advanceTimersByTime(STEP);
    passed += STEP;
  }
  return passed;
}

describe("an answer that never comes", () => {
  it.each([
    ["hang", "no answer within 30 s (UND_ERR_HEADERS_TIMEOUT)"],
    ["hangBody", "the answer stopped for 30 s (UND_ERR_BODY_TIMEOUT)"],
  ] as const)("%s: counts as a failure after 30 s", async (type, reason) => {
    hubspot.emulator.seed(APP, SETTINGS);
    const fault = hubspot.emulator.fault({ match: { method: "PATCH" }, action: { type } });
    const failing = rejection(clientAt(hubspot.emulator.url).send.PATCH());
    const passed = await timeUntil(failing, fault);
    const error = await failing;
    expect(error).toBeInstanceOf(OutcomeUnknownError);
    expect(error).toMatchObject({ reason });
    expect(passed).toBeGreaterThanOrEqual(29_000);
    expect(passed).toBeLessThanOrEqual(33_000);
  });

  it("is_asked_for_again_by_a_read", async () => {
    hubspot.emulator.seed(APP, SETTINGS);
    const fault = hubspot.emulator.fault({ match: { method: "GET" }, action: { type: "hang" } });
    const reading = clientAt(hubspot.emulator.url).send.GET();
    await timeUntil(reading, fault);
    expect(await reading).toMatchObject(SETTINGS);
    expect(hubspot.methods()).toEqual(["GET", "GET"]);
  });
});
