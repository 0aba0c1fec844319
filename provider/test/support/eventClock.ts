import type { Clock } from "../../src/hubspot/clock.js";

interface Sleeper {
  until: number;
  order: number;
  wake: () => void;
}

/**
 * A clock for many things going on at once: time stands still while anything can run, then jumps to the next sleeper.
 * That makes a simulation of minutes exact, and as fast as the work in it.
 */
export class EventClock implements Clock {
  #now = 0;
  #order = 0;
  #sleepers: Sleeper[] = [];

  now(): number {
    return this.#now;
  }

  date(): number {
    return this.#now;
  }

  random(): number {
    return 0.5;
  }

  sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
    if (signal?.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      const sleeper: Sleeper = { until: this.#now + Math.max(0, milliseconds), order: this.#order++, wake: resolve };
      this.#sleepers.push(sleeper);
      signal?.addEventListener("abort", () => {
        this.#sleepers = this.#sleepers.filter((other) => other !== sleeper);
        resolve();
      });
    });
  }

  /** Lets time pass while nothing runs, as on a busy machine. */
  stall(milliseconds: number): void {
    this.#now += milliseconds;
  }

  /** Runs until the work is done. Fails when everything waits and nothing sleeps. */
  async run<T>(work: Promise<T>): Promise<T> {
    let done = false;
    const finished = work.finally(() => {
      done = true;
    });
    finished.catch(() => undefined);
    while (!done) {
      await new Promise((resolve) => setImmediate(resolve));
      if (done) break;
      this.#sleepers.sort((a, b) => a.until - b.until || a.order - b.order);
      const next = this.#sleepers.shift();
      if (!next) throw new Error("everything waits, and nothing will ever wake it");
      this.#now = Math.max(this.#now, next.until);
      next.wake();
    }
    return finished;
  }
}
