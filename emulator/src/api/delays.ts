/** Delays that every request gets before its work, drawn anew for each from a seed that repeats them. */
export interface RandomDelays {
  /** The longest, in milliseconds. */
  max: number;
  /** The shortest, in milliseconds. Default 0. */
  min?: number;
  /** Requests that come in the same order get the same delays from the same seed, a uint32. Default 1. */
  seed?: number;
}

/** Draws the random delays. */
export class DelayGenerator {
  #state = 1;

  /** Starts the sequence anew from the seed of the delays. */
  seed(delays: Readonly<RandomDelays> | null): void {
    this.#state = delays?.seed ?? 1;
  }

  /** The next delay in whole milliseconds, from `min` to `max`. */
  next({ min = 0, max }: Readonly<RandomDelays>): number {
    return min + Math.floor(this.#random() * (max - min + 1));
  }

  /** The generator mulberry32: small, and the same on every machine. */
  #random(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  }
}

/** Waits; a delay still running does not keep the process alive. */
export function wait(milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, milliseconds).unref();
  });
}
