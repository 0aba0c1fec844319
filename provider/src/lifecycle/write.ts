import type { Document } from "../hubspot/client.js";
import {
  AlreadyExistsError,
  HubSpotError,
  InvalidError,
  NotFoundError,
  OutcomeUnknownError,
} from "../hubspot/errors.js";
import type { Budget } from "../hubspot/retry.js";
import type { Definition } from "../resources/definition.js";
import { budgetFor, type CallOptions, ignoredBy, withoutIgnored } from "./callOptions.js";
import { planFirstPost, sayMissing, sayPlan, whatDiffers } from "./compare.js";
import { ContradictionError } from "./contradiction.js";
import type { DocumentState } from "./documentState.js";
import { HalfDoneError } from "./halfDone.js";
import { Lines } from "./lines.js";
import type { Operation } from "./operation.js";
import { sayTakeover } from "./predictCreate.js";
import { HIDDEN, type Inputs, managedOf, type Properties, readInputs } from "./properties.js";
import { readRecord, recordOf, type SettingsRecord, secretsIn, toOutputs } from "./record.js";
import { isInOrder, isSpellingOf } from "./spelling.js";
import { observeAfterUnknownOutcome } from "./unknownOutcome.js";
import { adoptionRefused, neededReason, UnwritableError } from "./unwritable.js";
import { warnOfChanges } from "./warnings.js";

/** How often a write may change between POST and PATCH: HubSpot's answers can contradict each other for ever. */
const MAX_ROUNDS = 2;

/**
 * A create does not trust a look that is older than this, milliseconds: somebody may have made, changed or deleted the
 * settings meanwhile, and where POST overwrites, they would be lost.
 */
const FRESH = 5_000;
/** A first POST that had to wait so long is preceded by another look at most this often: then it goes all the same. */
const MAX_LOOKS_AGAIN = 3;

/** A first POST may be sent now, but the look that it rests on is too old. */
class StaleLookError extends Error {}

/** Makes HubSpot's document match the inputs, and returns the outputs: create and update are one and the same. */
export function write(
  operation: Operation,
  definition: Definition,
  news: Properties,
  olds: Properties | undefined,
  callOptions: CallOptions = {},
): Promise<Properties> {
  const inputs = readInputs(definition, news);
  const appId = inputs.appId as number;
  const document = operation.document(definition, appId);
  return document.withLock(() => new Write(document, inputs, news, olds, callOptions).run());
}

/** One create or update under way. */
class Write {
  readonly #isCreate: boolean;
  readonly #wanted: Document;
  readonly #record: SettingsRecord;
  /** Fields whose values are never shown: what was secret until now may be what HubSpot still answers. */
  readonly #secret: ReadonlySet<string>;
  readonly #lines: Lines;
  readonly #budget: Budget;
  /** What was last seen of the document, to fill a first POST when it is gone. */
  #lastKnown: Readonly<Record<string, unknown>>;
  #rounds = 1;
  #unknownOutcomes = 0;
  #looksAgain = 0;
  /** A POST of this write was carried out, or may have been. */
  #mayHavePosted = false;
  /** The document exists though no read shows it: its fields are not known. */
  #isBlind = false;
  readonly #answered: Document;
  /** Wanted fields that this write has sent, or has seen in order: an answer that leaves one out is no contradiction. */
  readonly #settled: Document = {};

  constructor(
    private readonly document: DocumentState,
    private readonly inputs: Inputs,
    private readonly news: Properties,
    olds: Properties | undefined,
    callOptions: CallOptions,
  ) {
    this.#budget = budgetFor(callOptions);
    this.#isCreate = olds === undefined;
    // An ignored field is sent by the create and by nothing after it.
    this.#wanted = this.#isCreate ? inputs.declared : withoutIgnored(managedOf(inputs), ignoredBy(callOptions));
    this.#record = readRecord(olds ?? {});
    // What HubSpot answered to another value says nothing of this one.
    const answered = Object.entries(this.#record.answered).filter(
      ([name]) => this.#wanted[name] === this.#record.sent[name],
    );
    this.#answered = Object.fromEntries(answered);
    // A create that never arrived has left no outputs: then what it was to send for an ignored field is known here alone.
    this.#lastKnown = { ...this.#record.ignored, ...olds };
    this.#secret = new Set([...inputs.secret, ...secretsIn(olds ?? {})]);
    this.#lines = new Lines(document, this.#secret);
  }

