import type { Document } from "../hubspot/client.js";
import { HubSpotError } from "../hubspot/errors.js";
import { LONG_WAIT } from "../hubspot/rateLimiter.js";
import { type Budget, nextWait, type WaitHint } from "../hubspot/retry.js";
import { WAITING_TO_REPEAT } from "../hubspot/transport.js";
import type { DocumentState } from "./documentState.js";

/** What is known of a write that may have been carried out. */
export interface UnknownOutcome {
  /** The time that HubSpot named to wait, if any. */
  hint: WaitHint;
  /** How many outcomes of this piece of work were not known so far, this one included. */
  count: number;
  budget: Budget;
  /** What to throw when it stays unknown; `why` follows the reason, and can be empty. */
  giveUp(why: string): HubSpotError;
}

/** Waits, then looks what became of a write that may have been carried out: never write again before. */
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
    // Cancelled, or without an engine, what became of the write stays as unknown as after a look that fails.
    await operation.throwIfStopped();
    return await state.observeAfterWrite(budget);
  } catch (failed) {
    if (!(failed instanceof HubSpotError)) throw failed;
    throw giveUp("");
  }
}
