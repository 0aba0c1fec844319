import { type Document, nameOf } from "../hubspot/client.js";
import { NotFoundError } from "../hubspot/errors.js";
import type { Budget } from "../hubspot/retry.js";
import type { Definition } from "../resources/definition.js";
import type { Declaration } from "./declarationStore.js";
import type { OperationServices } from "./operationServices.js";

/**
 * HubSpot's reads can lag behind its writes. If an answer contradicts the state or a write, the document is read again
 * after this time, milliseconds.
 */
const READ_AGAIN_AFTER = 2_000;
/** For so long a write's own answer counts more than a read, milliseconds. */
const LAG = 5_000;

/** A document as it was read or written, and when, on the operation's clock. */
interface Observation {
  document: Promise<Document | undefined>;
  at: number;
  isUnderWay: boolean;
  /** A write's own answer. */
  isWritten: boolean;
  /** The timeout of the resource that sent the read, milliseconds. */
  timeout: number | undefined;
}

/** What one operation knows of one settings document, and every way to read and to write it. */
export class DocumentState {
  /** "app 42 calling settings": how messages name it. */
  readonly name: string;
  /** Its key in the declarations. It does not name the server, see {@link isDeclared}. */
  readonly #key: string;
  #observation: Observation | undefined;
  /** The second read after a 404 that contradicts the state. All resources on this document share it. */
  #recheck: Promise<Document | undefined> | undefined;
  /** HubSpot said twice that there is no document, or a delete removed it. */
  #isKnownGone = false;
  #lock: Promise<unknown> = Promise.resolve();

  constructor(
    readonly operation: OperationServices,
    readonly definition: Definition,
    readonly appId: number,
  ) {
    this.name = nameOf(definition, appId);
    this.#key = keyOf(definition, appId);
  }

