import type { Document } from "../hubspot/client.js";
import { HubSpotError } from "../hubspot/errors.js";
import type { Lines } from "./lines.js";

/** HubSpot holds another value than was sent: in a read after the write, or again after two rounds of writing. */
export class ContradictionError extends HubSpotError {}

/** `app N calling settings: HubSpot keeps ANSWER for FIELD, sent VALUE`, for each of the fields. */
export function contradictionOf(
  lines: Lines,
  names: readonly string[],
  { sent, held }: { sent: Document; held: Document },
): ContradictionError {
  const parts = names.map(
    (name) => `HubSpot keeps ${lines.show(name, held[name])} for ${name}, sent ${lines.show(name, sent[name])}`,
  );
  return new ContradictionError(`${lines.document.name}: ${parts.join("; ")}`);
}
