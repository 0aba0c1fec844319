import type { Document } from "../hubspot/client.js";
import type { Budget } from "../hubspot/retry.js";
import { sayMissing } from "./compare.js";
import type { FieldLedger } from "./fieldLedger.js";
import type { Lines } from "./lines.js";

/** What HubSpot holds after a write. */
export interface Confirmation {
  held: Document;
  /** The answer contradicted what was sent, so that the document was read again. */
  wasReadAgain: boolean;
  /** Fields for which HubSpot holds another value than was sent, after that read too. */
  contradicted: string[];
}

/**
 * Compares the answer to a write with what was sent. An answer that contradicts what was sent may be old. So the
 * document is read after 2 s, and that read decides.
 */
export async function confirmWrite(
  lines: Lines,
  ledger: FieldLedger,
  { sent, answer, budget }: { sent: Document; answer: Document; budget: Budget },
): Promise<Confirmation> {
  const held = merge(lines, ledger, sent, answer);
  if (ledger.contradictions(sent, held).length === 0) return { held, wasReadAgain: false, contradicted: [] };
  const { document } = lines;
  const live = await document.observeAfterContradiction(budget);
  const heldNow = merge(lines, ledger, sent, live ?? answer);
  // A read that finds nothing is older than the write, so the answer is kept. To remember that there is nothing would
  // make another resource of this app send a second POST.
  document.remember(heldNow);
  return { held: heldNow, wasReadAgain: true, contradicted: ledger.contradictions(sent, heldNow) };
}

/** The answer, with what was sent for each wanted field that it leaves out. */
function merge(lines: Lines, { wanted }: FieldLedger, sent: Document, answer: Document): Document {
  const sentWanted = Object.fromEntries(Object.entries(sent).filter(([name]) => name in wanted));
  sayMissing(lines, sentWanted, answer);
  return { ...sentWanted, ...answer };
}
