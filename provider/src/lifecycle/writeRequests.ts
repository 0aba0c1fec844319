import type { Document } from "../hubspot/client.js";
import {
  AlreadyExistsError,
  type HubSpotError,
  InvalidError,
  NotFoundError,
  OutcomeUnknownError,
} from "../hubspot/errors.js";
import type { Budget } from "../hubspot/retry.js";
import type { DocumentState } from "./documentState.js";
import type { FieldLedger } from "./fieldLedger.js";
import { observeAfterUnknownOutcome } from "./unknownOutcome.js";
import { adoptionRefusedError } from "./unwritable.js";
import type { WriteAttempts } from "./writeAttempts.js";

/**
 * A create reads again when its last read is older than this, milliseconds. Somebody may have made, changed or deleted
 * the settings since, and a POST that overwrites would lose them.
 */
const FRESH = 5_000;

/** A first POST may be sent now, but the read before it is too old. */
class StaleObservationError extends Error {}

/** Whether the last read is too old for a create. */
export function isStale(document: DocumentState): boolean {
  return document.age > FRESH;
}

/** What the requests of one create or update need. */
export interface WriteContext {
  document: DocumentState;
  ledger: FieldLedger;
  attempts: WriteAttempts;
  budget: Budget;
  isCreate: boolean;
  /** Whether a create may take over settings that exist. */
  mayTakeOver: boolean;
}

/**
 * HubSpot's answer to a write. Or, if the write failed or was not sent, what HubSpot holds as far as that is known:
 * what a read shows; undefined after a 404; `{}` after a 409, if the read after it finds nothing.
 */
export type WriteResult = { answer: Document } | { live: Document | undefined };

/** Sends the POST and PATCH requests of one create or update. After an uncertain outcome it reads the document. */
export class WriteRequests {
  #mayHavePosted = false;

  constructor(private readonly context: WriteContext) {}

  /** Whether a POST was executed, or may have been. */
  get mayHavePosted(): boolean {
    return this.#mayHavePosted;
  }

  /** @throws a HubSpotError that another attempt cannot fix, and when the attempts or the time are used up */
  async send(method: "POST" | "PATCH", body: Document): Promise<WriteResult> {
    let answer: Document;
    try {
      answer = await (method === "POST" ? this.#post(body) : this.#patch(body));
    } catch (error) {
      return { live: await this.#observeAfter(error, method) };
    }
    if (method === "POST") this.#mayHavePosted = true;
    return { answer };
  }

  async #post(body: Document): Promise<Document> {
    const { document, budget } = this.context;
    const patched = await this.#patchIfPostMayHaveWorked(body);
    return patched ?? document.post(body, budget, () => this.#ensureFresh());
  }

  /**
   * No read shows whether the earlier POST took effect. A read may lag, and a second POST could overwrite. So send a
   * PATCH: 404 means the POST never arrived. It has all fields, since HubSpot may make the document by a PATCH, with
   * its own defaults for the other fields.
   */
  async #patchIfPostMayHaveWorked(body: Document): Promise<Document | undefined> {
    if (!this.#mayHavePosted) return undefined;
    try {
      return await this.context.document.patch(body, this.context.budget);
    } catch (error) {
      if (!(error instanceof NotFoundError)) throw error;
      return undefined;
    }
  }

  #patch(body: Document): Promise<Document> {
    const { document, budget, isCreate } = this.context;
    const send = () => document.patch(body, budget);
    return isCreate ? send() : document.retryingNotFound(send, budget);
  }

  /**
   * Called after every failed write. If another attempt can help, it returns what HubSpot holds now, as far as that is
   * known. The caller compares that and writes again.
   * @throws the error if another attempt cannot help
   */
  async #observeAfter(error: unknown, method: "POST" | "PATCH"): Promise<Document | undefined> {
    const { document, attempts, budget } = this.context;
    if (error instanceof OutcomeUnknownError) {
      if (method === "POST") this.#mayHavePosted = true;
      return observeAfterUnknownOutcome(document, {
        hint: { exactly: error.exactly },
        count: attempts.unknownOutcome(),
        budget,
        giveUp: (why) => (why ? new OutcomeUnknownError(error.subject, error.reason + why) : error),
      });
    }
    if (error instanceof StaleObservationError) return document.observeAgain(budget);
    if (method === "POST" && (error instanceof AlreadyExistsError || error instanceof InvalidError)) {
      return this.#observeAfterRefusedPost(error);
    }
    if (method === "PATCH" && error instanceof NotFoundError) {
      this.#nextRound(error);
      document.remember(undefined);
      return undefined;
    }
    throw error;
  }

  /** HubSpot refused a first POST. That means, or may mean, that the document exists though no read showed it. */
  async #observeAfterRefusedPost(error: AlreadyExistsError | InvalidError): Promise<Document | undefined> {
    const { document, ledger, budget, isCreate, mayTakeOver } = this.context;
    this.#nextRound(error);
    const live = await document.observeAgain(budget);
    if (!live && error instanceof InvalidError) throw error;
    if (isCreate && !mayTakeOver && !this.#mayHavePosted) throw adoptionRefusedError(document);
    if (live) return live;
    // The read lags: the 409 says that the document exists. All wanted fields count as different.
    if (Object.keys(ledger.wanted).length === 0) throw error;
    ledger.forgetRecord();
    return {};
  }

  #nextRound(error: HubSpotError): void {
    if (!this.context.attempts.nextRound()) throw error;
  }

  /** Called when a first POST may be sent: it may have waited for the rate limit, or for its next attempt. */
  #ensureFresh(): void {
    const { document, attempts } = this.context;
    if (isStale(document) && attempts.freshRead()) throw new StaleObservationError();
  }
}
