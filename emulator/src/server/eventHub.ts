import type { Call } from "../journal/journal.js";
import type { DocumentKind } from "../store/documents.js";

/** What happened inside an emulator, for the programs that watch it. */
export type EmulatorEvent =
  /** A document was made, changed or removed. */
  | { type: "document"; appId: number; document: DocumentKind }
  /** A call arrived, or more is known about one. */
  | { type: "call"; call: Call }
  /** Fault rules came, struck, held, let go or ended. */
  | { type: "faults" }
  /** Switches changed. */
  | { type: "switches" }
  /** Anything may have changed: watchers read the whole state again. */
  | { type: "all" };

/** Passes events on to those who watch. */
export class EventHub {
  readonly #watchers = new Set<(event: EmulatorEvent) => void>();

  /** Calls `watcher` with each event from now on; returns what ends it. */
  watch(watcher: (event: EmulatorEvent) => void): () => void {
    this.#watchers.add(watcher);
    return () => this.#watchers.delete(watcher);
  }

  /** Passes an event on to every watcher. */
  tell(event: EmulatorEvent): void {
    for (const watcher of this.#watchers) watcher(event);
  }
}
