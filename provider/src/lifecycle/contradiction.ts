import type { Document } from "../hubspot/client.js";
import { HubSpotError } from "../hubspot/errors.js";
import type { Lines } from "./lines.js";

/** HubSpot keeps another value than was sent: a read after the write shows it, or it comes back after two rounds. */
export class ContradictionError extends HubSpotError {}

/** `app N: HubSpot answered ANSWER for FIELD, sent VALUE`, for each of the fields. */
export function contradictionOf(
  lines: Lines,
  names: readonly string[],
  { sent, held }: { sent: Document; held: Document },
): ContradictionError {
  const parts = names.map(
    (name) => `HubSpot answered ${lines.show(name, held[name])} for ${name}, sent ${lines.show(name, sent[name])}`,
  );
  return new ContradictionError(`app ${lines.document.appId}: ${parts.join("; ")}`);
}
