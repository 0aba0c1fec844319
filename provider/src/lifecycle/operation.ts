import { setMaxListeners } from "node:events";
import { type Config, ConfigError } from "../config.js";
import { type Document, nameOf, SettingsClient } from "../hubspot/client.js";
import { type Clock, systemClock } from "../hubspot/clock.js";
import { CancelledError, EngineGoneError, NotFoundError } from "../hubspot/errors.js";
import { RateLimiter } from "../hubspot/rateLimiter.js";
import { Redactor } from "../hubspot/redaction.js";
import type { Budget } from "../hubspot/retry.js";
import { cut } from "../hubspot/text.js";
import type { Definition } from "../resources/definition.js";
import { credentialLine } from "./credentialLine.js";
import { type Declaration, type DeclarationStore, InMemoryDeclarations } from "./declarationStore.js";

/** What stands around an operation; tests bring their own. */
export interface OperationDependencies {
  /** Throws ConfigError for as long as the configuration is wrong. */
  config: () => Config;
  /** Takes one line for the user, without its line end. */
  print: (line: string, severity: Severity) => void;
  clock?: Clock;
  /** Whether somebody still waits for the outcome. Without it, somebody does. */
  engineListens?: () => Promise<boolean>;
  /** Shared with the other processes of the same engine operation, if there are any. */
  declarations?: DeclarationStore;
}

/** How much a line matters. */
export type Severity = "info" | "warning";

/**
 * Longer texts than this, UTF-16 units, are cut on their way out. gRPC sends an error in its trailers, of which grpc-js
 * sends no more than 64 kB, and a text three times: as the message, in which a unit takes up to nine bytes, and as
 * message and reason in the details of a half-made resource, in which it takes up to four.
 */
const LONGEST_SANITIZED = 2_500;

/** HubSpot's reads may be behind for a moment: a 404 that contradicts the state is asked again after this long. */
const READ_AGAIN_AFTER = 2_000;

/** At most so many looks are ahead of their checks: a write must not wait behind a whole fleet's, nor rest on an old one. */
const MAX_PREFETCHED = 20;

/** A document as it was read or written, and when, on the operation's clock. */
interface Observation {
  document: Promise<Document | undefined>;
  at: number;
  isUnderWay: boolean;
  /** The timeout of the resource that looked, milliseconds. */
  timeout: number | undefined;
}

/**
 * Everything that one engine operation remembers: what was observed, which documents the program declares, the rate
 * limiter. The dynamic host makes one per process, since one host process serves one operation.
 */
export class Operation {
  readonly clock: Clock;
  readonly redactor = new Redactor();
  readonly #rate: RateLimiter;
  readonly #observations = new Map<string, Observation>();
  /** Documents that were checked, or looked at before their check. */
  readonly #prefetched = new Set<string>();
  /** Those of them whose check is still to come. */
  readonly #unchecked = new Set<string>();
  readonly #rechecks = new Map<string, Promise<Document | undefined>>();
  readonly #knownGone = new Set<string>();
  readonly #declarations: DeclarationStore;
  readonly #cancel = new AbortController();
  readonly #printed = new Set<string>();
  readonly #locks = new Map<string, Promise<unknown>>();
  #client: SettingsClient | undefined;

