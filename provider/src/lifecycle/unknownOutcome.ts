import type { Document } from "../hubspot/client.js";
import { HubSpotError } from "../hubspot/errors.js";
import { LONG_WAIT } from "../hubspot/rateLimiter.js";
import { type Budget, nextWait, type WaitHint } from "../hubspot/retry.js";
import { WAITING_TO_REPEAT } from "../hubspot/transport.js";
import type { DocumentState } from "./documentState.js";

/** A write or a delete that may have been executed. */
export interface UnknownOutcome {
  /** The wait that HubSpot named, if any. */
  hint: WaitHint;
  /** How many unknown outcomes this piece of work has had, including this one. */
  count: number;
  budget: Budget;
  /** Makes the error for an outcome that stays unknown. `why` is added to the error's reason, and can be empty. */
  giveUp(why: string): HubSpotError;
}

/** Waits, then reads the document, to be compared before anything is written again. */
export async function observeAfterUnknownOutcome(
  state: DocumentState,
  { hint, count, budget, giveUp }: UnknownOutcome,
): Promise<Document | undefined> {
  const { operation } = state;
  const next = nextWait(hint, count, budget, operation.clock);
  if ("gaveUp" in next) throw giveUp(next.gaveUp);
  if (next.wait >= LONG_WAIT) operation.print(WAITING_TO_REPEAT);
  await operation.clock.sleep(next.wait, operation.cancelled);
  budget.spend(next.wait);
  try {
    // When the operation is cancelled, the engine is gone or the read fails, the outcome stays unknown.
    await operation.throwIfStopped();
    return await state.observeAfterWrite(budget);
  } catch (failed) {
    if (!(failed instanceof HubSpotError)) throw failed;
    throw giveUp("");
  }
}
