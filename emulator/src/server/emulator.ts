import type { IncomingMessage, ServerResponse } from "node:http";
import { type AcceptedCredentials, CredentialChecker } from "../api/credentials.js";
import { DelayGenerator } from "../api/delays.js";
import { RateLimiter } from "../api/rateLimit.js";
import { defaultSwitches, type Switches } from "../api/switches.js";
import { optionsShape, switchesShape } from "../api/switchShapes.js";
import { assertValid, number, oneOf, shown } from "../checks.js";
import { ruleShape } from "../faults/ruleShape.js";
import { type FaultHandle, type FaultRule, FaultRules } from "../faults/rules.js";
import { type Call, Journal } from "../journal/journal.js";
import { documentsShape, fieldsShape, seedShape } from "../store/documentShapes.js";
import {
  type DocumentFields,
  type DocumentKind,
  definitions,
  documentKinds,
  type Fields,
  isAppId,
  type StoredDocuments,
  type Timestamps,
} from "../store/documents.js";
import { Store } from "../store/store.js";
import { EventHub } from "./eventHub.js";
import { exchange } from "./exchange.js";
import { Listener } from "./listener.js";
import { answerInWords } from "./unreadable.js";

/** How an emulator starts: every switch, which credentials it accepts, and where it listens. */
export interface EmulatorOptions extends Partial<Switches>, AcceptedCredentials {
  /** Port on 127.0.0.1. Default 0: any free one. */
  port?: number;
  /** Monotonic clock in milliseconds for rate limits, stale reads, access tokens and calls. Default `performance.now`. */
  now?: () => number;
}

/** Answers the page and the control interface: every request whose path is `/` or begins with `/_emulator`. */
export interface ControlInterface {
  routing(request: IncomingMessage, response: ServerResponse): void;
}

/** Makes the control interface of an emulator, which is told what happens there. */
export type MakeControlInterface = (emulator: Emulator, events: EventHub) => Promise<ControlInterface>;

/** HubSpot's calling settings API on loopback. */
export class Emulator {
  readonly #store: Store;
  readonly #journal: Journal;
  readonly #faults: FaultRules;
  readonly #limiter: RateLimiter;
  readonly #credentials: CredentialChecker;
  readonly #delays = new DelayGenerator();
  readonly #listener: Listener;
  readonly #options: EmulatorOptions;
  readonly #events = new EventHub();
  readonly #makeControl: () => Promise<ControlInterface>;
  /** Made on the first request for it. */
  #control: Promise<ControlInterface> | undefined;
  #switches: Switches = { ...defaultSwitches };
  #running = true;

  /** Use `startEmulator`. */
  constructor(options: EmulatorOptions, makeControl: MakeControlInterface) {
    assertValid(optionsShape, options, "options");
    const now = options.now ?? (() => performance.now());
    this.#options = options;
    this.#makeControl = () => makeControl(this, this.#events);
    this.#store = new Store(now, (appId, document) => this.#events.tell({ type: "document", appId, document }));
    this.#journal = new Journal((call) => this.#events.tell({ type: "call", call }));
    this.#faults = new FaultRules(() => this.#events.tell({ type: "faults" }));
    this.#limiter = new RateLimiter(now);
    this.#credentials = new CredentialChecker(now);
    this.#apply(options);
    this.#listener = new Listener((request, response) => this.#serve(request, response, now));
  }

  /** Listens on 127.0.0.1; `startEmulator` has done so already. */
  async listen(): Promise<void> {
    await this.#listener.listen(this.#options.port ?? 0);
  }

  /** Where it listens, without a slash at the end: what a client takes as its base URL. */
  get url(): string {
    return this.#listener.url;
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
    assertTarget(appId, document);
    assertValid(seedShape(document), fields, document);
    const { createdAt, updatedAt, ...rest } = fields as Partial<Timestamps> & Fields;
    const whole = { ...definitions[document].sample(appId), ...given(rest) };
    this.#store.put(appId, document, whole, given({ createdAt, updatedAt }));
  }

