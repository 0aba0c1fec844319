import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { insist, number, oneOf, shown } from "./checks.js";
import type { ControlApp } from "./control.js";
import { type AcceptedCredentials, CredentialBook } from "./credentials.js";
import { DelayDice } from "./delays.js";
import {
  type DocumentFields,
  type DocumentKind,
  definitions,
  documentKinds,
  type Fields,
  isAppId,
  type StoredDocuments,
  type Timestamps,
} from "./documents.js";
import { exchange } from "./exchange.js";
import { FaultBook, type FaultHandle, type FaultRule } from "./faults.js";
import { Hub } from "./hub.js";
import { type Call, Journal } from "./journal.js";
import { RateLimiter } from "./ratelimit.js";
import { documentsShape, fieldsShape, optionsShape, ruleShape, seedShape, switchesShape } from "./shapes.js";
import { Store } from "./store.js";
import { defaultSwitches, type Switches } from "./switches.js";
import { answerInWords, answerTheUnreadable } from "./unreadable.js";

/** How an emulator starts: every switch, which credentials it accepts, and where it listens. */
export interface EmulatorOptions extends Partial<Switches>, AcceptedCredentials {
  /** Port on 127.0.0.1. Default 0: any free one. */
  port?: number;
  /** Monotonic clock in milliseconds for rate limits, stale reads, access tokens and calls. Default `performance.now`. */
  now?: () => number;
}

/** HubSpot's calling settings API on loopback. */
export class Emulator {
  readonly #store: Store;
  readonly #journal: Journal;
  readonly #faults: FaultBook;
  readonly #limiter: RateLimiter;
  readonly #credentials: CredentialBook;
  readonly #dice = new DelayDice();
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  readonly #options: EmulatorOptions;
  readonly #hub = new Hub();
  /** Made on the first request for it: tests that never look at the page do not wait for its web framework. */
  #control: Promise<ControlApp> | undefined;
  #switches: Switches = { ...defaultSwitches };
  #port = 0;
  #running = true;

