import { mostWithin } from "../../../emulator/src/journal/windows.js";
import { RateLimiter } from "../../src/hubspot/rateLimiter.js";
import { EventClock } from "../support/eventClock.js";
import { type Behaviour, SimulatedHubSpot } from "../support/simulatedHubSpot.js";

const SEEDS = [1, 2, 3];
/** As many resources at a time as the engine works on with 2 processors and with 16. */
const ENGINES = [8, 64];
/** A server on this machine, and two far away. */
const LATENCIES = { "2 to 5 ms": [2, 5], "30 to 70 ms": [30, 70], "50 to 150 ms": [50, 150] } as const;
const latencies = Object.entries(LATENCIES);

function simulation(behaviour: Behaviour = {}) {
  const clock = new EventClock();
  const hubspot = new SimulatedHubSpot(clock, behaviour);
  /** The limiter of a process that starts now. */
  const processStarts = () => new RateLimiter(clock, { startedAt: clock.now() });
  return { clock, hubspot, processStarts, limiter: processStarts() };
}

type Simulation = ReturnType<typeof simulation>;

function all(count: number, send: () => Promise<unknown>): Promise<unknown> {
  return Promise.all(Array.from({ length: count }, send));
}

/** The engine: so many resources, some at a time, each with so many requests one after another. */
async function engine(
  { clock, hubspot }: Simulation,
  limiter: RateLimiter,
  { resources, atATime = 8, calls }: { resources: number; atATime?: number; calls: number },
): Promise<void> {
  let begun = 0;
  await all(atATime, async () => {
    while (begun < resources) {
      begun++;
      await clock.sleep(20 * hubspot.random());
      for (let call = 0; call < calls; call++) await hubspot.request(limiter);
    }
  });
}

/** Another client of the account, which sends so many requests each so many milliseconds until the work is done. */
async function beside(
  { clock, hubspot }: Simulation,
  requests: number,
  each: number,
  work: Promise<unknown>,
): Promise<void> {
  let isDone = false;
  const other = (async () => {
    while (!isDone) {
      await clock.sleep(each * (0.7 + 0.6 * hubspot.random()));
      hubspot.consume(requests);
    }
  })();
  await work;
  isDone = true;
  await other;
}

describe("a stack that fits into the window", () => {
  it.each([1, 60, 100])("%d requests at once take two answers' time", async (count) => {
    const { clock, hubspot, limiter } = simulation({ latency: [100, 100] });
    await clock.run(all(count, () => hubspot.request(limiter)));
    // The first one goes alone, then all the others together.
    expect(clock.now()).toBe(count === 1 ? 100 : 200);
    expect(hubspot.refused).toEqual([]);
  });

  it("an earlier process's requests delay nothing that fits beside them", async () => {
    const { clock, hubspot, processStarts } = simulation({ latency: [100, 100] });
    hubspot.consume(60);
    await clock.run(clock.sleep(1_000));
    const limiter = processStarts();
    await clock.run(all(40, () => hubspot.request(limiter)));
    // Two go alone: the second one's answer shows that the others have stopped.
    expect(clock.now()).toBe(1_300);
    expect(hubspot.refused).toEqual([]);
  });

  it("100 requests wait for only one answer more than without a limit", async () => {
    for (const seed of SEEDS) {
      const limited = simulation({ latency: [50, 150], seed });
      await limited.clock.run(engine(limited, limited.limiter, { resources: 100, calls: 1 }));
      const free = simulation({ latency: [50, 150], seed });
      const none = { acquire: async () => ({ acquiredAt: 0 }), release: () => undefined } as unknown as RateLimiter;
      await free.clock.run(engine(free, none, { resources: 100, calls: 1 }));
      expect(limited.clock.now() - free.clock.now()).toBeLessThan(300);
    }
  });

  it.each(["no Remaining", "none"] as const)(
    "100 requests take few answers' time with %s of the headers",
    async (headers) => {
      const { clock, hubspot, limiter } = simulation({ latency: [20, 20], headers });
      await clock.run(all(100, () => hubspot.request(limiter)));
      // Four at a time, since nothing tells what is left.
      expect(clock.now()).toBeLessThanOrEqual(20 + 25 * 20);
    },
  );
});