  async run(): Promise<Properties> {
    try {
      return this.#outputs(await this.#converge());
    } catch (error) {
      if (!(error instanceof HubSpotError)) throw error;
      const isHalfDone = this.#mayHavePosted || error instanceof ContradictionError;
      if (!isHalfDone) throw error;
      throw new HalfDoneError(String(this.document.appId), this.#outputs(this.#lastKnown), error);
    }
  }

  /** Observe, compare, write, until HubSpot holds what is wanted; returns the document it then holds. */
  async #converge(): Promise<Document> {
    let live = await this.#firstLook();
    for (;;) {
      if (live) this.#lastKnown = { ...this.#lastKnown, ...live };
      if (live && this.#isCreate && !this.#mayHavePosted) this.#adopt(live);
      const step: Step = live ? await this.#patch(live) : await this.#post();
      if (step.settled) return step.document;
      live = step.live;
    }
  }

  #firstLook(): Promise<Document | undefined> {
    const state = this.document;
    if (!this.#isCreate) return state.observeExisting(this.#budget);
    return this.#isStale() ? state.observeAgain(this.#budget) : state.observe(this.#budget);
  }

  async #post(): Promise<Step> {
    const state = this.document;
    const { definition } = state;
    const plan = planFirstPost(definition, this.#wanted, this.#lastKnown);
    const missing = plan.missing[0];
    if (missing !== undefined) {
      throw new UnwritableError(`${missing} ${neededReason(state, missing)}`);
    }
    sayPlan(
      this.#lines,
      plan.body.filter(({ reason }) => reason !== "declared"),
    );
    warnOfChanges(this.#lines, definition, undefined, this.#wanted, this.#secret);
    const body = Object.fromEntries(plan.body.map(({ name, value }) => [name, value]));
    let answer: Document;
    try {
      answer =
        (await this.#patchIfPostMayHaveWorked(body)) ??
        (await state.post(body, this.#budget, () => this.#ensureFresh()));
    } catch (error) {
      if (error instanceof StaleLookError) {
        return { settled: false, live: await state.observeAgain(this.#budget) };
      }
      if (error instanceof OutcomeUnknownError) {
        this.#mayHavePosted = true;
        return this.#observeAfterUnknownOutcome(error);
      }
      if (error instanceof AlreadyExistsError || error instanceof InvalidError) return this.#meetExisting(error);
      throw error;
    }
    this.#mayHavePosted = true;
    return this.#judge(body, answer);
  }

  /**
   * No look shows what an earlier POST made, if it made anything. Reads can be behind, and a second POST could overwrite:
   * a PATCH tells. It has all the fields, since one on nothing may make the document, with defaults of HubSpot's own.
   */
  async #patchIfPostMayHaveWorked(body: Document): Promise<Document | undefined> {
    if (!this.#mayHavePosted) return undefined;
    try {
      return await this.document.patch(body, this.#budget);
    } catch (error) {
      if (!(error instanceof NotFoundError)) throw error;
      return undefined;
    }
  }

  /** HubSpot says, or may mean, that the document exists though none was seen. */
  async #meetExisting(error: AlreadyExistsError | InvalidError): Promise<Step> {
    const state = this.document;
    this.#nextRound(error);
    const live = await state.observeAgain(this.#budget);
    if (!live && error instanceof InvalidError) throw error;
    if (this.#isCreate && this.inputs.adoptExisting === false && !this.#mayHavePosted) throw this.#refuseAdoption();
    // A read that still sees nothing is behind: HubSpot's no to the POST is newer. Then all fields differ.
    if (!live && Object.keys(this.#wanted).length === 0) throw error;
    this.#isBlind = !live;
    return { settled: false, live: live ?? {} };
  }

  async #patch(live: Document): Promise<Step> {
    const state = this.document;
    const { definition } = state;
    const record = this.#isBlind ? readRecord({}) : this.#record;
    const differences = whatDiffers(definition, this.#wanted, live, record);
    if (differences.length === 0) return { settled: true, document: live };
    for (const [name, to] of Object.entries(this.#wanted)) {
      if (!differences.some((difference) => difference.name === name)) this.#settled[name] = to;
    }
    const body = Object.fromEntries(differences.map(({ name, to }) => [name, to]));
    const send = () => state.patch(body, this.#budget);
    let answer: Document;
    try {
      answer = await (this.#isCreate ? send() : state.retryingNotFound(send, this.#budget));
    } catch (error) {
      if (error instanceof OutcomeUnknownError) return this.#observeAfterUnknownOutcome(error);
      if (!(error instanceof NotFoundError)) throw error;
      this.#nextRound(error);
      state.remember(undefined);
      return { settled: false, live: undefined };
    }
    return this.#judge(body, answer);
  }

  /** A write may have been carried out: look before writing again. */
  async #observeAfterUnknownOutcome(error: OutcomeUnknownError): Promise<Step> {
    const live = await observeAfterUnknownOutcome(this.document, {
      hint: { exactly: error.exactly },
      count: ++this.#unknownOutcomes,
      budget: this.#budget,
      giveUp: (why) => (why ? new OutcomeUnknownError(error.subject, error.reason + why) : error),
    });
    return { settled: false, live };
  }

  /** Compares the answer with what was sent; `settled` when everything wanted is in order. */
  async #judge(body: Document, answer: Document): Promise<Step> {
    const state = this.document;
    const { definition } = state;
    let document = this.#merge(body, answer);
    let wrong = this.#contradictions(body, document);
    if (wrong.length > 0) {
      // The answer can be behind the write. What a second look shows is final.
      const live = await state.observeAfterContradiction(this.#budget);
      document = this.#merge(body, live ?? answer);
      // A look that sees nothing is behind: another resource of the app must not make the settings again.
      state.remember(document);
      wrong = this.#contradictions(body, document);
      this.#lastKnown = { ...this.#lastKnown, ...document };
      if (wrong.length > 0) throw this.#contradicted(wrong, body, document);
    }
    for (const [name, sent] of Object.entries(body)) {
      const now = document[name];
      if (now !== undefined && now !== sent) this.#answered[name] = now;
      else delete this.#answered[name];
    }
    state.remember(document);
    Object.assign(this.#settled, body);
    const record = { sent: { ...this.#record.sent, ...this.#settled }, answered: this.#answered, ignored: {} };
    const rest = whatDiffers(definition, this.#wanted, document, record);
    if (rest.length === 0) return { settled: true, document };
    // Somebody else wrote in between: once more, for what they changed.
    if (++this.#rounds > MAX_ROUNDS) {
      throw this.#contradicted(
        rest.map(({ name }) => name),
        this.#wanted,
        document,
      );
    }
    return { settled: false, live: document };
  }

  /** The answer, with what was sent for a wanted field that it leaves out. */
  #merge(body: Document, answer: Document): Document {
    const wanted = Object.fromEntries(Object.entries(body).filter(([name]) => name in this.#wanted));
    sayMissing(this.#lines, wanted, answer);
    return { ...wanted, ...answer };
  }

  #contradictions(body: Document, document: Document): string[] {
    return Object.entries(body).flatMap(([name, sent]) => {
      const field = this.document.definition.fields[name];
      const now = document[name];
      const isFine =
        !field ||
        now === undefined ||
        isSpellingOf(field, now, sent) ||
        isInOrder(field, now, sent, this.#answered[name]);
      return isFine ? [] : [name];
    });
  }

  #contradicted(names: readonly string[], sent: Document, document: Document): ContradictionError {
    const value = (name: string, values: Document) => this.#lines.show(name, values[name]);
    const parts = names.map(
      (name) => `HubSpot answered ${value(name, document)} for ${name}, sent ${value(name, sent)}`,
    );
    return new ContradictionError(`app ${this.document.appId}: ${parts.join("; ")}`);
  }

  #nextRound(error: HubSpotError): void {
    if (++this.#rounds > MAX_ROUNDS) throw error;
  }

  /** Called when a first POST may be sent: it may have waited for the rate limit, or for its next attempt. */
  #ensureFresh(): void {
    if (!this.#isStale() || this.#looksAgain >= MAX_LOOKS_AGAIN) return;
    this.#looksAgain++;
    throw new StaleLookError();
  }

  #isStale(): boolean {
    return this.document.age > FRESH;
  }

  /** A create has found the document: it takes it over, and says so, or refuses to. */
  #adopt(live: Document): void {
    if (this.inputs.adoptExisting === false) throw this.#refuseAdoption();
    sayTakeover(this.#lines, this.document.definition, this.inputs, live);
  }

  #refuseAdoption(): UnwritableError {
    return new UnwritableError(`${this.document.name}: adoptExisting ${adoptionRefused(this.document)}`);
  }

  #outputs(document: Readonly<Record<string, unknown>>): Properties {
    return toOutputs(
      this.document.definition,
      { ...managedOf(this.inputs), ...document },
      {
        appId: this.document.appId,
        adoptExisting: this.inputs.adoptExisting !== false,
        record: recordOf(this.inputs, this.#answered),
        secret: this.inputs.secret,
        provider: this.news[HIDDEN.provider],
      },
    );
  }
}

type Step = { settled: true; document: Document } | { settled: false; live: Document | undefined };
