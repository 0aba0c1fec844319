import { type DocumentKind, definitions, documentKinds, type Fields } from "./documents.js";

/** A document with its timestamps, whether or not the API shows them. */
interface Held {
  fields: Fields;
  createdAt: string;
  updatedAt: string;
}

/** The state before the last write, which reads may still get for a while. */
interface Stale {
  held: Held | undefined;
  readsLeft: number;
  until: number;
}

/** For how long reads lag behind a write: the next N reads, or a time. */
export type StaleReads = number | { milliseconds: number };

/** How a write through the API is stored, beyond its fields. */
export interface WriteManner {
  /** Default 0: reads see a write at once. */
  staleReads?: StaleReads;
  /** Whether updatedAt moves although no field changed. Default true. */
  touch?: boolean;
}

/** Everything HubSpot holds: at most one document of each kind per app. */
export class Store {
  readonly #held = new Map<string, Held>();
  readonly #stale = new Map<string, Stale>();
  readonly #now: () => number;
  readonly #onChange: (appId: number, kind: DocumentKind) => void;
  #lastStamp = 0;

  /** `now` is the monotonic clock of stale reads, `onChange` is told after each change but `clear`. */
  constructor(now: () => number, onChange: (appId: number, kind: DocumentKind) => void = () => {}) {
    this.#now = now;
    this.#onChange = onChange;
  }

  /** What is held, with timestamps where the kind has them; a copy. */
  get(appId: number, kind: DocumentKind): Fields | undefined {
    return shown(kind, this.#held.get(keyOf(appId, kind)));
  }

  /** What a GET sees: the state before the last write for as long as that write made reads stale. */
  observe(appId: number, kind: DocumentKind): Fields | undefined {
    const key = keyOf(appId, kind);
    const stale = this.#stale.get(key);
    if (stale === undefined) return this.get(appId, kind);
    if (stale.readsLeft <= 0 && this.#now() >= stale.until) {
      this.#stale.delete(key);
      return this.get(appId, kind);
    }
    stale.readsLeft -= 1;
    return shown(kind, stale.held);
  }

  /** Merges fields into a document, or makes it; answers the fields whose value changed. */
  write(appId: number, kind: DocumentKind, fields: Fields, manner: WriteManner = {}): string[] {
    const key = keyOf(appId, kind);
    const before = this.#held.get(key);
    const changed = Object.keys(fields).filter((name) => fields[name] !== before?.fields[name]);
    const stamp = before !== undefined && changed.length === 0 && manner.touch === false ? undefined : this.#stamp();
    this.#held.set(key, {
      fields: { ...before?.fields, ...fields },
      createdAt: before?.createdAt ?? stamp ?? this.#stamp(),
      updatedAt: stamp ?? before?.updatedAt ?? this.#stamp(),
    });
    this.#markStale(key, before, manner);
    this.#onChange(appId, kind);
    return changed;
  }

  /** Puts a whole document in place of what was there, as a person would; timestamps may be given. */
  put(appId: number, kind: DocumentKind, fields: Fields, times: { createdAt?: string; updatedAt?: string } = {}): void {
    const key = keyOf(appId, kind);
    const stamp = this.#stamp();
    this.#held.set(key, {
      fields: { ...fields },
      createdAt: times.createdAt ?? times.updatedAt ?? stamp,
      updatedAt: times.updatedAt ?? times.createdAt ?? stamp,
    });
    this.#stale.delete(key);
    this.#onChange(appId, kind);
  }

  /** Removes a document; answers whether it was there. */
  remove(appId: number, kind: DocumentKind, manner: WriteManner = {}): boolean {
    const key = keyOf(appId, kind);
    const before = this.#held.get(key);
    if (before === undefined) return false;
    this.#held.delete(key);
    this.#markStale(key, before, manner);
    this.#onChange(appId, kind);
    return true;
  }

  /** Forgets everything. */
  clear(): void {
    this.#held.clear();
    this.#stale.clear();
  }

  /** All documents, by app id and kind, in the order of app ids. */
  all(): Record<number, Partial<Record<DocumentKind, Fields>>> {
    const state: Record<number, Partial<Record<DocumentKind, Fields>>> = {};
    const appIds = [...this.#held.keys()].map((key) => Number.parseInt(key, 10));
    for (const appId of new Set(appIds)) {
      const documents: Partial<Record<DocumentKind, Fields>> = {};
      for (const kind of documentKinds) {
        const fields = this.get(appId, kind);
        if (fields !== undefined) documents[kind] = fields;
      }
      state[appId] = documents;
    }
    return state;
  }

  #markStale(key: string, held: Held | undefined, { staleReads = 0 }: WriteManner): void {
    const lag = typeof staleReads === "number" ? { reads: staleReads, milliseconds: 0 } : { reads: 0, ...staleReads };
    if (lag.reads <= 0 && lag.milliseconds <= 0) this.#stale.delete(key);
    else this.#stale.set(key, { held, readsLeft: lag.reads, until: this.#now() + lag.milliseconds });
  }

  /** Times of day that never repeat, so that every write moves updatedAt. */
  #stamp(): string {
    this.#lastStamp = Math.max(Date.now(), this.#lastStamp + 1);
    return new Date(this.#lastStamp).toISOString();
  }
}

function keyOf(appId: number, kind: DocumentKind): string {
  return `${appId}/${kind}`;
}

function shown(kind: DocumentKind, held: Held | undefined): Fields | undefined {
  if (held === undefined) return undefined;
  if (!definitions[kind].timestamps) return { ...held.fields };
  return { ...held.fields, createdAt: held.createdAt, updatedAt: held.updatedAt };
}
