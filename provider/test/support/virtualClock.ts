import type { Clock } from "../../src/hubspot/clock.js";

/** The time of day at which every virtual clock starts. */
export const EPOCH = Date.UTC(2026, 0, 15, 12, 0, 0);

/** A clock on which sleeping takes no time: it advances at once, and remembers how long each sleep was. */
export class VirtualClock implements Clock {
  /** Every sleep so far, milliseconds, in order. */
  readonly sleeps: number[] = [];
  /** What `random` answers. */
  chance: number;
  #now = 0;

  constructor(chance = 0.5) {
    this.chance = chance;
  }

  now(): number {
    return this.#now;
  }

  date(): number {
    return EPOCH + this.#now;
  }

  random(): number {
    return this.chance;
  }

  sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
    if (signal?.aborted) return Promise.resolve();
    this.sleeps.push(milliseconds);
    this.#now += milliseconds;
    return Promise.resolve();
  }

  /** Lets time pass without anybody sleeping. */
  advance(milliseconds: number): void {
    this.#now += milliseconds;
  }
}
