import { setTimeout as delay } from "node:timers/promises";

/** Time and random numbers. Tests inject their own, so that waiting takes no time. */
export interface Clock {
  /** Milliseconds since this process started, on a clock that never goes backwards. */
  now(): number;
  /** The time of day, milliseconds since 1970: used only for a Retry-After that is a date. */
  date(): number;
  /** Resolves after the time, or at once when the signal aborts. */
  sleep(milliseconds: number, signal?: AbortSignal): Promise<void>;
  /** From 0 up to, not including, 1. */
  random(): number;
}

/** The machine's own time and random numbers. */
export const systemClock: Clock = {
  now: () => performance.now(),
  date: () => Date.now(),
  sleep: (milliseconds, signal) => delay(milliseconds, undefined, signal && { signal }).catch(() => undefined),
  random: () => Math.random(),
};
