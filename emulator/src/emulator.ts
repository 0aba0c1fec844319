import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { type AcceptedCredentials, CredentialBook } from "./credentials.js";
import {
  type DocumentFields,
  type DocumentKind,
  definitions,
  type Fields,
  hasType,
  isAppId,
  type StoredDocuments,
  type Timestamps,
} from "./documents.js";
import { exchange } from "./exchange.js";
import { FaultBook, type FaultHandle, type FaultRule } from "./faults.js";
import { type Call, Journal } from "./journal.js";
import { RateLimiter } from "./ratelimit.js";
import { Store } from "./store.js";
import { defaultSwitches, type Switches } from "./switches.js";

/** How an emulator starts: every switch, which credentials it accepts, and where it listens. */
export interface EmulatorOptions extends Partial<Switches>, AcceptedCredentials {
  /** Port on 127.0.0.1. Default 0: any free one. */
  port?: number;
  /** Monotonic clock in milliseconds for rate limits, stale reads and calls. Default `performance.now`. */
  now?: () => number;
}

/** HubSpot's calling settings API on loopback. */
export class Emulator {
  readonly #store: Store;
  readonly #journal: Journal;
  readonly #faults: FaultBook;
  readonly #limiter: RateLimiter;
  readonly #credentials = new CredentialBook();
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  readonly #options: EmulatorOptions;
  #switches: Switches = { ...defaultSwitches };
  #running = true;

  /** Use `startEmulator`. */
  constructor(options: EmulatorOptions) {
    const now = options.now ?? (() => performance.now());
    this.#options = options;
    this.#store = new Store(now);
    this.#journal = new Journal();
    this.#faults = new FaultBook();
    this.#limiter = new RateLimiter(now);
    this.set(options);
    this.#server = createServer((request, response) => this.#serve(request, response, now));
    // Node's 5 s would close idle connections under clients that are about to use them again.
    this.#server.keepAliveTimeout = 120_000;
    this.#server.on("connection", (socket) => {
      this.#sockets.add(socket);
      socket.on("close", () => this.#sockets.delete(socket));
    });
  }

  /** Listens on 127.0.0.1; `startEmulator` has done so already. */
  async listen(): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      this.#server.once("error", reject);
      this.#server.listen(this.#options.port ?? 0, "127.0.0.1", resolve);
    });
  }

  /** Where it listens, without a slash at the end: what a client takes as its base URL. */
  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Puts a whole document in place, as if it had been made by hand; fields left out get sensible values. */
  seed<K extends DocumentKind = "settings">(
    appId: number,
    fields: Partial<DocumentFields[K]> & Partial<Timestamps> = {},
    document: K = "settings" as K,
  ): void {
    const { createdAt, updatedAt, ...rest } = fields as Partial<Timestamps> & Partial<DocumentFields[K]>;
    const checked = checkedFields(appId, rest, document);
    this.#store.put(
      appId,
      document,
      { ...definitions[document].sample(appId), ...checked },
      { ...(createdAt === undefined ? {} : { createdAt }), ...(updatedAt === undefined ? {} : { updatedAt }) },
    );
  }

  /** Changes fields of a document by hand, which is how drift happens. Throws when there is no such document. */
  edit<K extends DocumentKind = "settings">(
    appId: number,
    fields: Partial<DocumentFields[K]>,
    document: K = "settings" as K,
  ): void {
    const checked = checkedFields(appId, fields, document);
    if (this.#store.get(appId, document) === undefined) throw new Error(`App ${appId} has no ${document} to edit.`);
    this.#store.write(appId, document, checked);
  }

  /** What HubSpot holds, a copy; undefined when there is no such document. */
  read<K extends DocumentKind = "settings">(
    appId: number,
    document: K = "settings" as K,
  ): StoredDocuments[K] | undefined {
    return this.#store.get(appId, document) as unknown as StoredDocuments[K] | undefined;
  }

  /** Deletes a document by hand; answers whether it was there. */
  remove(appId: number, document: DocumentKind = "settings"): boolean {
    return this.#store.remove(appId, document);
  }

  /** All requests to the API so far, copies, in the order of their arrival. */
  calls(): Call[] {
    return this.#journal.calls();
  }

  /** Forgets the calls so far. */
  clearCalls(): void {
    this.#journal.clear();
  }

  /** How many of the calls so far were answered 429. */
  get tooManyRequests(): number {
    return this.#journal.count(429);
  }

  /** The most calls within any stretch of so many milliseconds. */
  mostCallsWithin(milliseconds: number): number {
    return this.#journal.mostWithin(milliseconds);
  }

  /** Takes requests from every credential's budget, as another client of the account does. */
  consume(requests: number): void {
    this.#limiter.consume(requests);
  }

  /** Makes requests to come go wrong. */
  fault(rule: FaultRule): FaultHandle {
    return this.#faults.add(rule);
  }

  /** Changes switches, or which credentials are accepted; what is not named stays. */
  set(changes: Partial<Switches> & AcceptedCredentials): void {
    for (const name of Object.keys(defaultSwitches) as (keyof Switches)[]) {
      if (changes[name] !== undefined) Object.assign(this.#switches, { [name]: changes[name] });
    }
    this.#credentials.accept(changes);
  }

  /** The switches as they stand, a copy. */
  switches(): Switches {
    return structuredClone(this.#switches);
  }

  /** Back to the start: no documents, calls or faults, whole budgets, switches as `startEmulator` was given them. */
  reset(): void {
    this.#faults.clear();
    this.#store.clear();
    this.#journal.clear();
    this.#limiter.clear();
    this.#credentials.clear();
    this.#switches = { ...defaultSwitches };
    this.set(this.#options);
  }

  /** Closes the port and every connection at once; requests held then do no work. */
  async stop(): Promise<void> {
    if (!this.#running) return;
    this.#running = false;
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    for (const socket of this.#sockets) socket.destroy();
    this.#faults.clear();
    await closed;
  }

  #serve(request: IncomingMessage, response: ServerResponse, now: () => number): void {
    const context = {
      store: this.#store,
      switches: this.#switches,
      credentials: this.#credentials,
      journal: this.#journal,
      faults: this.#faults,
      limiter: this.#limiter,
      now,
      running: () => this.#running,
    };
    exchange(request, response, context).catch(() => response.destroy());
  }
}

/** Starts an emulator on 127.0.0.1. Rejects when the port is taken. */
export async function startEmulator(options: EmulatorOptions = {}): Promise<Emulator> {
  const emulator = new Emulator(options);
  await emulator.listen();
  return emulator;
}

function checkedFields(appId: number, fields: object, document: DocumentKind): Fields {
  if (!isAppId(appId)) throw new TypeError(`An app id is a positive int32, not ${JSON.stringify(appId)}.`);
  const types = definitions[document].fields;
  const checked: Fields = {};
  for (const [name, value] of Object.entries(fields)) {
    if (value === undefined) continue;
    const type = Object.hasOwn(types, name) ? types[name] : undefined;
    if (type === undefined) throw new TypeError(`${document} has no field ${JSON.stringify(name)}.`);
    if (!hasType(value, type)) throw new TypeError(`${name} is of type ${type}, not ${JSON.stringify(value)}.`);
    checked[name] = value;
  }
  return checked;
}
