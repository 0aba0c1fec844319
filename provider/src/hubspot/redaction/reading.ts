import { type Characters, plain } from "./characters.js";
import { decodeEscapes, mayHoldEscapes } from "./escapes.js";

/**
 * A text as it is searched: in one case, each row of white space as one blank, with an index back to the text. Code
 * unit `units[i]` was read from `text.slice(starts[i], ends[i])`. Between two of them can only be backslashes that were
 * left out.
 */
export interface Reading {
  readonly units: Uint16Array;
  readonly starts: Int32Array;
  readonly ends: Int32Array;
}

/** A row of white space in a reading. Control characters and a plus count as white space: a form writes a blank so. */
export const BLANK = 0x20;

const PLUS = 0x2b;
const REPLACEMENT = 0xfffd;

/**
 * The readings of a text: as it stands there, and with its escape sequences decoded, where it may hold any. The first
 * is needed beside the second: characters around a secret can form an escape sequence with its first or last ones.
 */
export function readingsOf(text: string): Reading[] {
  const readings = [fold(plain(text), text.length)];
  if (!mayHoldEscapes(text)) return readings;
  const { characters, isAmbiguous } = decodeEscapes(text, "one");
  readings.push(fold(characters, text.length));
  if (isAmbiguous) readings.push(fold(decodeEscapes(text, "row").characters, text.length));
  return readings;
}

/** No character is longer in the other case, code units for each of its own. */
const MOST_UNITS = 3;

function fold({ codes, starts, ends, length }: Characters, most: number): Reading {
  const units = new Uint16Array(most * MOST_UNITS);
  const from = new Int32Array(units.length);
  const to = new Int32Array(units.length);
  let count = 0;
  const push = (unit: number, at: number) => {
    units[count] = unit;
    from[count] = starts[at] as number;
    to[count++] = ends[at] as number;
  };
  /** Of the characters beyond ASCII; most texts have few that differ. */
  const folded = new Map<number, readonly number[]>();
  for (let at = 0; at < length; at++) {
    const code = codes[at] as number;
    if (code < 0x80 && !isWhite(code)) {
      push(code >= 65 && code <= 90 ? code + 32 : code, at);
      continue;
    }
    let meant = folded.get(code);
    if (!meant) {
      meant = isWhite(code) ? [BLANK] : foldCase(code);
      folded.set(code, meant);
    }
    if (meant[0] === BLANK && count > 0 && units[count - 1] === BLANK) to[count - 1] = ends[at] as number;
    else for (const unit of meant) push(unit, at);
  }
  return { units: units.subarray(0, count), starts: from.subarray(0, count), ends: to.subarray(0, count) };
}

function isWhite(code: number): boolean {
  if (code < 0x7f) return code <= 0x20 || code === PLUS;
  return code <= 0xa0 || /\s/.test(String.fromCodePoint(code));
}

/** The code units of a character in one case: what Unicode calls full case folding, so that ß meets SS. */
function foldCase(code: number): readonly number[] {
  // Half a surrogate pair cannot be sent: UTF-8 has the replacement character in its place.
  const character = String.fromCodePoint(code >= 0xd800 && code <= 0xdfff ? REPLACEMENT : code);
  // In capitals and back: some letters, like ß, meet only there; others, like ϴ, only in small letters.
  const folded = character.toLowerCase().toUpperCase().toLowerCase();
  return Array.from({ length: folded.length }, (_, at) => folded.charCodeAt(at));
}
