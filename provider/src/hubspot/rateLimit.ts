import type { Clock } from "./clock.js";

/** What a response's headers said of the limit; a header that did not come is undefined. */
export interface LimitHeaders {
  max?: number | undefined;
  intervalMilliseconds?: number | undefined;
  remaining?: number | undefined;
  /** The request met the limit: HubSpot counted as many as it allows, or more. */
  refused?: boolean | undefined;
}

/** One request's place in the window, from {@link RateWindow.enter} until {@link RateWindow.leave}. */
export interface Slot {
  readonly sentAt: number;
  doneAt?: number;
}

/** Of a window that another client shares, this part is left alone: its requests and ours cross on the way. */
const SHARED_MARGIN = 0.04;
/**
 * Where others share the window, what an answer said is trusted this long, milliseconds; then, as in a new process, one
 * request goes ahead alone. It is waited for as long again, then the next one goes: a server that hangs must not hold up
 * one request after another.
 */
const FRESH = 1_000;
/** After a refusal nothing is sent for this part of the interval; then one request goes ahead alone. */
const PAUSE = 0.1;
/**
 * At most so many times as fast as the limit allows on average, so that a window's requests take a third of it; and no
 * more than so many in the time that an answer takes.
 */
const HASTE = 3;
/** For the first requests of a window, up to this part, one that waits alone is no burst. */
const FEW = 0.05;
/** HubSpot's interval is 10 s. A longer one than this, milliseconds, is not believed: a command would seem to hang. */
const LONGEST_INTERVAL = 60_000;
/** How many requests may follow at once when the machine was late to send them. */
const CATCH_UP = 10;

/**
 * The sliding window in which HubSpot counts requests: 100 in 10 s until a response says otherwise. HubSpot counts a
 * request some time between sending and answer, so the window counts each from its sending until one interval after
 * its answer: that can never be too few.
 *
 * A window's requests are spread. What goes in one burst comes back in one burst an interval later, and a little later
 * than it could: then there are windows that miss all of it. Spread, they miss what was sent within that little time.
 *
 * A new process does not know what an earlier one left of the window. So its first request goes alone, and the answer
 * tells. The same holds for other clients of the account: what HubSpot counts beyond our own requests is theirs.
 */
export class RateWindow {
  #max = 100;
  #interval = 10_000;
  #slots: Slot[] = [];
  /** When the last answer came that was no refusal. */
  #learnedAt = Number.NEGATIVE_INFINITY;
  /** How long the last answer took. */
  #latency = 0;
  /** Before this nothing is sent: the limit was met. */
  #closedUntil = Number.NEGATIVE_INFINITY;
  /** When the next request is due, for the sake of spreading. */
  #dueAt = Number.NEGATIVE_INFINITY;
  /** How many requests in the window are not ours, as last learned, and until when that may hold. */
  #foreign = 0;
  #foreignUntil = 0;
  #waiting = 0;
  #queue: Promise<void> = Promise.resolve();
  #changed: Array<() => void> = [];

  constructor(private readonly clock: Clock) {}

