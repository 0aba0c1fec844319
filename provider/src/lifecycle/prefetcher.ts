import type { DocumentState } from "./documentState.js";

/**
 * At most this many reads are ahead of their checks: writes must not wait behind a whole fleet's reads, nor use old
 * ones.
 */
const MAX_UNCHECKED = 20;

/**
 * Reads documents before their checks. The engine checks one resource after another, so without it each check would
 * wait for a read of its own.
 */
export class Prefetcher {
  /** Documents that were checked, or whose read began before their check. */
  readonly #started = new Set<DocumentState>();
  /** Those of them whose check is still to come. */
  readonly #unchecked = new Set<DocumentState>();

  /** @param throwIfStopped throws when nothing more may be sent */
  constructor(private readonly throwIfStopped: () => Promise<void>) {}

  /**
   * Called by the check of a document. Reads that document and then the next of its siblings. A read that fails is
   * repeated by the check that needs it, which reports the error.
   */
  prefetch(checked: DocumentState, siblings: readonly number[], documentOf: (appId: number) => DocumentState): void {
    this.#started.add(checked);
    this.#unchecked.delete(checked);
    if (siblings.length === 0) return;
    // Its own read comes first: with a wrong credential no other is sent.
    checked
      .observe()
      .then(() => this.#readSiblings(siblings, documentOf))
      .catch(() => undefined);
  }

  async #readSiblings(siblings: readonly number[], documentOf: (appId: number) => DocumentState): Promise<void> {
    await this.throwIfStopped();
    for (const appId of siblings) {
      if (this.#unchecked.size >= MAX_UNCHECKED) return;
      const sibling = documentOf(appId);
      if (this.#started.has(sibling)) continue;
      this.#started.add(sibling);
      this.#unchecked.add(sibling);
      sibling.observe().catch(() => undefined);
    }
  }
}
