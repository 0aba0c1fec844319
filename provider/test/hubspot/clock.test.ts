import { systemClock } from "../../src/hubspot/clock.js";

describe("the machine's clock", () => {
  it("sleeps as long as requested", async () => {
    const begun = systemClock.now();
    await systemClock.sleep(30);
    expect(systemClock.now() - begun).toBeGreaterThanOrEqual(29);
  });

  it("wakes at once when its signal aborts", async () => {
    const begun = systemClock.now();
    const waiting = new AbortController();
    const sleeping = systemClock.sleep(60_000, waiting.signal);
    waiting.abort();
    await sleeping;
    await systemClock.sleep(60_000, waiting.signal);
    expect(systemClock.now() - begun).toBeLessThan(10_000);
  });

  it("knows the time of day", () => {
    expect(Math.abs(systemClock.date() - Date.now())).toBeLessThan(10_000);
  });

  it("leaves something to chance", () => {
    const chances = Array.from({ length: 10 }, () => systemClock.random());
    expect(new Set(chances).size).toBeGreaterThan(1);
    for (const chance of chances) expect(chance >= 0 && chance < 1).toBe(true);
  });
});
