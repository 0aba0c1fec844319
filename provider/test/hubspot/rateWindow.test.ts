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

  it("continues with one at a time when the first one failed", () => {
    const window = new RateWindow();
    window.release(window.acquire(0), 10);
    expect(acquireAll(window, 10)).toHaveLength(1);
  });

  it("sends all that is left at once when there is no other client", () => {
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

  it("sends the second one alone when the first sees other clients", () => {
    const window = told(39);
    expect(acquireAll(window, 50)).toHaveLength(1);
  });

  it("uses the rest when the others have stopped", () => {
    const window = told(39);
    window.release(window.acquire(50), 100, { remaining: 38 });
    expect(acquireAll(window, 100)).toHaveLength(38);
  });

  it("earlier requests end one interval after the process started", () => {
    const window = new RateWindow(2_000);
    window.release(window.acquire(2_700), 2_750, { remaining: 0 });
    expect(window.nextAt(2_800)).toBe(12_000);
  });

  it("counts others as active when the first answer comes after an interval", () => {
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
    // 2 are ours, 84 of others, 8 are the margin: 6 are left.
    window.release(first as Permit, 100, { remaining: 14 });
    expect(acquireAll(window, 100)).toHaveLength(3);
  });

  it("takes a refusal for a sign of an active client", () => {
    const window = told(99);
    const [refused, ...others] = acquireAll(window, 50);
    for (const permit of others) window.release(permit, 80, { remaining: 0 });
    window.release(refused as Permit, 80, { refused: true });
    const [alone, second] = acquireAll(window, 10_100);
    expect(second).toBeUndefined();
    window.release(alone as Permit, 10_150, { remaining: 99 });
    expect(acquireAll(window, 10_150)).toHaveLength(4);
  });

  it("sends one at a time after a refusal, even if all are its own", () => {
    const window = new RateWindow();
    window.release(window.acquire(0), 50, { max: 2 });
    window.release(window.acquire(60), 70, { refused: true });
    expect(acquireAll(window, 10_070)).toHaveLength(1);
  });

  it("sends one at a time after others have used everything", () => {
    const window = told(99);
    const [first] = acquireAll(window, 50, 1);
    window.release(first as Permit, 100, { remaining: 0 });
    expect(window.nextAt(100)).toBe(10_050);
    expect(acquireAll(window, 10_100)).toHaveLength(1);
  });

  it("uses everything again after two intervals without other clients", () => {
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

  it("does not count its own ended request as another client's", () => {
    const window = told(99);
    const [first, second] = acquireAll(window, 50, 2);
    window.release(first as Permit, 80, { remaining: 97 });
    window.release(second as Permit, 90, { remaining: 97 });
    const slow = window.acquire(10_070);
    window.release(window.acquire(10_071), 10_120, { remaining: 98 });
    // HubSpot counted it when the first two still counted.
    window.release(slow, 10_200, { remaining: 96 });
    expect(acquireAll(window, 10_200)).toHaveLength(98);
  });

  it("does not count an ended request of others as a new one", () => {
    const window = told(39);
    window.release(window.acquire(50), 100, { remaining: 38 });
    window.release(window.acquire(9_990), 10_060, { remaining: 37 });
    expect(acquireAll(window, 10_060)).toHaveLength(98);
  });

  it("drops those requests of others that end first", () => {
    const window = told(94);
    window.release(window.acquire(50), 100, { remaining: 93 });
    // 5 of others end after 10 s, these 85 after 15 s.
    window.release(window.acquire(5_000), 5_050, { remaining: 7 });
    window.acquire(9_990);
    // The 5 have ended, and at least one of the 85.
    window.release(window.acquire(10_010), 10_060, { remaining: 14 });
    // 4 of ours, 84 of others, 8 are the margin: 4 are left, one is under way.
    expect(acquireAll(window, 10_060)).toHaveLength(2);
  });

  it("keeps the count of others when an older answer comes later", () => {
    const window = told(29);
    window.release(window.acquire(50), 100, { remaining: 28 });
    const slow = window.acquire(100);
    for (const permit of acquireAll(window, 100, 10)) window.release(permit, 150, { remaining: 17 });
    window.release(slow, 200, { remaining: 27 });
    expect(acquireAll(window, 200)).toHaveLength(17);
  });

  it("keeps the count of others when own slow requests may have ended", () => {
    const window = told(99);
    for (const permit of acquireAll(window, 50, 20)) window.release(permit, 9_000, { remaining: 79 });
    window.release(window.acquire(9_500), 9_550, { remaining: 10 });
    // 68 of others and 2 of ours are counted; the 20 slow ones may count until 19 s.
    window.release(window.acquire(12_000), 12_050, { remaining: 30 });
    expect(acquireAll(window, 12_050)).toHaveLength(1);
  });

  it("takes a refusal for a window that is used up, whatever its headers say", () => {
    const window = new RateWindow();
    window.release(window.acquire(0), 50, { remaining: 98, refused: true });
    expect(window.nextAt(50)).toBe(10_000);
  });

  it("keeps the count of others when an answer does not show them", () => {
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

  it("takes a limit of a thousand million as well as a small one", () => {
    const window = new RateWindow();
    window.release(window.acquire(0), 50, { max: 999_999_999, refused: true });
    expect(window.nextAt(50)).toBe(10_000);
    window.release(window.acquire(10_000), 10_050, { remaining: 999_999_998 });
    expect(acquireAll(window, 10_050, 20)).toHaveLength(20);
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