  /** Use `startEmulator`. */
  constructor(options: EmulatorOptions) {
    insist(optionsShape, options, "options");
    const now = options.now ?? (() => performance.now());
    this.#options = options;
    this.#store = new Store(now, (appId, document) => this.#hub.tell({ type: "document", appId, document }));
    this.#journal = new Journal((call) => this.#hub.tell({ type: "call", call }));
    this.#faults = new FaultBook(() => this.#hub.tell({ type: "faults" }));
    this.#limiter = new RateLimiter(now);
    this.#credentials = new CredentialBook(now);
    this.#apply(options);
    // Without a Host, Node answers on its own and says nothing.
    const open = { requireHostHeader: false };
    this.#server = createServer(open, (request, response) => this.#serve(request, response, now));
    answerTheUnreadable(this.#server);
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
    this.#port = (this.#server.address() as AddressInfo).port;
  }

  /** Where it listens, without a slash at the end: what a client takes as its base URL. */
  get url(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  /**
   * The environment variables that point a program's provider at it: its URL, and a credential that it takes unless it
   * was told which ones to accept.
   */
  get environment(): { HUBSPOT_BASE_URL: string; HUBSPOT_DEVELOPER_API_KEY: string } {
    return { HUBSPOT_BASE_URL: this.url, HUBSPOT_DEVELOPER_API_KEY: "any-value" };
  }

  /** Puts a whole document in place, as if it had been made by hand; fields left out get sensible values. */
  seed<K extends DocumentKind = "settings">(
    appId: number,
    fields: Partial<DocumentFields[K]> & Partial<Timestamps> = {},
    document: K = "settings" as K,
  ): void {
    insistOnTarget(appId, document);
    insist(seedShape(document), fields, document);
    const { createdAt, updatedAt, ...rest } = fields as Partial<Timestamps> & Fields;
    const whole = { ...definitions[document].sample(appId), ...given(rest) };
    this.#store.put(appId, document, whole, given({ createdAt, updatedAt }));
  }

  /** Puts many documents in place: by app id and kind, as `documents()` answers them. */
  seedAll(documents: Readonly<Record<number, Partial<{ [K in DocumentKind]: Partial<StoredDocuments[K]> }>>>): void {
    insist(documentsShape, documents, "documents");
    for (const [appId, kinds] of Object.entries(documents)) {
      for (const [kind, fields] of Object.entries(kinds)) this.seed(Number(appId), fields, kind as DocumentKind);
    }
  }

  /** Changes fields of a document by hand, which is how drift happens. Throws when there is no such document. */
  edit<K extends DocumentKind = "settings">(
    appId: number,
    fields: Partial<DocumentFields[K]>,
    document: K = "settings" as K,
  ): void {
    insistOnTarget(appId, document);
    insist(fieldsShape(document), fields, document);
    if (this.#store.get(appId, document) === undefined) throw new Error(`App ${appId} has no ${document} to edit.`);
    this.#store.write(appId, document, given(fields as Fields));
  }

  /** What HubSpot holds, a copy; undefined when there is no such document. */
  read<K extends DocumentKind = "settings">(
    appId: number,
    document: K = "settings" as K,
  ): StoredDocuments[K] | undefined {
    insistOnTarget(appId, document);
    return this.#store.get(appId, document) as unknown as StoredDocuments[K] | undefined;
  }

  /** Deletes a document by hand; answers whether it was there. */
  remove(appId: number, document: DocumentKind = "settings"): boolean {
    insistOnTarget(appId, document);
    return this.#store.remove(appId, document);
  }

  /** All documents, copies, by app id and kind. */
  documents(): Record<number, Partial<StoredDocuments>> {
    return this.#store.all() as unknown as Record<number, Partial<StoredDocuments>>;
  }

  /** All requests to the API so far, or the latest `last`; copies, in the order of their arrival. */
  calls(last?: number): Call[] {
    if (last !== undefined) insist(number({ min: 0 }), last, "last");
    return this.#journal.calls(last);
  }

  /** Forgets the calls so far. */
  clearCalls(): void {
    this.#journal.clear();
    this.#hub.tell({ type: "all" });
  }

  /** How many of the calls so far were answered 429. */
  get tooManyRequests(): number {
    return this.#journal.count(429);
  }

  /** The most calls, requests for tokens not counted, within any stretch of so many milliseconds. */
  mostCallsWithin(milliseconds: number): number {
    return this.#journal.mostWithin(milliseconds);
  }

  /**
   * The fewest calls that took from the budget within any stretch of so many milliseconds between the first such call
   * and the last: how well a client that has work uses a limit. Undefined when the calls span no such stretch.
   */
  fewestCallsWithin(milliseconds: number): number | undefined {
    return this.#journal.fewestWithin(milliseconds);
  }

  /** Takes requests from every credential's budget, as another client of the account does. */
  consume(requests: number): void {
    insist(number({ min: 1, max: 1_000_000 }), requests, "requests");
    this.#limiter.consume(requests);
  }

  /** Lets every access token that the token endpoint issued so far expire now. */
  expireAccessTokens(): void {
    this.#credentials.tokens.expireAll();
  }

  /** Makes requests to come go wrong. */
  fault(rule: FaultRule): FaultHandle {
    insist(ruleShape, rule, "rule");
    return this.#faults.add(rule);
  }

  /** The fault rules that were not removed, spent or not. */
  faults(): readonly FaultHandle[] {
    return this.#faults.list();
  }

  /** Changes switches, or which credentials are accepted; what is not named stays. */
  set(changes: Partial<Switches> & AcceptedCredentials): void {
    insist(switchesShape, changes, "switches");
    this.#apply(changes);
    this.#hub.tell({ type: "switches" });
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
    this.#apply(this.#options);
    this.#hub.tell({ type: "all" });
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

  #apply(changes: Partial<Switches> & AcceptedCredentials): void {
    for (const name of Object.keys(defaultSwitches) as (keyof Switches)[]) {
      if (changes[name] !== undefined) Object.assign(this.#switches, { [name]: structuredClone(changes[name]) });
    }
    if (changes.randomDelays !== undefined) this.#dice.seed(changes.randomDelays);
    this.#credentials.accept(changes);
  }

  #serve(request: IncomingMessage, response: ServerResponse, now: () => number): void {
    if (request.headers.host === undefined && request.httpVersion === "1.1") {
      answerInWords(response, 400, "HTTP/1.1 wants a Host header.");
      return;
    }
    const path = (request.url ?? "").replace(/\?.*$/s, "");
    if (path === "/" || path.startsWith("/_emulator")) {
      // Not import(): inside jest that would want a flag of Node's.
      this.#control ??= (require("./control.js") as typeof import("./control.js")).controlApp(this, this.#hub);
      this.#control.then((app) => app.routing(request, response)).catch(() => response.destroy());
      return;
    }
    const context = {
      store: this.#store,
      switches: this.#switches,
      credentials: this.#credentials,
      journal: this.#journal,
      faults: this.#faults,
      limiter: this.#limiter,
      dice: this.#dice,
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

function insistOnTarget(appId: number, document: DocumentKind): void {
  if (!isAppId(appId)) throw new TypeError(`An app id is a positive int32, not ${shown(appId)}`);
  insist(oneOf(...documentKinds), document, "document");
}

/** An object without the properties that are undefined. */
function given<T extends object>(object: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  const entries = Object.entries(object).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as { [K in keyof T]: Exclude<T[K], undefined> };
}