describe("a stack that is larger than the window", () => {
  it.each(latencies)("300 requests at once take 1.05 times what the limit allows at %s", async (_, latency) => {
    for (const seed of SEEDS) {
      const { clock, hubspot, limiter } = simulation({ latency, seed });
      await clock.run(all(300, () => hubspot.request(limiter)));
      expect(hubspot.counted).toHaveLength(300);
      expect(hubspot.refused).toEqual([]);
      expect(mostWithin(hubspot.counted, hubspot.interval)).toBeLessThanOrEqual(hubspot.max);
      expect(hubspot.ratio).toBeLessThanOrEqual(1.05);
    }
  });

  it.each(latencies.flatMap(([name, latency]) => ENGINES.map((atATime) => [name, atATime, latency] as const)))(
    "300 apps with two calls each take 1.05 times at %s, %d at a time",
    async (_, atATime, latency) => {
      for (const seed of SEEDS) {
        const one = simulation({ latency, seed });
        await one.clock.run(engine(one, one.limiter, { resources: 300, atATime, calls: 2 }));
        expect(one.hubspot.counted).toHaveLength(600);
        expect(one.hubspot.refused).toEqual([]);
        expect(one.hubspot.ratio).toBeLessThanOrEqual(1.05);
      }
    },
  );

  it.each([1_000, 2_000])("a preview straight into its update takes 1.05 times with %d ms between", async (pause) => {
    for (const seed of SEEDS) {
      const up = simulation({ seed });
      await up.clock.run(
        (async () => {
          await engine(up, up.limiter, { resources: 300, calls: 1 });
          await up.clock.sleep(pause);
          const next = up.processStarts();
          await up.clock.sleep(700);
          await engine(up, next, { resources: 300, calls: 2 });
        })(),
      );
      expect(up.hubspot.counted).toHaveLength(900);
      expect(up.hubspot.refused.length).toBeLessThanOrEqual(1);
      expect(up.hubspot.ratio).toBeLessThanOrEqual(1.05);
    }
  });

  it("300 requests keep to the limit without any header", async () => {
    const { clock, hubspot, limiter } = simulation({ headers: "none" });
    await clock.run(all(300, () => hubspot.request(limiter)));
    expect(hubspot.refused).toEqual([]);
    expect(hubspot.ratio).toBeLessThanOrEqual(1.05);
  });

  it.each([10, 60])("a machine that pauses for %d ms now and then gets no 429", async (stall) => {
    const { clock, hubspot, limiter } = simulation();
    const stalls = (async () => {
      for (let i = 0; i < 200; i++) {
        await clock.sleep(53 + ((i * 29) % 70));
        clock.stall(stall);
      }
    })();
    await clock.run(Promise.all([stalls, all(300, () => hubspot.request(limiter))]));
    expect(hubspot.refused).toEqual([]);
    expect(hubspot.ratio).toBeLessThanOrEqual(1.05);
  });

  it("a limit of one lets one request through per interval", async () => {
    const { clock, hubspot, limiter } = simulation({ max: 1 });
    await clock.run(all(4, () => hubspot.request(limiter)));
    expect(hubspot.refused).toEqual([]);
    expect(hubspot.ratio).toBeLessThanOrEqual(1.05);
  });

  it.each([10, 190])("an announced limit of %d is used in full", async (max) => {
    const { clock, hubspot, limiter } = simulation({ max });
    await clock.run(all(3 * max, () => hubspot.request(limiter)));
    expect(hubspot.refused).toEqual([]);
    expect(hubspot.ratio).toBeLessThanOrEqual(1.05);
  });

  it("a limit that changes is followed up and down", async () => {
    const { clock, hubspot, limiter } = simulation();
    const changes = (async () => {
      for (const [max, interval] of [
        [150, 10_000],
        [150, 5_000],
        [60, 10_000],
        [100, 10_000],
      ] as const) {
        await clock.sleep(15_000);
        Object.assign(hubspot, { max, interval });
      }
    })();
    await clock.run(Promise.all([changes, all(900, () => hubspot.request(limiter))]));
    expect(hubspot.counted).toHaveLength(900);
    // A limit that sinks refuses what is under way, and one per place until its own requests of before have ended.
    expect(hubspot.refused.length).toBeLessThan(12);
    expect(hubspot.mostRefusals).toBeLessThan(4);
  });
});

