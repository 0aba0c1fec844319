import { setMaxListeners } from "node:events";
import { type Config, ConfigError } from "../config.js";
import { SettingsClient } from "../hubspot/client.js";
import { type Clock, systemClock } from "../hubspot/clock.js";
import { CancelledError, EngineGoneError } from "../hubspot/errors.js";
import { RateLimiter, WAITING_FOR_LIMIT } from "../hubspot/rateLimiter.js";
import { Redactor } from "../hubspot/redaction.js";
import { cut } from "../hubspot/text.js";
import type { Definition } from "../resources/definition.js";
import { credentialLine } from "./credentialLine.js";
import { type DeclarationStore, InMemoryDeclarations } from "./declarationStore.js";
import { DocumentState, keyOf } from "./documentState.js";
import type { OperationServices, Severity } from "./operationServices.js";
import { Prefetcher } from "./prefetcher.js";

/** What an operation needs from its front end. Tests bring their own. */
export interface OperationDependencies {
  /** Throws ConfigError for as long as the configuration is wrong. */
  config: () => Config;
  /** Takes one line for the user, without its line end. */
  print: (line: string, severity: Severity) => void;
  clock?: Clock;
  /** Whether the engine still waits for the outcome. Default: it does. */
  engineListens?: () => Promise<boolean>;
  /** Shared with the other processes of the same engine operation, if there are any. */
  declarations?: DeclarationStore;
}

/**
 * Longer texts than this, UTF-16 units, are cut before they leave. gRPC sends an error in its trailers, of which
 * grpc-js sends at most 64 kB. They hold a text three times: as the message, where a unit takes up to nine bytes, and
 * as message and reason in the details of a half-made resource, where it takes up to four.
 */
const LONGEST_SANITIZED = 2_500;

/**
 * What all resources of one engine operation share: configuration, client and rate limit, the state of each document,
 * the program's declarations, and the lines printed so far. The dynamic host needs one per process, since one host
 * process serves one operation.
 */
export class Operation implements OperationServices {
  readonly clock: Clock;
  readonly redactor = new Redactor();
  /** Which documents the running program declares or reads. */
  readonly declarations: DeclarationStore;
  readonly #rate: RateLimiter;
  readonly #documents = new Map<string, DocumentState>();
  readonly #prefetcher = new Prefetcher(() => this.throwIfStopped());
  readonly #cancel = new AbortController();
  readonly #printed = new Set<string>();
  #client: SettingsClient | undefined;

  constructor(private readonly dependencies: OperationDependencies) {
    this.clock = dependencies.clock ?? systemClock;
    this.declarations = dependencies.declarations ?? new InMemoryDeclarations();
    // No limit: every resource that waits listens, and all resources of a fleet may wait at the same time.
    setMaxListeners(0, this.cancelled);
    this.#rate = new RateLimiter(this.clock, {
      onLongWait: () => this.print(WAITING_FOR_LIMIT),
    });
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
    this.#printServer(config);
    return this.#client;
  }

  /**
   * Prints which server gets the credential. The line is kept among the declarations, so that of several providers with
   * this server only the first prints it.
   */
  #printServer(config: Config): void {
    const line = credentialLine(config);
    if (line === undefined || this.declarations.of(line).length > 0) return;
    this.declarations.add(line, { fields: [] });
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

  /** The state of a document. All resources on this document share it. */
  document(definition: Definition, appId: number): DocumentState {
    const key = keyOf(definition, appId);
    let document = this.#documents.get(key);
    if (!document) {
      document = new DocumentState(this, definition, appId);
      this.#documents.set(key, document);
    }
    return document;
  }

  /** See {@link Prefetcher.prefetch}. */
  prefetch(checked: DocumentState, siblings: readonly number[]): void {
    this.#prefetcher.prefetch(checked, siblings, (appId) => this.document(checked.definition, appId));
  }

  /** Aborts once the operation is cancelled. */
  get cancelled(): AbortSignal {
    return this.#cancel.signal;
  }

  /**
   * Cancels the operation: reads and waits end at once. A write under way ends with its answer, and no other is sent.
   */
  cancel(): void {
    this.#cancel.abort();
  }

  /** @throws CancelledError once the operation is cancelled, and EngineGoneError when the engine no longer listens. */
  async throwIfStopped(): Promise<void> {
    if (this.cancelled.aborted) throw new CancelledError();
    if (this.dependencies.engineListens && !(await this.dependencies.engineListens())) throw new EngineGoneError();
  }

  /** Prints a line, {@link sanitize}d, once per operation. */
  print(line: string, severity: Severity = "info"): void {
    const text = this.sanitize(line);
    if (this.#printed.has(text)) return;
    this.#printed.add(text);
    this.dependencies.print(text, severity);
  }

  /**
   * Makes a text safe to send: without secrets, short enough for gRPC, and without half characters, which gRPC refuses.
   */
  sanitize(text: string): string {
    return cut(this.redactor.redact(text), LONGEST_SANITIZED).toWellFormed();
  }
}