  /** The document as this operation last read or wrote it. The first call reads it. */
  observe(budget?: Budget): Promise<Document | undefined> {
    const known = this.#observation;
    // A read under way ends by the timeout of the resource that began it. A resource with another timeout sends its
    // own read.
    if (known && (!known.isUnderWay || known.timeout === budget?.own)) return known.document;
    const { operation, definition, appId } = this;
    const document = Promise.resolve().then(() => operation.client.get(definition, appId, budget));
    const observation = {
      document,
      at: operation.clock.now(),
      isUnderWay: true,
      isWritten: false,
      timeout: budget?.own,
    };
    this.#observation = observation;
    document.then(
      () => {
        observation.isUnderWay = false;
      },
      () => {
        if (this.#observation === observation) this.#observation = undefined;
      },
    );
    return document;
  }

  /** How long ago the document was last observed, milliseconds. */
  get age(): number {
    return this.#observation ? this.operation.clock.now() - this.#observation.at : Number.POSITIVE_INFINITY;
  }

  /**
   * Reads the document for somebody who is to see it as it is now, and leaves nothing behind for others. Right after a
   * write it answers what that left: reads can lag.
   */
  lookUp(budget: Budget): Promise<Document | undefined> {
    const known = this.#observation;
    if (known?.isWritten && this.age < LAG) return known.document;
    return this.operation.client.get(this.definition, this.appId, budget);
  }

  /** Reads the document, whatever was observed before. */
  observeAgain(budget?: Budget): Promise<Document | undefined> {
    this.#observation = undefined;
    return this.observe(budget);
  }

  /**
   * Observes a document that the state holds. After a first 404 it reads again. A second 404 is final, and a line says
   * so.
   */
  async observeExisting(budget?: Budget): Promise<Document | undefined> {
    const seen = await this.observe(budget);
    if (seen || this.#isKnownGone) return seen;
    if (this.#recheck) return this.#recheck;
    const recheck = this.#recheckNotFound(budget);
    this.#recheck = recheck;
    recheck.catch(() => {
      this.#recheck = undefined;
    });
    return recheck;
  }

  /** Reads the document after an answer that contradicts what was sent. Reads can lag, so it waits first. */
  async observeAfterContradiction(budget?: Budget): Promise<Document | undefined> {
    await this.#waitForLaggingReads(budget);
    return this.observeAgain(budget);
  }

  /**
   * Reads the document after a write whose outcome is unknown. A read that finds nothing may lag: then it waits, and
   * reads once more.
   */
  async observeAfterWrite(budget?: Budget): Promise<Document | undefined> {
    const seen = await this.observeAgain(budget);
    if (seen) return seen;
    await this.#waitForLaggingReads(budget);
    return this.observeAgain(budget);
  }

  /** Runs a request that needs the document. A first 404 is retried once; the second is final. */
  async retryingNotFound<T>(send: () => Promise<T>, budget?: Budget): Promise<T> {
    try {
      return await send();
    } catch (error) {
      if (!(error instanceof NotFoundError) || error.mayHaveDeleted) throw error;
    }
    await this.#waitForLaggingReads(budget);
    try {
      return await send();
    } catch (error) {
      if (error instanceof NotFoundError && !error.mayHaveDeleted) this.#markGone();
      throw error;
    }
  }

  /** Stores what a write's answer says that HubSpot holds. It replaces what was read before. */
  remember(document: Document | undefined): void {
    const at = this.operation.clock.now();
    this.#observation = {
      document: Promise.resolve(document),
      at,
      isUnderWay: false,
      isWritten: true,
      timeout: undefined,
    };
    this.#recheck = undefined;
    this.#isKnownGone = document === undefined;
  }

  /** POST of all fields. See {@link SettingsClient.post}. */
  post(body: Document, budget: Budget, beforeSending: () => void): Promise<Document> {
    return this.operation.client.post(this.definition, this.appId, body, budget, beforeSending);
  }

  /** PATCH of some fields. See {@link SettingsClient.patch}. */
  patch(body: Document, budget: Budget): Promise<Document> {
    return this.operation.client.patch(this.definition, this.appId, body, budget);
  }

  /** DELETE. See {@link SettingsClient.delete}. */
  delete(budget: Budget): Promise<void> {
    return this.operation.client.delete(this.definition, this.appId, budget);
  }

  /**
   * Notes that a resource of the running program declares or reads this document. Returns the declarations of the other
   * resources, as far as their URNs are known.
   */
  declare(declaration: Declaration = { fields: [] }): Declaration[] {
    const { declarations } = this.operation;
    // Without a URN, as in the dynamic front end, none are returned. So the file that processes share is not read.
    const all = declaration.urn === undefined ? [] : declarations.of(this.#key);
    declarations.add(this.#key, declaration);
    return all.filter(({ urn }) => urn !== undefined && urn !== declaration.urn);
  }

  /**
   * Whether a resource of the running program declares or reads this document, on any server: two addresses can lead to
   * the same HubSpot, such as `localhost` and `127.0.0.1`, or a gateway and the server behind it. To keep settings that
   * nobody uses does less harm than to delete settings that are in use.
   */
  isDeclared(): boolean {
    return this.operation.declarations.of(this.#key).length > 0;
  }

  /** Runs one piece of work on this document at a time: two resources may declare the same document. */
  withLock<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#lock.then(work, work);
    this.#lock = result;
    return result;
  }

  async #recheckNotFound(budget?: Budget): Promise<Document | undefined> {
    await this.#waitForLaggingReads(budget);
    const seen = await this.observeAgain(budget);
    if (!seen) this.#markGone();
    return seen;
  }

  async #waitForLaggingReads(budget?: Budget): Promise<void> {
    const { clock, cancelled } = this.operation;
    await clock.sleep(READ_AGAIN_AFTER, cancelled);
    budget?.spend(READ_AGAIN_AFTER);
    await this.operation.throwIfStopped();
  }

  #markGone(): void {
    this.#isKnownGone = true;
    this.operation.print(
      `${this.name}: HubSpot has no ${this.definition.label} for app ${this.appId}, or this credential's account does not own it`,
    );
  }
}

/** The key of a document within an operation. It does not name the server. */
export function keyOf({ kind }: Pick<Definition, "kind">, appId: number): string {
  return `${kind}/${appId}`;
}
