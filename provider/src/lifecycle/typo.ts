import { closest, distance } from "fastest-levenshtein";

/** A name that is this many letters away from a known one counts as a typo. */
const TYPO_DISTANCE = 3;

/** What to say of a name that is not known: the one that was meant, or else all of them. */
export function hintFor(name: string, known: readonly string[]): string {
  const nearest = closest(name, known);
  return distance(name, nearest) <= TYPO_DISTANCE ? `did you mean ${nearest}?` : `it has ${known.join(", ")}`;
}
