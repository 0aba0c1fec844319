import { type LimitHeaders, RateWindow } from "../../src/hubspot/rateLimit.js";
import { EventClock } from "../support/eventClock.js";

/** HubSpot's side: a rolling window that counts a request when it arrives, half-way between sending and answer. */
class SimulatedServer {
  /** When each request that was counted arrived. */
  readonly counted: number[] = [];
  refused = 0;
  max = 100;
  readonly interval = 10_000;
  readonly #foreign: number[] = [];

  constructor(private readonly clock: EventClock) {}

  async request(window: RateWindow, latency: number): Promise<void> {
    const slot = await window.enter();
    await this.clock.sleep(latency / 2);
    const headers = this.#arrive();
    await this.clock.sleep(latency / 2);
    window.leave(slot, headers);
  }

  /** Another client's requests. */
  consume(requests: number): void {
    for (let i = 0; i < requests; i++) this.#foreign.push(this.clock.now());
  }

  #arrive(): LimitHeaders {
    const now = this.clock.now();
    const within = [...this.counted, ...this.#foreign].filter((time) => time > now - this.interval).length;
    if (within >= this.max) this.refused++;
    else this.counted.push(now);
    const remaining = Math.max(0, this.max - within - 1);
    return { max: this.max, intervalMilliseconds: this.interval, remaining };
  }
}

function simulation() {
  const clock = new EventClock();
  return { clock, server: new SimulatedServer(clock), window: new RateWindow(clock) };
}

const latencyOf = (index: number) => 20 + ((index * 37) % 180);

describe("the rate window", () => {
  it.each([1, 50, 99, 100])("lets_%d_requests_through_without_a_wait", async (count) => {
    const { clock, server, window } = simulation();
    await clock.run(Promise.all(Array.from({ length: count }, (_, i) => server.request(window, latencyOf(i)))));
    expect(server.refused).toBe(0);
    expect(clock.now()).toBeLessThan(1_000);
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

  it("gets_no_429_at_full_speed_and_uses_95_percent_of_each_full_window", async () => {
    const { clock, server, window } = simulation();
    await clock.run(Promise.all(Array.from({ length: 500 }, (_, i) => server.request(window, latencyOf(i)))));
    expect(server.refused).toBe(0);
    expect(server.counted).toHaveLength(500);
    // The first request of each further window comes no later than it would at 95 % of the limit.
    for (let n = 1; n < 5; n++) {
      expect(server.counted[n * server.max]).toBeLessThanOrEqual((n * server.interval) / 0.95);
    }
  });

  it("takes_300_requests_through_a_limit_of_100_in_little_more_than_20_s", async () => {
    const { clock, server, window } = simulation();
    await clock.run(Promise.all(Array.from({ length: 300 }, (_, i) => server.request(window, latencyOf(i)))));
    expect(server.refused).toBe(0);
    expect(clock.now()).toBeLessThan(22_500);
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
    await Promise.all(all);
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
    await clock.run(Promise.all(Array.from({ length: 190 }, (_, i) => server.request(window, latencyOf(i)))));
    expect(clock.now()).toBeLessThan(1_000);
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
    expect(sent[99]).toBeLessThan(100);
    expect(sent[100]).toBeGreaterThan(10_000);
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
