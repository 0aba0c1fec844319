/** Counts the engine's calls that are not answered yet. */
export class CallsUnderWay {
  #count = 0;
  #idleListeners: (() => void)[] = [];

  /** Runs the work of one call. */
  async during<T>(work: () => Promise<T>): Promise<T> {
    this.#count += 1;
    try {
      return await work();
    } finally {
      this.#count -= 1;
      if (this.#count === 0) for (const listener of this.#idleListeners.splice(0)) listener();
    }
  }

  /** Resolves when every call has been answered; at once if none is open. */
  idle(): Promise<void> {
    return this.#count === 0 ? Promise.resolve() : new Promise((resolve) => this.#idleListeners.push(resolve));
  }
}
