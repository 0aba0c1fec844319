import type { DocumentKind } from "./documents.js";
import type { Call } from "./journal.js";

/** What happens inside an emulator, for those who watch it. */
export type Happening =
  /** A document was made, changed or removed. */
  | { type: "document"; appId: number; document: DocumentKind }
  /** A call arrived, or more is known about one. */
  | { type: "call"; call: Call }
  /** Fault rules came, struck, held, let go or ended. */
  | { type: "faults" }
  /** Switches changed. */
  | { type: "switches" }
  /** So much changed at once that watchers should look at everything anew. */
  | { type: "all" };

/** Tells watchers what happens. */
export class Hub {
  readonly #watchers = new Set<(happening: Happening) => void>();

  /** Begins to watch; answers how to end. */
  watch(watcher: (happening: Happening) => void): () => void {
    this.#watchers.add(watcher);
    return () => this.#watchers.delete(watcher);
  }

  /** Tells everyone who watches. */
  tell(happening: Happening): void {
    for (const watcher of this.#watchers) watcher(happening);
  }
}
