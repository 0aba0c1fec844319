import { fewestWithin, mostWithin } from "../../../emulator/src/windows.js";
import { type LimitHeaders, RateWindow } from "../../src/hubspot/rateLimit.js";
import { EventClock } from "../support/eventClock.js";

/** HubSpot's side: a rolling window that counts a request when it arrives, half-way between sending and answer. */
class SimulatedServer {
  /** When each request that was counted arrived. */
  readonly counted: number[] = [];
  refused = 0;
  max = 100;
  interval = 10_000;
  /** Whether answers carry the limit's headers. */
  announces = true;
  #foreign: number[] = [];

  constructor(private readonly clock: EventClock) {}

  /** One request, repeated as the transport does until it is not refused. Answers how often it was. */
  async request(window: RateWindow, latency: number): Promise<number> {
    for (let refusals = 0; ; refusals++) {
      const slot = await window.enter();
      await this.clock.sleep(latency / 2);
      const { refused, ...headers } = this.#arrive();
      await this.clock.sleep(latency / 2);
      const announced: LimitHeaders = this.announces ? headers : {};
      window.leave(slot, refused ? { remaining: 0, ...announced, refused } : announced);
      if (!refused) return refusals;
      await this.clock.sleep(500 * 2 ** refusals);
    }
  }

  /** Another client's requests, each as far as the limit lets it. */
  consume(requests: number): void {
    for (let i = 0; i < requests; i++) this.#foreign.push(this.clock.now());
  }

  #arrive(): LimitHeaders & { refused: boolean } {
    const now = this.clock.now();
    this.#foreign = this.#foreign.filter((time) => time > now - this.interval);
    const within = this.#foreign.length + this.counted.filter((time) => time > now - this.interval).length;
    const refused = within >= this.max;
    if (refused) this.refused++;
    else this.counted.push(now);
    const remaining = Math.max(0, this.max - within - 1);
    return { max: this.max, intervalMilliseconds: this.interval, remaining, refused };
  }
}

function simulation() {
  const clock = new EventClock();
  return { clock, server: new SimulatedServer(clock), window: new RateWindow(clock) };
}

/** So many clients, each of which sends its next request when the last was answered, until all is sent. */
function inTurn(clients: number, requests: number, send: (index: number) => Promise<unknown>): Array<Promise<void>> {
  let index = 0;
  return Array.from({ length: clients }, async () => {
    while (index < requests) await send(index++);
  });
}

/** A machine that stands still for so many milliseconds now and then. */
async function standingStill(clock: EventClock, milliseconds: number): Promise<void> {
  for (let i = 0; i < 400; i++) {
    await clock.sleep(53 + ((i * 29) % 70));
    clock.stall(milliseconds);
  }
}

const latencyOf = (index: number) => 20 + ((index * 37) % 180);

