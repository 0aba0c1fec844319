/** What the headers of an answer say about the rate limit. A missing header is undefined. */
export interface LimitHeaders {
  /** Requests per interval. */
  max?: number | undefined;
  intervalMilliseconds?: number | undefined;
  /** How many more requests HubSpot would accept after this one. */
  remaining?: number | undefined;
  /** HubSpot refused the request with a 429 of this limit. */
  refused?: boolean | undefined;
}

/** Permission to send one request, from {@link RateWindow.acquire} until {@link RateWindow.release}. */
export interface Permit {
  /** Milliseconds on the caller's clock. */
  readonly acquiredAt: number;
  /** Set by release. */
  releasedAt?: number;
}

/** Requests of other clients that one answer showed. */
interface Others {
  readonly count: number;
  /** When HubSpot stops counting them. */
  readonly end: number;
}

/** HubSpot's documented limit, used until an answer names another one. */
const DEFAULT_LIMIT = { max: 100, interval: 10_000 };
/** The longest interval that counts, milliseconds: a wrong header must not stop an `up` for hours. */
export const LONGEST_INTERVAL = 60_000;
/**
 * How many requests may be under way together when another client is active, or when answers do not say what is left.
 */
const FEW = 4;
/** The share of the limit that stays unused when another client is active, since it sends at the same time. */
const SHARED_MARGIN = 0.08;
/** Another client counts as active for this many intervals after its last known request. */
const SHARED_INTERVALS = 2;
/** A request without an answer delays the next one for at most this long, milliseconds: a server may hang. */
const PATIENCE = 1_000;

/**
 * The rolling window in which HubSpot counts requests. It has no clock: every method takes the time, in milliseconds.
 *
 * Our own requests: HubSpot counts a request from some moment between sending and answer, for one interval. So the
 * window counts it from acquire until one interval after release, which is never too short.
 *
 * Requests of others (an earlier process of ours, another client of the account) are what HubSpot counts beyond our
 * own.
 *
 * How many requests may be under way together: one until an answer says what is left; then as many as are left; but
 * only a few when another client is active. So the first request of a process goes alone, and the rest follow at once.
 */
export class RateWindow {
  #limit = DEFAULT_LIMIT;
  /** Our own requests that are under way or that HubSpot may still count. */
  #permits: Permit[] = [];
  /**
   * The requests of other clients, by the time at which they stop counting. Undefined until an answer says what is
   * left.
   */
  #others: Others[] | undefined;
  /** How many requests may be under way together: 1, FEW, or any number. */
  #together = 1;
  /** Until when another client counts as active. */
  #sharedUntil = Number.NEGATIVE_INFINITY;

  /** @param startedAt when this process started: what an earlier process sent stops counting one interval later */
  constructor(private readonly startedAt = 0) {}