  /**
   * Waits for a place, first come, first served. Every slot must be given back with {@link leave}.
   * @param cancelled ends the wait at once: the slot is then no place, and nothing may be sent
   */
  enter(cancelled?: AbortSignal): Promise<Slot> {
    // Time in which nobody wanted to send is no reason to hurry.
    if (this.#waiting === 0) this.#dueAt = Math.max(this.#dueAt, this.clock.now());
    this.#waiting++;
    const slot = this.#queue.then(() => this.#wait(cancelled));
    this.#queue = slot.then(() => {
      this.#waiting--;
    });
    return slot;
  }

  /** The answer came, or will not come. `limit` is what its headers said, none for a request that failed. */
  leave(slot: Slot, limit?: LimitHeaders): void {
    const now = this.clock.now();
    slot.doneAt = now;
    if (limit) {
      this.#latency = now - slot.sentAt;
      // Waiting for the one that went alone was no delay to make up for.
      if (this.#learnedAt === Number.NEGATIVE_INFINITY) this.#dueAt = Math.max(this.#dueAt, now);
      if (limit.max) this.#max = limit.max;
      if (limit.intervalMilliseconds) this.#interval = Math.min(limit.intervalMilliseconds, LONGEST_INTERVAL);
      if (limit.refused) {
        this.#learnedAt = Number.NEGATIVE_INFINITY;
        this.#closedUntil = now + this.#interval * PAUSE;
      } else if (now >= this.#closedUntil) {
        // An answer that was under way when another request was refused does not open the window again.
        this.#learnedAt = now;
      }
      if (limit.remaining !== undefined) this.#compare(slot, now, limit.remaining);
    }
    for (const wake of this.#changed.splice(0)) wake();
  }

  /**
   * Narrows down how many requests of others HubSpot counts, by what it says is left. A refused request of ours passes
   * for counted, here as in the room that it takes: the two cancel out.
   */
  #compare(slot: Slot, now: number, remaining: number): void {
    // HubSpot counted this request somewhere between slot.sentAt and now: these were surely counted then …
    const surely = this.#slots.filter(
      (s) => s === slot || (s.sentAt > now - this.#interval && s.doneAt !== undefined && s.doneAt <= slot.sentAt),
    );
    const counted = this.#max - remaining;
    // … and all of ours perhaps.
    const least = counted - this.#slots.length;
    const most = Math.max(0, counted - surely.length);
    const known = this.#foreignNow(now);
    if (least >= known) {
      this.#foreign = least;
      this.#foreignUntil = now + this.#interval;
    } else {
      this.#foreign = Math.min(known, most);
    }
  }

  #foreignNow(now: number): number {
    return now < this.#foreignUntil ? this.#foreign : 0;
  }

  async #wait(cancelled?: AbortSignal): Promise<Slot> {
    for (;;) {
      const now = this.clock.now();
      if (cancelled?.aborted) return { sentAt: now };
      this.#slots = this.#slots.filter((slot) => this.#endOf(slot) > now);
      if (this.#mayGo(now)) {
        const slot: Slot = { sentAt: now };
        this.#slots.push(slot);
        const spacing = this.#spacing();
        this.#dueAt = Math.max(this.#dueAt, now - CATCH_UP * spacing) + spacing;
        return slot;
      }
      await this.#next(now, cancelled);
    }
  }

  #mayGo(now: number): boolean {
    const isSpread = this.#waiting > 1 || this.#slots.length >= this.#max * FEW;
    if (now < this.#closedUntil || (isSpread && now < this.#dueAt)) return false;
    const foreign = this.#foreignNow(now);
    // Who was alone so far counts on being it; who was not asks again what is left.
    const trusted = this.#foreign > 0 ? FRESH : Number.POSITIVE_INFINITY;
    const learned = now - this.#learnedAt < trusted || now - this.#newestUnderWay() >= FRESH;
    const room = foreign > 0 ? Math.floor(this.#max * (1 - SHARED_MARGIN)) - foreign : this.#max;
    return learned && this.#slots.length < room;
  }

  /** A place is free again an answer's time later than it could be: the longer that is, the wider the requests lie. */
  #spacing(): number {
    const even = this.#interval / this.#max;
    return Math.min(even, Math.max(even, this.#latency) / HASTE);
  }

  /** When a request surely counts no longer; never, as long as it is under way. */
  #endOf({ doneAt }: Slot): number {
    return doneAt === undefined ? Number.POSITIVE_INFINITY : doneAt + this.#interval;
  }

  /** When the newest request was sent that has no answer yet. */
  #newestUnderWay(): number {
    const sent = this.#slots.flatMap((slot) => (slot.doneAt === undefined ? [slot.sentAt] : []));
    return Math.max(Number.NEGATIVE_INFINITY, ...sent);
  }

  /** Until the oldest slot or the knowledge of others runs out, a request is due, or an answer changes what is known. */
  async #next(now: number, cancelled?: AbortSignal): Promise<void> {
    const ends = this.#slots.map((slot) => this.#endOf(slot));
    ends.push(this.#foreignUntil, this.#dueAt, this.#closedUntil, this.#newestUnderWay() + FRESH);
    const nearest = Math.min(...ends.filter((end) => end > now));
    const changed = new AbortController();
    const wake = () => changed.abort();
    this.#changed.push(wake);
    // Only the first in the queue waits here, so the signal has one listener at a time.
    cancelled?.addEventListener("abort", wake);
    if (nearest === Number.POSITIVE_INFINITY)
      await new Promise((resolve) => changed.signal.addEventListener("abort", resolve));
    else await this.clock.sleep(Math.max(1, nearest - now), changed.signal);
    cancelled?.removeEventListener("abort", wake);
  }
}
