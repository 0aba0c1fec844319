import type { Clock } from "./clock.js";

/** What a response's headers said of the limit; a header that did not come is undefined. */
export interface LimitHeaders {
  max?: number | undefined;
  intervalMilliseconds?: number | undefined;
  remaining?: number | undefined;
}

/** One request's place in the window, from {@link RateWindow.enter} until {@link RateWindow.leave}. */
export interface Slot {
  readonly sentAt: number;
  doneAt?: number;
}

/** Of a window that another client shares, this part is left alone: its requests and ours cross on the way. */
const SHARED_MARGIN = 0.04;
/**
 * What an answer said is trusted this long, milliseconds; then, as in a new process, one request goes ahead alone. It
 * is waited for as long again, then the next one goes: a server that hangs must not hold up one request after another.
 */
const FRESH = 1_000;

/**
 * The sliding window in which HubSpot counts requests: 100 in 10 s until a response says otherwise. HubSpot counts a
 * request some time between sending and answer, so the window counts each from its sending until one interval after
 * its answer: that can never be too few.
 *
 * A new process does not know what an earlier one left of the window. So its first request goes alone, and the answer
 * tells. The same holds for other clients of the account: what HubSpot counts beyond our own requests is theirs.
 */
export class RateWindow {
  #max = 100;
  #interval = 10_000;
  #slots: Slot[] = [];
  /** When the last answer came. */
  #learnedAt = Number.NEGATIVE_INFINITY;
  /** How many requests in the window are not ours, as last learned, and until when that may hold. */
  #foreign = 0;
  #foreignUntil = 0;
  #queue: Promise<void> = Promise.resolve();
  #changed: Array<() => void> = [];

  constructor(private readonly clock: Clock) {}

  /** Waits for a place, first come, first served. Every slot must be given back with {@link leave}. */
  enter(): Promise<Slot> {
    const slot = this.#queue.then(() => this.#wait());
    this.#queue = slot.then(() => undefined);
    return slot;
  }

  /** The answer came, or will not come. `limit` is what its headers said, none for a request that failed. */
  leave(slot: Slot, limit?: LimitHeaders): void {
    slot.doneAt = this.clock.now();
    if (limit) {
      this.#learnedAt = slot.doneAt;
      if (limit.max) this.#max = limit.max;
      if (limit.intervalMilliseconds) this.#interval = limit.intervalMilliseconds;
      if (limit.remaining !== undefined) this.#compare(slot, slot.doneAt, limit.remaining);
    }
    for (const wake of this.#changed.splice(0)) wake();
  }

  /** Narrows down how many requests of others HubSpot counts, by what it says is left. */
  #compare(slot: Slot, now: number, remaining: number): void {
    // HubSpot counted this request somewhere between slot.sentAt and now: these were surely counted then …
    const surely = this.#slots.filter(
      (s) => s === slot || (s.sentAt > now - this.#interval && s.doneAt !== undefined && s.doneAt <= slot.sentAt),
    );
    // … and these perhaps.
    const perhaps = this.#slots.filter((s) => s.doneAt === undefined || s.doneAt > slot.sentAt - this.#interval);
    const counted = this.#max - remaining;
    const least = counted - perhaps.length;
    const most = Math.max(0, counted - surely.length);
    const known = this.#foreignNow(now);
    if (least > known) {
      this.#foreign = least;
      this.#foreignUntil = now + this.#interval;
    } else if (most < known) {
      this.#foreign = most;
    }
  }

  #foreignNow(now: number): number {
    return now < this.#foreignUntil ? this.#foreign : 0;
  }

  async #wait(): Promise<Slot> {
    for (;;) {
      const now = this.clock.now();
      this.#slots = this.#slots.filter((slot) => slot.doneAt === undefined || slot.doneAt > now - this.#interval);
      const foreign = this.#foreignNow(now);
      const room = foreign > 0 ? Math.floor(this.#max * (1 - SHARED_MARGIN)) - foreign : this.#max;
      const newest = this.#newestUnderWay();
      const mayGo = now - this.#learnedAt < FRESH || now - newest >= FRESH;
      if (mayGo && (this.#slots.length < room || (this.#slots.length === 0 && foreign === 0))) {
        const slot: Slot = { sentAt: now };
        this.#slots.push(slot);
        return slot;
      }
      await this.#next(now);
    }
  }

  /** When the newest request was sent that has no answer yet. */
  #newestUnderWay(): number {
    const sent = this.#slots.flatMap((slot) => (slot.doneAt === undefined ? [slot.sentAt] : []));
    return Math.max(Number.NEGATIVE_INFINITY, ...sent);
  }

  /** Until the oldest slot or the knowledge of others runs out, or an answer changes what is known. */
  #next(now: number): Promise<void> {
    const ends = this.#slots.flatMap((slot) => (slot.doneAt === undefined ? [] : [slot.doneAt + this.#interval]));
    if (now < this.#foreignUntil) ends.push(this.#foreignUntil);
    const patience = this.#newestUnderWay() + FRESH;
    if (patience > now) ends.push(patience);
    const answered = new Promise<void>((resolve) => this.#changed.push(resolve));
    if (ends.length === 0) return answered;
    const waiting = new AbortController();
    void answered.then(() => waiting.abort());
    return Promise.race([answered, this.clock.sleep(Math.max(1, Math.min(...ends) - now + 1), waiting.signal)]);
  }
}