  /**
   * When the next request may be sent: `now` if at once, else when to ask again. Infinity means: only after a release.
   */
  nextAt(now: number): number {
    const left = this.#left(now);
    const pending = this.#permits.filter((p) => p.releasedAt === undefined && p.acquiredAt > now - PATIENCE);
    // An active client may send as many requests as we do before an answer shows them. Leave room for them.
    const together = this.#isShared(now) ? Math.min(this.#together, left) : this.#together;
    if (left > 0 && pending.length < together) return now;
    const changes = [
      ...this.#permits.map((permit) => this.#endOf(permit)),
      ...(this.#others ?? []).map(({ end }) => end),
      ...pending.map((permit) => permit.acquiredAt + PATIENCE),
    ];
    return Math.min(...changes.filter((time) => time > now));
  }

  /** Counts a request that is sent now. Every permit must be released. */
  acquire(now: number): Permit {
    const permit: Permit = { acquiredAt: now };
    this.#permits.push(permit);
    return permit;
  }

  /** The request was answered, or failed. `headers` is undefined for a request without an answer. */
  release(permit: Permit, now: number, headers?: LimitHeaders): void {
    permit.releasedAt = now;
    if (headers) this.#learn(permit, now, headers);
    this.#forget(now);
  }

  #learn(permit: Permit, now: number, { max, intervalMilliseconds, remaining, refused }: LimitHeaders): void {
    this.#limit = {
      max: max || this.#limit.max,
      interval: Math.min(LONGEST_INTERVAL, intervalMilliseconds || this.#limit.interval),
    };
    // After a refusal nothing is left, whatever the headers say.
    const left = refused ? 0 : remaining;
    const isFirst = this.#others === undefined;
    const added = left === undefined ? 0 : this.#learnOthers(permit, now, left);
    if ((added > 0 || refused) && !isFirst) this.#sharedUntil = now + SHARED_INTERVALS * this.#limit.interval;
    const isShared = this.#isShared(now);
    if (refused || (isFirst && added > 0) || (isShared && this.#left(now) <= 0)) this.#together = 1;
    else this.#together = isShared || left === undefined ? FEW : Number.POSITIVE_INFINITY;
  }

  /**
   * Updates the requests of others by what HubSpot says is left, and returns how many are new. Our refused
   * requests count as used, both here and when the room that is left is computed, so the error cancels out.
   */
  #learnOthers(permit: Permit, now: number, remaining: number): number {
    const { max, interval } = this.#limit;
    const counted = max - remaining;
    // HubSpot counted at some moment between permit.acquiredAt and now. It counted at most all of our requests: what is
    // beyond them, and beyond the known requests of others, is new.
    const sent = permit.acquiredAt;
    const known = this.#othersAt(sent);
    const added = Math.max(0, counted - this.#ownAt(sent) - known);
    // It counted at least this request, and those that were answered before this one was sent. The others have at most
    // the rest: known requests of others beyond that are dropped.
    const certain = this.#permits.filter(
      (p) => p === permit || (p.acquiredAt > now - interval && p.releasedAt !== undefined && p.releasedAt <= sent),
    );
    let surplus = this.#othersAt(now) - Math.max(0, counted - certain.length);
    const kept: Others[] = [];
    for (const others of this.#others ?? []) {
      const dropped = others.end > now ? Math.min(others.count, Math.max(0, surplus)) : 0;
      surplus -= dropped;
      kept.push({ ...others, count: others.count - dropped });
    }
    // The requests of others that the first answer shows were sent before this process started.
    const earlierEnd = this.startedAt + interval;
    const end = this.#others === undefined && earlierEnd > now ? earlierEnd : now + interval;
    this.#others = [...kept, { count: added, end }].filter(({ count }) => count > 0);
    return added;
  }

  #isShared(now: number): boolean {
    return now < this.#sharedUntil;
  }

  #left(now: number): number {
    const { max } = this.#limit;
    const margin = this.#isShared(now) ? Math.floor(max * SHARED_MARGIN) : 0;
    return max - margin - this.#ownAt(now) - this.#othersAt(now);
  }

  #ownAt(time: number): number {
    return this.#permits.filter((permit) => this.#endOf(permit) > time).length;
  }

  #othersAt(time: number): number {
    return (this.#others ?? []).reduce((sum, { count, end }) => (end > time ? sum + count : sum), 0);
  }

  /** When a request certainly stops counting. Infinity while it is under way. */
  #endOf({ releasedAt }: Permit): number {
    return releasedAt === undefined ? Number.POSITIVE_INFINITY : releasedAt + this.#limit.interval;
  }

  /** Drops requests that are too old to be counted in any answer that is still to come. */
  #forget(now: number): void {
    const pending = this.#permits.flatMap((p) => (p.releasedAt === undefined ? [p.acquiredAt] : []));
    const oldest = Math.min(now, ...pending);
    this.#permits = this.#permits.filter((permit) => this.#endOf(permit) > oldest);
    this.#others = this.#others?.filter(({ end }) => end > oldest);
  }
}
