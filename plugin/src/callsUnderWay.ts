/** Knows whether a call of the engine is still being worked on. */
export class CallsUnderWay {
  #count = 0;
  #tellIdle: (() => void)[] = [];

  /** Does the work of one call. */
  async during<T>(work: () => Promise<T>): Promise<T> {
    this.#count += 1;
    try {
      return await work();
    } finally {
      this.#count -= 1;
      if (this.#count === 0) for (const tell of this.#tellIdle.splice(0)) tell();
    }
  }

  /** Resolves when no call is being worked on: at once, or after the last one. */
  idle(): Promise<void> {
    return this.#count === 0 ? Promise.resolve() : new Promise((resolve) => this.#tellIdle.push(resolve));
  }
}