describe("the rate window", () => {
  it.each([1, 50, 99, 100])("takes_less_than_half_of_the_interval_for_%d_requests", async (count) => {
    const { clock, server, window } = simulation();
    await clock.run(Promise.all(Array.from({ length: count }, (_, i) => server.request(window, latencyOf(i)))));
    expect(server.refused).toBe(0);
    expect(clock.now()).toBeLessThan(server.interval / 2);
  });

  it("lets_no_request_that_hangs_hold_up_the_others_for_long", async () => {
    const { clock, window } = simulation();
    const hang = async () => {
      for (let attempt = 1; attempt <= 4; attempt++) {
        const slot = await window.enter();
        await clock.sleep(30_000);
        window.leave(slot);
      }
    };
    await clock.run(Promise.all(Array.from({ length: 20 }, hang)));
    expect(clock.now()).toBeLessThan(150_000);
  });

  it.each([
    ["at_once", () => 1],
    ["after_20_to_60_ms", (index: number) => 20 + ((index * 37) % 40)],
    ["after_100_to_200_ms", (index: number) => 100 + ((index * 37) % 100)],
    ["after_300_to_400_ms", (index: number) => 300 + ((index * 37) % 100)],
  ])("fills_every_window_and_gets_no_429_where_answers_come_%s", async (_, latency) => {
    const { clock, server, window } = simulation();
    await clock.run(Promise.all(Array.from({ length: 600 }, (_, i) => server.request(window, latency(i)))));
    expect(server.refused).toBe(0);
    expect(server.counted).toHaveLength(600);
    expect(mostWithin(server.counted, server.interval)).toBeLessThanOrEqual(server.max);
    expect(fewestWithin(server.counted, server.interval)).toBeGreaterThanOrEqual(95);
  });

  it.each([10, 30, 60])("fills_every_window_though_the_machine_stands_still_for_%d_ms_now_and_then", async (stall) => {
    const { clock, server, window } = simulation();
    const requests = Array.from({ length: 400 }, () => server.request(window, 5));
    await clock.run(Promise.all([standingStill(clock, stall), ...requests]));
    expect(server.refused).toBe(0);
    expect(fewestWithin(server.counted, server.interval)).toBeGreaterThanOrEqual(95);
  });

  it.each([
    [2, 30],
    [4, 30],
    [4, 60],
  ])(
    "fills_every_window_for_%d_that_send_in_turn_though_the_machine_stands_still_for_%d_ms",
    async (clients, stall) => {
      const { clock, server, window } = simulation();
      await clock.run(
        Promise.all([standingStill(clock, stall), ...inTurn(clients, 400, () => server.request(window, 5))]),
      );
      expect(server.refused).toBe(0);
      expect(fewestWithin(server.counted, server.interval)).toBeGreaterThanOrEqual(95);
    },
  );

  it("spreads_a_few_that_wait_together_and_sends_one_that_waits_alone_at_once", async () => {
    const { clock, server, window } = simulation();
    await clock.run(server.request(window, 2));
    await clock.run(Promise.all(Array.from({ length: 3 }, () => server.request(window, 2))));
    const [, second = 0, third = 0, fourth = 0] = server.counted;
    expect(third - second).toBeGreaterThanOrEqual(30);
    expect(fourth - third).toBeLessThan(30);
  });

  it("makes_no_burst_of_the_time_that_the_first_answer_took", async () => {
    const { clock, server, window } = simulation();
    await clock.run(Promise.all(Array.from({ length: 100 }, () => server.request(window, 2_000))));
    const [first = 0, second = 0] = server.counted;
    expect(second).toBeGreaterThan(first);
    expect(server.counted.filter((time) => time > first && time < second + 100).length).toBeLessThanOrEqual(4);
  });

  it("fills_every_window_for_a_client_that_sends_one_after_another", async () => {
    const { clock, server, window } = simulation();
    await clock.run(Promise.all(inTurn(1, 400, () => server.request(window, 30))));
    expect(server.refused).toBe(0);
    expect(fewestWithin(server.counted, server.interval)).toBeGreaterThanOrEqual(95);
  });

  it("takes_300_requests_through_a_limit_of_100_in_less_than_25_s", async () => {
    const { clock, server, window } = simulation();
    await clock.run(Promise.all(Array.from({ length: 300 }, (_, i) => server.request(window, latencyOf(i)))));
    expect(server.refused).toBe(0);
    expect(clock.now()).toBeLessThan(25_000);
  });

  it("sends_the_first_request_alone", async () => {
    const { clock, window } = simulation();
    const entered: number[] = [];
    const all = [0, 1, 2].map(async (index) => {
      const slot = await window.enter();
      entered.push(index);
      return slot;
    });
    const first = await clock.run(all[0] as Promise<Awaited<ReturnType<RateWindow["enter"]>>>);
    await new Promise((resolve) => setImmediate(resolve));
    expect(entered).toEqual([0]);
    window.leave(first, { max: 100, intervalMilliseconds: 10_000, remaining: 99 });
    await clock.run(Promise.all(all));
    expect(entered).toEqual([0, 1, 2]);
  });

  it("goes_on_one_at_a_time_until_an_answer_comes", async () => {
    const { window } = simulation();
    const first = await window.enter();
    let second = false;
    const next = window.enter().then((slot) => {
      second = true;
      return slot;
    });
    await new Promise((resolve) => setImmediate(resolve));
    expect(second).toBe(false);
    // The connection was refused: nothing was learned, and the next one tries alone.
    window.leave(first);
    await next;
    expect(second).toBe(true);
  });

  it("serves_first_come_first_served", async () => {
    const { clock, server, window } = simulation();
    const order: number[] = [];
    const requests = Array.from({ length: 150 }, async (_, i) => {
      const slot = await window.enter();
      order.push(i);
      await clock.sleep(30);
      window.leave(slot, { max: server.max, intervalMilliseconds: server.interval, remaining: 99 });
    });
    await clock.run(Promise.all(requests));
    expect(order).toEqual(Array.from({ length: 150 }, (_, i) => i));
  });

  it.each([20, 60, 95])("respects_%d_requests_of_an_earlier_process", async (before) => {
    const { clock, server, window } = simulation();
    server.consume(before);
    await clock.run(Promise.all(Array.from({ length: 200 }, (_, i) => server.request(window, latencyOf(i)))));
    expect(server.refused).toBe(0);
    expect(server.counted).toHaveLength(200);
  });

  it("meets_at_most_one_429_when_an_earlier_process_used_everything", async () => {
    const { clock, server, window } = simulation();
    server.consume(100);
    await clock.run(Promise.all(Array.from({ length: 100 }, (_, i) => server.request(window, latencyOf(i)))));
    expect(server.refused).toBeLessThanOrEqual(1);
  });

  it("leaves_room_for_another_client_while_it_works", async () => {
    const { clock, server, window } = simulation();
    const other = (async () => {
      for (let second = 0; second < 40; second++) {
        server.consume(2);
        await clock.sleep(1_000);
      }
    })();
    await clock.run(
      Promise.all([other, ...Array.from({ length: 250 }, (_, i) => server.request(window, latencyOf(i)))]),
    );
    expect(server.refused).toBeLessThanOrEqual(1);
  });

  it("shares_the_limit_with_another_process_that_works_at_the_same_time", async () => {
    const { clock, server, window } = simulation();
    const other = new RateWindow(clock);
    const both = [window, other].flatMap((one) =>
      Array.from({ length: 200 }, (_, i) => server.request(one, latencyOf(i))),
    );
    await clock.run(Promise.all(both));
    expect(server.counted).toHaveLength(400);
    expect(server.refused).toBeLessThanOrEqual(5);
    expect(clock.now()).toBeLessThan(42_000);
  });

  it.each([4, 8])("meets_no_429_beside_another_process_where_each_sends_%d_at_a_time", async (atATime) => {
    const { clock, server, window } = simulation();
    const other = new RateWindow(clock);
    const both = [window, other].flatMap((one) => inTurn(atATime, 200, (i) => server.request(one, latencyOf(i))));
    await clock.run(Promise.all(both));
    expect(server.counted).toHaveLength(400);
    expect(server.refused).toBe(0);
    expect(clock.now()).toBeLessThan(42_000);
  });

  it("remembers_the_requests_of_others_when_an_answer_says_nothing_of_them", async () => {
    const { clock, window } = simulation();
    const sent: number[] = [];
    const requests = Array.from({ length: 30 }, async (_, i) => {
      const slot = await window.enter();
      sent.push(clock.now());
      await clock.sleep(20);
      window.leave(slot, i === 0 ? { max: 100, remaining: 19 } : {});
    });
    await clock.run(Promise.all(requests));
    expect(sent.filter((time) => time < 10_000)).toHaveLength(16);
  });

  it("takes_the_window_back_when_the_other_client_stops", async () => {
    const { clock, server, window } = simulation();
    server.consume(50);
    await clock.run(Promise.all(Array.from({ length: 400 }, (_, i) => server.request(window, latencyOf(i)))));
    expect(server.refused).toBe(0);
    // 50 at once, then 96 while the other may still be there, then 100 at a time.
    expect(server.counted[250]).toBeLessThan(32_000);
  });

  it("follows_the_announced_limit_down", async () => {
    const { clock, server, window } = simulation();
    server.max = 10;
    await clock.run(Promise.all(Array.from({ length: 30 }, (_, i) => server.request(window, latencyOf(i)))));
    expect(server.refused).toBe(0);
    expect(clock.now()).toBeGreaterThan(20_000);
  });

  it("follows_the_announced_limit_up", async () => {
    const { clock, server, window } = simulation();
    server.max = 190;
    await clock.run(Promise.all(Array.from({ length: 600 }, (_, i) => server.request(window, latencyOf(i)))));
    expect(server.refused).toBe(0);
    expect(fewestWithin(server.counted, server.interval)).toBeGreaterThanOrEqual(0.95 * 190);
  });

  it("follows_the_limit_and_the_interval_up_and_down_while_it_works", async () => {
    const { clock, server, window } = simulation();
    const changes = (async () => {
      for (const [max, interval] of [
        [150, 10_000],
        [150, 5_000],
        [60, 10_000],
        [100, 10_000],
      ] as const) {
        await clock.sleep(15_000);
        Object.assign(server, { max, interval });
      }
    })();
    const requests = Array.from({ length: 900 }, (_, i) => server.request(window, latencyOf(i)));
    await clock.run(Promise.all([changes, ...requests]));
    expect(server.counted).toHaveLength(900);
    // A limit that sinks refuses what is under way, and one to look for the end of it each second.
    expect(server.refused).toBeLessThan(12);
    expect(server.counted.filter((time) => time < 15_000).length).toBeLessThanOrEqual(200);
    expect(server.counted.filter((time) => time >= 20_000 && time < 30_000).length).toBeGreaterThanOrEqual(142);
  });

  it("works_with_a_limit_of_one", async () => {
    const { clock, server, window } = simulation();
    server.max = 1;
    await clock.run(Promise.all(Array.from({ length: 4 }, (_, i) => server.request(window, latencyOf(i)))));
    expect(server.refused).toBe(0);
    expect(server.counted).toHaveLength(4);
  });

  it("counts_100_per_10_s_without_any_header", async () => {
    const { clock, window } = simulation();
    const sent: number[] = [];
    const requests = Array.from({ length: 101 }, async () => {
      const slot = await window.enter();
      sent.push(clock.now());
      await clock.sleep(10);
      window.leave(slot, {});
    });
    await clock.run(Promise.all(requests));
    expect(sent[99]).toBeLessThan(4_000);
    expect(sent[100]).toBeGreaterThan(10_000);
  });

  it("fills_every_window_without_any_header", async () => {
    const { clock, server, window } = simulation();
    server.announces = false;
    await clock.run(Promise.all(Array.from({ length: 400 }, (_, i) => server.request(window, 20 + (i % 40)))));
    expect(server.refused).toBe(0);
    expect(fewestWithin(server.counted, server.interval)).toBeGreaterThanOrEqual(95);
  });

  it("sends_nothing_more_for_a_second_after_a_429_and_then_one_alone", async () => {
    const { clock, server, window } = simulation();
    // Somebody takes all that is left, and nothing announces it.
    server.announces = false;
    const arrivals: Array<[at: number, refused: boolean]> = [];
    const requests = Array.from({ length: 30 }, async () => {
      const slot = await window.enter();
      const refused = clock.now() < 3_000 && arrivals.length >= 10;
      arrivals.push([clock.now(), refused]);
      await clock.sleep(20);
      window.leave(slot, refused ? { refused } : {});
    });
    await clock.run(Promise.all(requests));
    const refusedAt = arrivals.filter(([, refused]) => refused).map(([at]) => at);
    expect(refusedAt.length).toBeLessThanOrEqual(4);
    for (const [i, at] of refusedAt.slice(1).entries()) {
      expect(at - (refusedAt[i] ?? 0)).toBeGreaterThanOrEqual(1_000);
    }
  });

  it("goes_on_with_one_alone_after_a_429_though_an_earlier_request_was_answered_after_it", async () => {
    const { clock, window } = simulation();
    window.leave(await window.enter(), {});
    const [refused, slow] = await clock.run(Promise.all([window.enter(), window.enter()]));
    window.leave(refused, { refused: true });
    window.leave(slow, {});
    const refusedAt = clock.now();
    const entered: number[] = [];
    const next = [0, 1, 2].map(async () => {
      const slot = await window.enter();
      entered.push(clock.now());
      await clock.sleep(300);
      window.leave(slot, {});
    });
    await clock.run(Promise.all(next));
    expect(entered[0]).toBeGreaterThanOrEqual(refusedAt + 1_000);
    expect((entered[1] ?? 0) - (entered[0] ?? 0)).toBeGreaterThanOrEqual(300);
  });

  it.each([5, 12])("lets_no_request_fail_when_another_client_takes_half_every_%d_s", async (seconds) => {
    const { clock, server, window } = simulation();
    const other = (async () => {
      for (let time = seconds; time < 60; time += seconds) {
        await clock.sleep(seconds * 1_000);
        server.consume((50 * seconds) / 10);
      }
    })();
    const requests = Array.from({ length: 300 }, (_, i) => server.request(window, latencyOf(i)));
    const [, ...refusals] = await clock.run(Promise.all([other, ...requests]));
    expect(Math.max(...refusals)).toBeLessThan(4);
    expect(server.refused).toBeLessThanOrEqual(15);
  });

  it("gives_a_place_back_when_the_request_failed", async () => {
    const { clock, window } = simulation();
    const requests = Array.from({ length: 20 }, async () => {
      const slot = await window.enter();
      await clock.sleep(1);
      window.leave(slot);
    });
    await clock.run(Promise.all(requests));
    expect(clock.now()).toBeLessThan(1_000);
  });
});
