import { type DocumentKind, definitions, documentKinds, type Fields } from "./documents.js";

/** A document with its timestamps, whether or not the API shows them. */
interface Stored {
  fields: Fields;
  createdAt: string;
  updatedAt: string;
}

/** The state before the last write, which reads may still get for a while. */
interface Stale {
  stored: Stored | undefined;
  readsLeft: number;
  until: number;
}

/** For how long reads lag behind a write: the next N reads, or a time. */
export type StaleReads = number | { milliseconds: number };

/** How a write through the API is stored. */
export interface WriteOptions {
  /** Default 0: reads see a write at once. */
  staleReads?: StaleReads;
  /** Whether updatedAt moves although no field changed. Default true. */
  touch?: boolean;
}

/** Everything HubSpot holds: at most one document of each kind per app. */
export class Store {
  readonly #stored = new Map<string, Stored>();
  readonly #stale = new Map<string, Stale>();
  readonly #now: () => number;
  readonly #onChange: (appId: number, kind: DocumentKind) => void;
  #lastStamp = 0;

  /** `now` is the monotonic clock of stale reads, `onChange` is told after each change but `clear`. */
  constructor(now: () => number, onChange: (appId: number, kind: DocumentKind) => void = () => {}) {
    this.#now = now;
    this.#onChange = onChange;
  }

  /** What is stored, with timestamps where the kind has them; a copy. */
  get(appId: number, kind: DocumentKind): Fields | undefined {
    return shown(kind, this.#stored.get(keyOf(appId, kind)));
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
    return shown(kind, stale.stored);
  }

  /** Merges fields into a document, or makes it; answers the fields whose value changed. */
  write(appId: number, kind: DocumentKind, fields: Fields, options: WriteOptions = {}): string[] {
    const key = keyOf(appId, kind);
    const before = this.#stored.get(key);
    const changed = Object.keys(fields).filter((name) => fields[name] !== before?.fields[name]);
    const stamp = before !== undefined && changed.length === 0 && options.touch === false ? undefined : this.#stamp();
    this.#stored.set(key, {
      fields: { ...before?.fields, ...fields },
      createdAt: before?.createdAt ?? stamp ?? this.#stamp(),
      updatedAt: stamp ?? before?.updatedAt ?? this.#stamp(),
    });
    this.#markStale(key, before, options);
    this.#onChange(appId, kind);
    return changed;
  }

  /** Puts a whole document in place of what was there, as a person would; timestamps may be given. */
  put(appId: number, kind: DocumentKind, fields: Fields, times: { createdAt?: string; updatedAt?: string } = {}): void {
    const key = keyOf(appId, kind);
    const stamp = this.#stamp();
    this.#stored.set(key, {
      fields: { ...fields },
      createdAt: times.createdAt ?? times.updatedAt ?? stamp,
      updatedAt: times.updatedAt ?? times.createdAt ?? stamp,
    });
    this.#stale.delete(key);
    this.#onChange(appId, kind);
  }

  /** Removes a document; answers whether it was there. */
  remove(appId: number, kind: DocumentKind, options: WriteOptions = {}): boolean {
    const key = keyOf(appId, kind);
    const before = this.#stored.get(key);
    if (before === undefined) return false;
    this.#stored.delete(key);
    this.#markStale(key, before, options);
    this.#onChange(appId, kind);
    return true;
  }

  /** Forgets everything. */
  clear(): void {
    this.#stored.clear();
    this.#stale.clear();
  }

  /** All documents, by app id and kind, in the order of app ids. */
  all(): Record<number, Partial<Record<DocumentKind, Fields>>> {
    const state: Record<number, Partial<Record<DocumentKind, Fields>>> = {};
    const appIds = [...this.#stored.keys()].map((key) => Number.parseInt(key, 10));
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

  #markStale(key: string, stored: Stored | undefined, { staleReads = 0 }: WriteOptions): void {
    const lag = typeof staleReads === "number" ? { reads: staleReads, milliseconds: 0 } : { reads: 0, ...staleReads };
    if (lag.reads <= 0 && lag.milliseconds <= 0) this.#stale.delete(key);
    else this.#stale.set(key, { stored, readsLeft: lag.reads, until: this.#now() + lag.milliseconds });
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

function shown(kind: DocumentKind, stored: Stored | undefined): Fields | undefined {
  if (stored === undefined) return undefined;
  if (!definitions[kind].timestamps) return { ...stored.fields };
  return { ...stored.fields, createdAt: stored.createdAt, updatedAt: stored.updatedAt };
}