  /** Puts many documents in place: by app id and kind, as `documents()` answers them. */
  seedAll(documents: Readonly<Record<number, Partial<{ [K in DocumentKind]: Partial<StoredDocuments[K]> }>>>): void {
    assertValid(documentsShape, documents, "documents");
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
    assertTarget(appId, document);
    assertValid(fieldsShape(document), fields, document);
    if (this.#store.get(appId, document) === undefined) throw new Error(`App ${appId} has no ${document} to edit.`);
    this.#store.write(appId, document, given(fields as Fields));
  }

  /** What HubSpot holds, a copy; undefined when there is no such document. */
  read<K extends DocumentKind = "settings">(
    appId: number,
    document: K = "settings" as K,
  ): StoredDocuments[K] | undefined {
    assertTarget(appId, document);
    return this.#store.get(appId, document) as unknown as StoredDocuments[K] | undefined;
  }

  /** Deletes a document by hand; answers whether it was there. */
  remove(appId: number, document: DocumentKind = "settings"): boolean {
    assertTarget(appId, document);
    return this.#store.remove(appId, document);
  }

  /** All documents, copies, by app id and kind. */
  documents(): Record<number, Partial<StoredDocuments>> {
    return this.#store.all() as unknown as Record<number, Partial<StoredDocuments>>;
  }

  /** All requests to the API so far, or the latest `last`; copies, in the order of their arrival. */
  calls(last?: number): Call[] {
    if (last !== undefined) assertValid(number({ min: 0 }), last, "last");
    return this.#journal.calls(last);
  }

  /** Forgets the calls so far. */
  clearCalls(): void {
    this.#journal.clear();
    this.#events.tell({ type: "all" });
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
    assertValid(number({ min: 1, max: 1_000_000 }), requests, "requests");
    this.#limiter.consume(requests);
  }

  /** Lets every access token that the token endpoint issued so far expire now. */
  expireAccessTokens(): void {
    this.#credentials.tokens.expireAll();
  }

  /** Makes requests to come go wrong. */
  fault(rule: FaultRule): FaultHandle {
    assertValid(ruleShape, rule, "rule");
    return this.#faults.add(rule);
  }

  /** The fault rules that were not removed, spent or not. */
  faults(): readonly FaultHandle[] {
    return this.#faults.list();
  }

  /** Changes switches, or which credentials are accepted; what is not named stays. */
  set(changes: Partial<Switches> & AcceptedCredentials): void {
    assertValid(switchesShape, changes, "switches");
    this.#apply(changes);
    this.#events.tell({ type: "switches" });
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
    this.#events.tell({ type: "all" });
  }

  /** Closes the port and every connection at once; requests held then do no work. */
  async stop(): Promise<void> {
    if (!this.#running) return;
    this.#running = false;
    const closed = this.#listener.close();
    this.#faults.clear();
    await closed;
  }

  #apply(changes: Partial<Switches> & AcceptedCredentials): void {
    for (const name of Object.keys(defaultSwitches) as (keyof Switches)[]) {
      if (changes[name] !== undefined) Object.assign(this.#switches, { [name]: structuredClone(changes[name]) });
    }
    if (changes.randomDelays !== undefined) this.#delays.seed(changes.randomDelays);
    this.#credentials.accept(changes);
  }

  #serve(request: IncomingMessage, response: ServerResponse, now: () => number): void {
    if (request.headers.host === undefined && request.httpVersion === "1.1") {
      answerInWords(response, 400, "HTTP/1.1 wants a Host header.");
      return;
    }
    const path = (request.url ?? "").replace(/\?.*$/s, "");
    if (path === "/" || path.startsWith("/_emulator")) {
      this.#control ??= this.#makeControl();
      this.#control.then((control) => control.routing(request, response)).catch(() => response.destroy());
      return;
    }
    const context = {
      store: this.#store,
      switches: this.#switches,
      credentials: this.#credentials,
      journal: this.#journal,
      faults: this.#faults,
      limiter: this.#limiter,
      delays: this.#delays,
      now,
      running: () => this.#running,
    };
    exchange(request, response, context).catch(() => response.destroy());
  }
}

function assertTarget(appId: number, document: DocumentKind): void {
  if (!isAppId(appId)) throw new TypeError(`An app id is a positive int32, not ${shown(appId)}`);
  assertValid(oneOf(...documentKinds), document, "document");
}

/** An object without the properties that are undefined. */
function given<T extends object>(object: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  const entries = Object.entries(object).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as { [K in keyof T]: Exclude<T[K], undefined> };
}