describe("two processes", () => {
  it.each([20, 60, 95])("a process meets no 429 after an earlier one sent %d", async (before) => {
    for (const seed of SEEDS) {
      const { clock, hubspot, processStarts } = simulation({ latency: [20, 200], seed });
      hubspot.consume(before);
      await clock.run(clock.sleep(1_500));
      const limiter = processStarts();
      await clock.run(all(200, () => hubspot.request(limiter)));
      expect(hubspot.refused).toEqual([]);
    }
  });

  it("a process meets one 429 after an earlier one used everything", async () => {
    const { clock, hubspot, processStarts } = simulation();
    hubspot.consume(100);
    await clock.run(clock.sleep(1_500));
    const limiter = processStarts();
    await clock.run(all(100, () => hubspot.request(limiter)));
    expect(hubspot.refused).toHaveLength(1);
    // What the earlier one sent counts no longer one interval after this one started.
    expect(clock.now()).toBeLessThan(11_600);
  });

  it.each(latencies.flatMap(([name, latency]) => [4, 8, 16].map((atATime) => [name, atATime, latency] as const)))(
    "two that start together meet one 429 at most at %s, %d at a time",
    async (_, atATime, latency) => {
      for (const seed of SEEDS) {
        const both = simulation({ latency, seed });
        const work = [both.limiter, both.processStarts()].map((limiter) =>
          engine(both, limiter, { resources: 200, atATime, calls: 1 }),
        );
        await both.clock.run(Promise.all(work));
        expect(both.hubspot.counted).toHaveLength(400);
        expect(both.hubspot.refused.length).toBeLessThanOrEqual(1);
        // Four windows' worth, and one more for what each leaves to the other.
        expect(both.clock.now()).toBeLessThan(42_000);
      }
    },
  );
});

describe("another client of the account", () => {
  it.each([
    [5, 1_000, 8],
    [5, 1_000, 64],
    [50, 10_000, 8],
    [50, 10_000, 64],
    [25, 5_000, 8],
  ])("that takes %d each %d ms makes no request fail, %d at a time", async (requests, each, atATime) => {
    for (const [, latency] of latencies.slice(0, 2)) {
      for (const seed of SEEDS.slice(0, 2)) {
        const one = simulation({ latency, seed });
        const work = engine(one, one.limiter, { resources: 300, atATime, calls: 2 });
        await one.clock.run(beside(one, requests, each, work));
        expect(one.hubspot.counted).toHaveLength(600);
        // The transport gives a request up at the fifth.
        expect(one.hubspot.mostRefusals).toBeLessThan(4);
      }
    }
  });

  it("that takes half costs fewer 429s than HubSpot's certification allows", async () => {
    for (const seed of SEEDS) {
      const one = simulation({ latency: [30, 70], seed });
      const work = engine(one, one.limiter, { resources: 300, calls: 2 });
      await one.clock.run(beside(one, 5, 1_000, work));
      expect(one.hubspot.refused.length).toBeLessThan(0.05 * 600);
    }
  });

  it("that stops leaves the whole window to us again", async () => {
    const one = simulation();
    one.hubspot.consume(50);
    await one.clock.run(all(400, () => one.hubspot.request(one.limiter)));
    expect(one.hubspot.refused).toEqual([]);
    // 50 at once, then 100 per interval.
    expect(one.hubspot.counted[349]).toBeLessThan(31_000);
  });
});