  constructor(private readonly dependencies: OperationDependencies) {
    this.clock = dependencies.clock ?? systemClock;
    // Every resource of a fleet may wait at once.
    setMaxListeners(0, this.cancelled);
    this.#rate = new RateLimiter(this.clock, {
      onLongWait: () => this.print("waiting for HubSpot's rate limit: requests go out as fast as it allows"),
    });
    this.#declarations = dependencies.declarations ?? new InMemoryDeclarations();
  }

  /** @throws ConfigError, every time, for as long as the configuration is wrong. */
  get client(): SettingsClient {
    if (this.#client) return this.#client;
    const config = this.dependencies.config();
    this.#client = new SettingsClient(config, {
      clock: this.clock,
      rate: this.#rate,
      redactor: this.redactor,
      throwIfStopped: () => this.throwIfStopped(),
      notice: (line) => this.print(line),
      cancelled: this.cancelled,
    });
    this.#sayServer(config);
    return this.#client;
  }

  /** Says which server gets the credential; of several providers that use it, the first one says it. */
  #sayServer(config: Config): void {
    const line = credentialLine(config);
    if (line === undefined || this.#declarations.of(line).length > 0) return;
    this.#declarations.add(line, { fields: [] });
    this.print(line);
  }

  /** @throws ConfigError when the configuration is wrong. */
  ensureConfigured(): void {
    void this.client;
  }

  /** Whether the configuration is right. */
  get isConfigured(): boolean {
    try {
      this.ensureConfigured();
      return true;
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error;
      return false;
    }
  }

  /** Aborts once the operation is cancelled. */
  get cancelled(): AbortSignal {
    return this.#cancel.signal;
  }

  /** The user wants no more: reads and waits end at once, and a write under way is the last one. */
  cancel(): void {
    this.#cancel.abort();
  }

  /** @throws CancelledError once the operation is cancelled, and EngineGoneError when the engine no longer listens. */
  async throwIfStopped(): Promise<void> {
    if (this.cancelled.aborted) throw new CancelledError();
    if (this.dependencies.engineListens && !(await this.dependencies.engineListens())) throw new EngineGoneError();
  }

  /** Prints a line once per operation, as {@link sanitize} leaves it. */
  print(line: string, severity: Severity = "info"): void {
    const text = this.sanitize(line);
    if (this.#printed.has(text)) return;
    this.#printed.add(text);
    this.dependencies.print(text, severity);
  }

  /** A text as it may leave: without secrets, not too long for gRPC, and with no half characters, which gRPC refuses. */
  sanitize(text: string): string {
    return cut(this.redactor.redact(text), LONGEST_SANITIZED).toWellFormed();
  }

  /** The document as last seen by this operation; the first call looks. */
  observe(definition: Definition, appId: number, budget?: Budget): Promise<Document | undefined> {
    const key = keyOf(definition, appId);
    const known = this.#observations.get(key);
    // A look under way ends by the timeout of the resource that began it, which is no other's.
    if (known && (!known.isUnderWay || known.timeout === budget?.own)) return known.document;
    const document = Promise.resolve().then(() => this.client.get(definition, appId, budget));
    const observation = { document, at: this.clock.now(), isUnderWay: true, timeout: budget?.own };
    this.#observations.set(key, observation);
    document.then(
      () => {
        observation.isUnderWay = false;
      },
      () => {
        if (this.#observations.get(key) === observation) this.#observations.delete(key);
      },
    );
    return document;
  }

  /** How long ago the document was last observed, milliseconds. */
  ageOf(definition: Definition, appId: number): number {
    const known = this.#observations.get(keyOf(definition, appId));
    return known ? this.clock.now() - known.at : Number.POSITIVE_INFINITY;
  }

  /**
   * Looks at a document that is checked now, and then at the next of its siblings, while the engine still asks for one
   * after another. At most {@link MAX_PREFETCHED} of them are ahead of their checks: a create must not rest on an old look.
   * A look that fails is looked at again by whoever needs that document, and is told.
   */
  prefetch(definition: Definition, appId: number, siblings: readonly number[]): void {
    const own = keyOf(definition, appId);
    this.#prefetched.add(own);
    this.#unchecked.delete(own);
    if (siblings.length === 0) return;
    const lookAtSiblings = async (): Promise<void> => {
      await this.throwIfStopped();
      for (const id of siblings) {
        const key = keyOf(definition, id);
        if (this.#unchecked.size >= MAX_PREFETCHED) return;
        if (this.#prefetched.has(key)) continue;
        this.#prefetched.add(key);
        this.#unchecked.add(key);
        this.observe(definition, id).catch(() => undefined);
      }
    };
    // Its own look comes first: with a wrong credential no other is sent.
    this.observe(definition, appId)
      .then(lookAtSiblings)
      .catch(() => undefined);
  }

  /** Looks, whatever was seen before. */
  observeAgain(definition: Definition, appId: number, budget?: Budget): Promise<Document | undefined> {
    this.#observations.delete(keyOf(definition, appId));
    return this.observe(definition, appId, budget);
  }

  /** Observes a document that the state holds: a 404 counts only when it comes twice, and is then said. */
  async observeExisting(definition: Definition, appId: number, budget?: Budget): Promise<Document | undefined> {
    const key = keyOf(definition, appId);
    const seen = await this.observe(definition, appId, budget);
    if (seen || this.#knownGone.has(key)) return seen;
    let recheck = this.#rechecks.get(key);
    if (!recheck) {
      recheck = this.#recheckNotFound(definition, appId, budget);
      this.#rechecks.set(key, recheck);
      recheck.catch(() => this.#rechecks.delete(key));
    }
    return recheck;
  }

  /** Looks once more after an answer that contradicts what was sent: HubSpot's reads can be behind, so it waits first. */
  async observeAfterContradiction(
    definition: Definition,
    appId: number,
    budget?: Budget,
  ): Promise<Document | undefined> {
    await this.#waitForLaggingReads(budget);
    return this.observeAgain(definition, appId, budget);
  }

  /** Looks after a write whose outcome is not known: a read that sees nothing may be behind it, so it is asked twice. */
  async observeSettled(definition: Definition, appId: number, budget?: Budget): Promise<Document | undefined> {
    const seen = await this.observeAgain(definition, appId, budget);
    if (seen) return seen;
    await this.#waitForLaggingReads(budget);
    return this.observeAgain(definition, appId, budget);
  }

  async #recheckNotFound(definition: Definition, appId: number, budget?: Budget): Promise<Document | undefined> {
    await this.#waitForLaggingReads(budget);
    const seen = await this.observeAgain(definition, appId, budget);
    if (!seen) this.#sayGone(definition, appId);
    return seen;
  }

  /** Asks for something that presumes the document; asks again when the answer is a 404, which then counts. */
  async retryingNotFound<T>(definition: Definition, appId: number, ask: () => Promise<T>, budget?: Budget): Promise<T> {
    try {
      return await ask();
    } catch (error) {
      if (!(error instanceof NotFoundError) || error.mayHaveDeleted) throw error;
    }
    await this.#waitForLaggingReads(budget);
    try {
      return await ask();
    } catch (error) {
      if (error instanceof NotFoundError && !error.mayHaveDeleted) this.#sayGone(definition, appId);
      throw error;
    }
  }

  /** What a write's own answer said stands above any read. */
  remember(definition: Definition, appId: number, document: Document | undefined): void {
    const key = keyOf(definition, appId);
    const at = this.clock.now();
    this.#observations.set(key, { document: Promise.resolve(document), at, isUnderWay: false, timeout: undefined });
    this.#rechecks.delete(key);
    if (document) this.#knownGone.delete(key);
    else this.#knownGone.add(key);
  }

  /** A resource of the running program declares this document, or reads it. Answers the declarations of all others. */
  declare(definition: Definition, appId: number, declaration: Declaration = { fields: [] }): Declaration[] {
    const document = keyOf(definition, appId);
    // A front end that hears of no URN is not told of others: what they share need not be read for it.
    const all = declaration.urn === undefined ? [] : this.#declarations.of(document);
    this.#declarations.add(document, declaration);
    return all.filter(({ urn }) => urn !== undefined && urn !== declaration.urn);
  }

  /**
   * Whatever the server: two addresses can lead to the same HubSpot, as `localhost` and `127.0.0.1` do, or a gateway and
   * what is behind it. Keeping settings that could have gone does less harm than deleting settings that are in use.
   */
  isDeclared(definition: Definition, appId: number): boolean {
    return this.#declarations.of(keyOf(definition, appId)).length > 0;
  }

  /** Runs one piece of work on a document at a time: two resources may declare the same one. */
  withLock<T>(definition: Definition, appId: number, work: () => Promise<T>): Promise<T> {
    const key = keyOf(definition, appId);
    const turn = (this.#locks.get(key) ?? Promise.resolve()).then(work, work);
    this.#locks.set(key, turn);
    return turn;
  }

  async #waitForLaggingReads(budget?: Budget): Promise<void> {
    await this.clock.sleep(READ_AGAIN_AFTER, this.cancelled);
    budget?.spend(READ_AGAIN_AFTER);
    await this.throwIfStopped();
  }

  #sayGone(definition: Definition, appId: number): void {
    this.#knownGone.add(keyOf(definition, appId));
    const { label } = definition;
    this.print(
      `${nameOf(definition, appId)}: HubSpot has no ${label} for app ${appId}, or this credential's account does not own it`,
    );
  }
}

function keyOf(definition: Definition, appId: number): string {
  return `${definition.kind}/${appId}`;
}
