import type { Switches } from "./switches.js";

/** What is announced when there is no limit: so much that nobody meets it. */
const announcedMaximum = 1_000_000;

/** The window's length when none is given: HubSpot's reference. */
const defaultInterval = 10_000;

/** What is announced as the daily limit when there is none: so much that nobody meets it. */
const announcedDaily = 250_000_000;

/** Which limit a request ran into. */
export type ExceededLimit = "burst" | "daily";

/** Counts requests per credential in a window that rolls. Refused requests take nothing from the budget. */
export class RateLimiter {
  readonly #now: () => number;
  readonly #windows = new Map<string, number[]>();
  readonly #days = new Map<string, number>();
  #others: number[] = [];
  #othersToday = 0;

  /** `now` is a monotonic clock in milliseconds. */
  constructor(now: () => number) {
    this.#now = now;
  }

  /** Takes one request from a credential's budget, or says which limit stands against it. */
  take(credential: string, { rateLimit, dailyLimit }: Readonly<Switches>): ExceededLimit | undefined {
    const today = this.#days.get(credential) ?? 0;
    if (dailyLimit !== null && today + this.#othersToday >= dailyLimit) return "daily";
    if (rateLimit !== null && this.#remaining(credential, rateLimit) <= 0) return "burst";
    this.#days.set(credential, today + 1);
    const taken = this.#within(credential, rateLimit?.intervalMilliseconds ?? defaultInterval);
    taken.push(this.#now());
    this.#windows.set(credential, taken);
    return undefined;
  }

  /** Takes requests from every credential's budget at once, as another client of the same account does. */
  consume(requests: number): void {
    const now = this.#now();
    for (let count = 0; count < requests; count += 1) this.#others.push(now);
    this.#othersToday += requests;
  }

  /** The headers that every answer carries. The daily ones are absent with OAuth (HubSpot's reference). */
  headers(credential: string, oauth: boolean, { rateLimit, dailyLimit }: Readonly<Switches>): Record<string, string> {
    const interval = rateLimit?.intervalMilliseconds ?? defaultInterval;
    const remaining =
      rateLimit === null
        ? announcedMaximum - this.#within(credential, interval).length
        : this.#remaining(credential, rateLimit);
    const headers: Record<string, string> = {
      "X-HubSpot-RateLimit-Max": String(rateLimit?.max ?? announcedMaximum),
      "X-HubSpot-RateLimit-Interval-Milliseconds": String(interval),
      "X-HubSpot-RateLimit-Remaining": String(Math.max(0, remaining)),
    };
    if (oauth) return headers;
    const daily = dailyLimit ?? announcedDaily;
    const left = daily - (this.#days.get(credential) ?? 0) - this.#othersToday;
    headers["X-HubSpot-RateLimit-Daily"] = String(daily);
    headers["X-HubSpot-RateLimit-Daily-Remaining"] = String(Math.max(0, left));
    return headers;
  }

  /** Gives every credential its whole budget back. */
  clear(): void {
    this.#windows.clear();
    this.#days.clear();
    this.#others = [];
    this.#othersToday = 0;
  }

  #remaining(credential: string, limit: NonNullable<Switches["rateLimit"]>): number {
    const interval = limit.intervalMilliseconds ?? defaultInterval;
    const since = this.#now() - interval;
    this.#others = this.#others.filter((time) => time > since);
    const eaten = Math.floor(limit.max * (limit.eatenByOthers ?? 0));
    return limit.max - eaten - this.#others.length - this.#within(credential, interval).length;
  }

  /** A request stops counting the moment it is as old as the window is long. */
  #within(credential: string, interval: number): number[] {
    const since = this.#now() - interval;
    const recent = (this.#windows.get(credential) ?? []).filter((time) => time > since);
    this.#windows.set(credential, recent);
    return recent;
  }
}
