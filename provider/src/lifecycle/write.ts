import type { Document } from "../hubspot/client.js";
import { HubSpotError } from "../hubspot/errors.js";
import type { Budget } from "../hubspot/retry.js";
import type { Definition } from "../resources/definition.js";
import { budgetFor, type CallOptions, ignoredBy, withoutIgnored } from "./callOptions.js";
import { planFirstPost, sayPlan } from "./compare.js";
import { confirmWrite } from "./confirmWrite.js";
import { ContradictionError, contradictionOf } from "./contradiction.js";
import type { DocumentState } from "./documentState.js";
import { FieldLedger } from "./fieldLedger.js";
import { HalfDoneError } from "./halfDone.js";
import { Lines } from "./lines.js";
import type { Operation } from "./operation.js";
import { sayTakeover } from "./predictCreate.js";
import { HIDDEN, type Inputs, managedOf, type Properties, readInputs } from "./properties.js";
import { readRecord, recordOf, secretsIn, toOutputs } from "./record.js";
import { adoptionRefusedError, neededReason, UnwritableError } from "./unwritable.js";
import { warnOfChanges } from "./warnings.js";
import { WriteAttempts } from "./writeAttempts.js";
import { isStale, WriteRequests } from "./writeRequests.js";

/** Makes HubSpot's document match the inputs, and returns the outputs. A create and an update do the same. */
export function write(
  operation: Operation,
  definition: Definition,
  news: Properties,
  olds: Properties | undefined,
  callOptions: CallOptions = {},
): Promise<Properties> {
  const inputs = readInputs(definition, news);
  const document = operation.document(definition, inputs.appId as number);
  return document.withLock(() => new Write(document, inputs, news, olds, callOptions).run());
}

/**
 * One create or update: observe, compare, write, until HubSpot holds what is wanted. After a write whose outcome is not
 * certain, the three steps begin again with what a read shows: see {@link WriteRequests}.
 */
class Write {
  readonly #isCreate: boolean;
  readonly #lines: Lines;
  readonly #budget: Budget;
  readonly #ledger: FieldLedger;
  readonly #attempts = new WriteAttempts();
  readonly #requests: WriteRequests;
  /** Fields that are secret, or were until now: their values are never shown. HubSpot may still hold the old value. */
  readonly #secret: ReadonlySet<string>;
  /** What was last seen of the document, to fill a first POST when it is gone. */
  #lastKnown: Readonly<Record<string, unknown>>;

  constructor(
    private readonly document: DocumentState,
    private readonly inputs: Inputs,
    private readonly news: Properties,
    olds: Properties | undefined,
    callOptions: CallOptions,
  ) {
    const isCreate = olds === undefined;
    const record = readRecord(olds ?? {});
    // The create sends ignored fields too. Nothing after it does.
    const wanted = isCreate ? inputs.declared : withoutIgnored(managedOf(inputs), ignoredBy(callOptions));
    this.#isCreate = isCreate;
    this.#budget = budgetFor(callOptions);
    this.#ledger = new FieldLedger(document.definition, wanted, record);
    this.#requests = new WriteRequests({
      document,
      ledger: this.#ledger,
      attempts: this.#attempts,
      budget: this.#budget,
      isCreate,
      mayTakeOver: inputs.adoptExisting !== false,
    });
    // The outputs of a half-made resource may lack ignored fields: then only the record has their values.
    this.#lastKnown = { ...record.ignored, ...olds };
    this.#secret = new Set([...inputs.secret, ...secretsIn(olds ?? {})]);
    this.#lines = new Lines(document, this.#secret);
  }

  async run(): Promise<Properties> {
    try {
      return this.#outputs(await this.#converge());
    } catch (error) {
      if (!(error instanceof HubSpotError)) throw error;
      const isHalfDone = this.#requests.mayHavePosted || error instanceof ContradictionError;
      if (!isHalfDone) throw error;
      throw new HalfDoneError(String(this.document.appId), this.#outputs(this.#lastKnown), error);
    }
  }

  /** Returns the document as HubSpot holds it in the end. */
  async #converge(): Promise<Document> {
    let live = await this.#observe();
    for (;;) {
      if (live) this.#noteSeen(live);
      if (live && this.#isCreate && !this.#requests.mayHavePosted) this.#takeOver(live);
      const body = live ? this.#patchBody(live) : this.#postBody();
      if (live && Object.keys(body).length === 0) return live;
      const result = await this.#requests.send(live ? "PATCH" : "POST", body);
      if ("answer" in result) {
        live = await this.#confirm(body, result.answer);
        if (this.#ledger.remaining(live).length === 0) return live;
      } else {
        live = result.live;
      }
    }
  }

  #observe(): Promise<Document | undefined> {
    if (!this.#isCreate) return this.document.observeExisting(this.#budget);
    return isStale(this.document) ? this.document.observeAgain(this.#budget) : this.document.observe(this.#budget);
  }

  #noteSeen(live: Document): void {
    this.#lastKnown = { ...this.#lastKnown, ...live };
  }

  /** A create found the document. It takes it over and prints that, or refuses. */
  #takeOver(live: Document): void {
    if (this.inputs.adoptExisting === false) throw adoptionRefusedError(this.document);
    sayTakeover(this.#lines, this.document.definition, this.inputs, live);
  }

  /** Only the fields that are not in order. */
  #patchBody(live: Document): Document {
    return Object.fromEntries(this.#ledger.differences(live).map(({ name, to }) => [name, to]));
  }

  /** All fields of the document. @throws UnwritableError when one of them has no value */
  #postBody(): Document {
    const { definition } = this.document;
    const { wanted } = this.#ledger;
    const { body, missing } = planFirstPost(definition, wanted, this.#lastKnown);
    const first = missing[0];
    if (first !== undefined) throw new UnwritableError(`${first} ${neededReason(this.document, first)}`);
    sayPlan(
      this.#lines,
      body.filter(({ reason }) => reason !== "declared"),
    );
    warnOfChanges(this.#lines, definition, undefined, wanted, this.#secret);
    return Object.fromEntries(body.map(({ name, value }) => [name, value]));
  }

  /**
   * Compares HubSpot's answer with what was sent, and returns what HubSpot holds.
   * @throws ContradictionError when HubSpot holds other values than were sent, or than are wanted after two rounds
   */
  async #confirm(sent: Document, answer: Document): Promise<Document> {
    const { held, wasReadAgain, contradicted } = await confirmWrite(this.#lines, this.#ledger, {
      sent,
      answer,
      budget: this.#budget,
    });
    if (wasReadAgain) this.#noteSeen(held);
    if (contradicted.length > 0) throw contradictionOf(this.#lines, contradicted, { sent, held });
    this.#ledger.accept(sent, held);
    this.document.remember(held);
    const remaining = this.#ledger.remaining(held);
    // Fields that another client changed in between are written once more.
    if (remaining.length > 0 && !this.#attempts.nextRound()) {
      throw contradictionOf(this.#lines, remaining, { sent: this.#ledger.wanted, held });
    }
    return held;
  }

  #outputs(held: Readonly<Record<string, unknown>>): Properties {
    return toOutputs(
      this.document.definition,
      { ...managedOf(this.inputs), ...held },
      {
        appId: this.document.appId,
        adoptExisting: this.inputs.adoptExisting !== false,
        record: recordOf(this.inputs, this.#ledger.answered),
        secret: this.inputs.secret,
        provider: this.news[HIDDEN.provider],
      },
    );
  }
}
