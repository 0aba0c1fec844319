import type { RateLimiter } from "../../src/hubspot/rateLimiter.js";
import type { LimitHeaders } from "../../src/hubspot/rateWindow.js";
import type { EventClock } from "./eventClock.js";

/** Numbers from 0 up to, not including, 1: the same ones for the same seed (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Which of the limit's headers an answer carries. */
export type AnnouncedHeaders = "all" | "no Remaining" | "none";

/** How a simulated HubSpot behaves. */
export interface Behaviour {
  max?: number;
  /** Milliseconds. */
  interval?: number;
  /** From sending to answer, milliseconds: shortest and longest. @default [2, 5] */
  latency?: readonly [shortest: number, longest: number];
  headers?: AnnouncedHeaders;
  seed?: number;
}

/**
 * HubSpot's side of the rate limit on a simulated clock: a rolling window that counts a request at a random moment
 * between its sending and its answer. A refused request counts nothing.
 */
export class SimulatedHubSpot {
  max: number;
  interval: number;
  headers: AnnouncedHeaders;
  readonly random: () => number;
  /** When each request of ours that was not refused was counted. */
  readonly counted: number[] = [];
  /** When each request of ours that was refused arrived. */
  readonly refused: number[] = [];
  /** How often the most often refused request was refused. */
  mostRefusals = 0;
  readonly #latency: readonly [number, number];
  #others: number[] = [];
  /** How many of our counted requests are older than the interval. */
  #ended = 0;

  constructor(
    private readonly clock: EventClock,
    { max = 100, interval = 10_000, latency = [2, 5], headers = "all", seed = 1 }: Behaviour = {},
  ) {
    this.max = max;
    this.interval = interval;
    this.headers = headers;
    this.random = seeded(seed);
    this.#latency = latency;
  }

  /** One request, sent again after each refusal as the transport does. */
  async request(limiter: RateLimiter): Promise<void> {
    const [shortest, longest] = this.#latency;
    for (let refusals = 0; ; ) {
      const permit = await limiter.acquire();
      const latency = shortest + (longest - shortest) * this.random();
      const before = latency * this.random();
      await this.clock.sleep(before);
      const headers = this.#arrive();
      await this.clock.sleep(latency - before);
      limiter.release(permit, headers);
      if (!headers.refused) return;
      this.mostRefusals = Math.max(this.mostRefusals, ++refusals);
      await this.clock.sleep(this.random() * 1_000 * 2 ** (refusals - 1));
    }
  }

  /** Requests of another client of the account, as far as the limit lets them through. */
  consume(requests: number): void {
    const accepted = Math.min(requests, this.#left());
    for (let i = 0; i < accepted; i++) this.#others.push(this.clock.now());
  }

  /** From the first counted request to the last, milliseconds. */
  get span(): number {
    return (this.counted.at(-1) ?? 0) - (this.counted[0] ?? 0);
  }

  /** The span beside the shortest one in which the limit allows as many requests. */
  get ratio(): number {
    return this.span / (Math.floor((this.counted.length - 1) / this.max) * this.interval);
  }

  #arrive(): LimitHeaders {
    const left = this.#left();
    const refused = left <= 0;
    (refused ? this.refused : this.counted).push(this.clock.now());
    if (this.headers === "none") return { refused };
    const limit = { max: this.max, intervalMilliseconds: this.interval, refused };
    return this.headers === "all" ? { ...limit, remaining: Math.max(0, left - 1) } : limit;
  }

  #left(): number {
    const since = this.clock.now() - this.interval;
    this.#others = this.#others.filter((time) => time > since);
    while ((this.counted[this.#ended] ?? Number.POSITIVE_INFINITY) <= since) this.#ended++;
    return this.max - (this.counted.length - this.#ended) - this.#others.length;
  }
}
