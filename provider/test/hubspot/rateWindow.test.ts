import { LONGEST_INTERVAL, type Permit, RateWindow } from "../../src/hubspot/rateWindow.js";

/** Takes permits for as long as one may go now, but no more than so many. */
function acquireAll(window: RateWindow, now: number, most = 1_000): Permit[] {
  const permits: Permit[] = [];
  while (permits.length < most && window.nextAt(now) <= now) permits.push(window.acquire(now));
  return permits;
}

/** A window of which one answer, 50 ms after the start, said what is left. */
function told(remaining: number, window = new RateWindow()): RateWindow {
  window.release(window.acquire(0), 50, { remaining });
  return window;
}

describe("the rate window", () => {
  it("lets one request go until an answer comes", () => {
    const window = new RateWindow();
    expect(acquireAll(window, 0)).toHaveLength(1);
    expect(window.nextAt(10)).toBe(1_000);
  });

  it("goes on with one alone when the first one failed", () => {
    const window = new RateWindow();
    window.release(window.acquire(0), 10);
    expect(acquireAll(window, 10)).toHaveLength(1);
  });

  it("lets all that is left go at once when nobody else is there", () => {
    expect(acquireAll(told(99), 50)).toHaveLength(99);
  });

  it("gives a place back one interval after the answer", () => {
    const window = told(99);
    for (const permit of acquireAll(window, 50)) window.release(permit, 80, { remaining: 0 });
    expect(window.nextAt(90)).toBe(10_050);
    expect(acquireAll(window, 10_050)).toHaveLength(1);
    expect(window.nextAt(10_051)).toBe(10_080);
    expect(acquireAll(window, 10_080)).toHaveLength(99);
  });

  it("counts a request under way for as long as it is", () => {
    const window = told(99);
    const [slow, ...others] = acquireAll(window, 50);
    for (const permit of others) window.release(permit, 80, { remaining: 0 });
    expect(acquireAll(window, 10_080)).toHaveLength(99);
    expect(window.nextAt(11_100)).toBe(Number.POSITIVE_INFINITY);
    window.release(slow as Permit, 12_000, { remaining: 0 });
    expect(window.nextAt(12_000)).toBe(22_000);
  });

  it("lets the second one go alone too when the first sees requests of others", () => {
    const window = told(39);
    expect(acquireAll(window, 50)).toHaveLength(1);
  });

  it("uses the rest when the others have stopped", () => {
    const window = told(39);
    window.release(window.acquire(50), 100, { remaining: 38 });
    expect(acquireAll(window, 100)).toHaveLength(38);
  });

  it("takes earlier requests for ended one interval after the process started", () => {
    const window = new RateWindow(2_000);
    window.release(window.acquire(2_700), 2_750, { remaining: 0 });
    expect(window.nextAt(2_800)).toBe(12_000);
  });

  it("takes a process's first look after a whole interval for one at others that go on", () => {
    const window = new RateWindow(0);
    window.release(window.acquire(30_000), 30_050, { remaining: 0 });
    expect(window.nextAt(30_100)).toBe(40_050);
  });

  it("lets few go at a time and leaves a margin once others are active", () => {
    const window = told(99);
    const [first] = acquireAll(window, 50, 1);
    window.release(first as Permit, 100, { remaining: 90 });
    expect(acquireAll(window, 100)).toHaveLength(4);
  });

  it("lets half of what is left go while others are active", () => {
    const window = told(99);
    const [first] = acquireAll(window, 50, 1);
    // 2 are ours, 86 of others, 6 are the margin: 6 are left.
    window.release(first as Permit, 100, { remaining: 12 });
    expect(acquireAll(window, 100)).toHaveLength(3);
  });

  it("lets one go alone after others have used everything", () => {
    const window = told(99);
    const [first] = acquireAll(window, 50, 1);
    window.release(first as Permit, 100, { remaining: 0 });
    expect(window.nextAt(100)).toBe(10_050);
    expect(acquireAll(window, 10_100)).toHaveLength(1);
  });

  it("uses everything again when no request of others came for two intervals", () => {
    const window = told(99);
    const [first] = acquireAll(window, 50, 1);
    window.release(first as Permit, 100, { remaining: 90 });
    window.release(window.acquire(15_000), 15_050, { remaining: 99 });
    expect(acquireAll(window, 15_050)).toHaveLength(4);
    const later = 20_101;
    window.release(window.acquire(later), later + 50, { remaining: 94 });
    expect(acquireAll(window, later + 50).length).toBeGreaterThan(80);
  });

  it("drops requests of others as soon as an answer no longer counts them", () => {
    const window = told(0);
    window.release(window.acquire(5_000), 5_050, { remaining: 98 });
    expect(acquireAll(window, 5_050)).toHaveLength(98);
  });

  it("takes a refusal for a window that is used up, whatever its headers say", () => {
    const window = new RateWindow();
    window.release(window.acquire(0), 50, { remaining: 98, refused: true });
    expect(window.nextAt(50)).toBe(10_000);
  });

  it("remembers the requests of others when an answer says nothing of them", () => {
    const window = told(39);
    window.release(window.acquire(50), 100, {});
    for (let now = 100; now < 1_000; now += 20) {
      for (const permit of acquireAll(window, now)) window.release(permit, now + 20, {});
    }
    expect(window.nextAt(1_000)).toBe(10_000);
  });

  it("lets four go at a time where answers do not say what is left", () => {
    const window = new RateWindow();
    window.release(window.acquire(0), 50, {});
    expect(acquireAll(window, 50)).toHaveLength(4);
  });

  it("lets the next request go when one hangs for a second", () => {
    const window = new RateWindow();
    window.acquire(0);
    expect(window.nextAt(999)).toBe(1_000);
    expect(window.nextAt(1_000)).toBe(1_000);
  });

  it("takes the limit from the answers", () => {
    const window = new RateWindow();
    window.release(window.acquire(0), 50, { max: 10, intervalMilliseconds: 2_000, remaining: 9 });
    for (const permit of acquireAll(window, 50)) window.release(permit, 60, { remaining: 0 });
    expect(window.nextAt(60)).toBe(2_050);
    expect(acquireAll(window, 2_060)).toHaveLength(10);
  });

  it("takes an interval of more than a minute for a minute", () => {
    const window = new RateWindow();
    window.release(window.acquire(0), 50, { max: 1, intervalMilliseconds: 999_999_999, remaining: 0 });
    expect(window.nextAt(50)).toBe(50 + LONGEST_INTERVAL);
    expect(LONGEST_INTERVAL).toBe(60_000);
  });

  it.each([{ max: 0 }, { intervalMilliseconds: 0 }])("ignores a limit of nothing: %j", (headers) => {
    const window = new RateWindow();
    window.release(window.acquire(0), 50, { ...headers, remaining: 99 });
    expect(acquireAll(window, 50)).toHaveLength(99);
    expect(window.nextAt(60)).toBe(1_050);
  });
});
