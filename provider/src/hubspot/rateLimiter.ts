import type { Clock } from "./clock.js";
import { type LimitHeaders, type Permit, RateWindow } from "./rateWindow.js";

/** A wait longer than this, milliseconds, is told to the user. */
export const LONG_WAIT = 5_000;

/** Printed once, before the first wait of that length. */
export const WAITING_FOR_LIMIT = "waiting for HubSpot's rate limit: requests go out as fast as it allows";

/** Options of a {@link RateLimiter}. */
export interface RateLimiterOptions {
  /** When this process started, milliseconds on the limiter's clock. @default 0 */
  startedAt?: number;
  /**
   * Called once, as soon as it is known that a request waits longer than {@link LONG_WAIT}, with the least time that it
   * waits, milliseconds.
   */
  onLongWait?: (milliseconds: number) => void;
}

interface Waiting {
  readonly since: number;
  readonly signal: AbortSignal | undefined;
  readonly grant: (permit: Permit) => void;
  readonly abandon: (reason: unknown) => void;
}

/** The queue of requests that wait for a permit of the {@link RateWindow}, in the order in which they came. */
export class RateLimiter {
  readonly #window: RateWindow;
  #queue: Waiting[] = [];
  /** Ends the sleep until the request at the head of the queue may go. */
  #sleep = new AbortController();
  #onLongWait: ((milliseconds: number) => void) | undefined;
  readonly #signals = new WeakSet<AbortSignal>();

  constructor(
    private readonly clock: Clock,
    { startedAt, onLongWait }: RateLimiterOptions = {},
  ) {
    this.#window = new RateWindow(startedAt);
    this.#onLongWait = onLongWait;
  }

  /**
   * Waits until a request may be sent. Every permit must be released, see {@link release}.
   * @throws the signal's reason, at once, when it aborts during the wait
   */
  acquire(signal?: AbortSignal): Promise<Permit> {
    if (signal?.aborted) return Promise.reject(signal.reason);
    if (signal) this.#listenTo(signal);
    return new Promise((grant, abandon) => {
      this.#queue.push({ since: this.clock.now(), signal, grant, abandon });
      this.#grant();
    });
  }

  /** The answer came, or will not come. `headers` is what it says about the limit, undefined without an answer. */
  release(permit: Permit, headers?: LimitHeaders): void {
    this.#window.release(permit, this.clock.now(), headers);
    this.#grant();
  }

  /** One listener per signal, however many requests wait with it: Node warns of more than ten. */
  #listenTo(signal: AbortSignal): void {
    if (this.#signals.has(signal)) return;
    this.#signals.add(signal);
    const abandonAll = () => {
      const abandoned = this.#queue.filter((waiting) => waiting.signal === signal);
      this.#queue = this.#queue.filter((waiting) => waiting.signal !== signal);
      for (const { abandon } of abandoned) abandon(signal.reason);
      this.#grant();
    };
    signal.addEventListener("abort", abandonAll, { once: true });
  }

  /** Grants permits to all requests that may be sent now, then sleeps until the next one may. */
  #grant(): void {
    this.#sleep.abort();
    const now = this.clock.now();
    for (let next = this.#queue[0]; next; next = this.#queue[0]) {
      const at = this.#window.nextAt(now);
      if (at > now) {
        this.#sleepUntil(at, now, next.since);
        return;
      }
      this.#queue.shift();
      next.grant(this.#window.acquire(now));
    }
  }

  #sleepUntil(at: number, now: number, since: number): void {
    // Infinity: the next request must wait for a release, which calls #grant again.
    if (at === Number.POSITIVE_INFINITY) return;
    if (at - since > LONG_WAIT) {
      this.#onLongWait?.(at - since);
      this.#onLongWait = undefined;
    }
    const sleep = new AbortController();
    this.#sleep = sleep;
    // At least 1 ms: a timer may fire a little early, with less than a millisecond left.
    void this.clock.sleep(Math.max(1, at - now), sleep.signal).then(() => {
      if (!sleep.signal.aborted) this.#grant();
    });
  }
}