describe("the queue", () => {
  it("serves first come, first served", async () => {
    const { clock, limiter } = simulation();
    const order: number[] = [];
    const requests = Array.from({ length: 150 }, async (_, i) => {
      const permit = await limiter.acquire();
      order.push(i);
      await clock.sleep(30);
      limiter.release(permit, { max: 100, intervalMilliseconds: 10_000, remaining: 99 });
    });
    await clock.run(Promise.all(requests));
    expect(order).toEqual(Array.from({ length: 150 }, (_, i) => i));
  });

  it("ends a wait at once when the signal aborts", async () => {
    const { clock, hubspot, limiter } = simulation();
    await clock.run(all(100, () => hubspot.request(limiter)));
    const cancel = new AbortController();
    const reason = new Error("cancelled");
    const waiting = Array.from({ length: 300 }, () => limiter.acquire(cancel.signal).catch((error: unknown) => error));
    const begun = clock.now();
    cancel.abort(reason);
    expect(await clock.run(Promise.all(waiting))).toEqual(Array(300).fill(reason));
    expect(clock.now()).toBe(begun);
    await expect(limiter.acquire(cancel.signal)).rejects.toBe(reason);
  });

  it("goes on with those who wait without the signal that aborted", async () => {
    const { clock, hubspot, limiter } = simulation({ latency: [100, 100] });
    const cancel = new AbortController();
    const first = hubspot.request(limiter);
    const cancelled = limiter.acquire(cancel.signal).catch(() => "cancelled");
    const other = hubspot.request(limiter);
    cancel.abort();
    await clock.run(Promise.all([first, other]));
    expect(await cancelled).toBe("cancelled");
    expect(hubspot.counted).toHaveLength(2);
  });

  it("adds one listener to a signal, however many requests wait with it", async () => {
    const { limiter } = simulation();
    const { signal } = new AbortController();
    const added = jest.spyOn(signal, "addEventListener");
    await limiter.acquire(signal);
    for (let i = 0; i < 20; i++) void limiter.acquire(signal);
    expect(added).toHaveBeenCalledTimes(1);
  });

  it("reports a wait longer than 5 s once, when it begins", async () => {
    const clock = new EventClock();
    const hubspot = new SimulatedHubSpot(clock);
    const told: Array<[at: number, wait: number]> = [];
    const limiter = new RateLimiter(clock, { onLongWait: (wait) => told.push([clock.now(), wait]) });
    await clock.run(all(100, () => hubspot.request(limiter)));
    expect(told).toEqual([]);
    await clock.run(all(150, () => hubspot.request(limiter)));
    expect(told).toHaveLength(1);
    const [[at, wait] = [0, 0]] = told;
    expect(at).toBeLessThan(20);
    expect(wait).toBeGreaterThan(9_900);
  });

  it("does not report a wait of less than 5 s", async () => {
    const clock = new EventClock();
    const hubspot = new SimulatedHubSpot(clock, { interval: 4_000 });
    const onLongWait = jest.fn();
    const limiter = new RateLimiter(clock, { onLongWait });
    await clock.run(all(150, () => hubspot.request(limiter)));
    expect(onLongWait).not.toHaveBeenCalled();
  });

  it("a request that hangs holds up the others for a second at most", async () => {
    const { clock, limiter } = simulation();
    const hang = async () => {
      for (let attempt = 1; attempt <= 4; attempt++) {
        const permit = await limiter.acquire();
        await clock.sleep(30_000);
        limiter.release(permit);
      }
    };
    await clock.run(all(20, hang));
    expect(clock.now()).toBeLessThan(150_000);
  });
});
