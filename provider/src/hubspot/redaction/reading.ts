import { type Characters, plain } from "./characters.js";
import { decodeEscapes, mayHoldEscapes } from "./escapes.js";

/**
 * A text as it is searched: in one case, each row of white space as one blank, with an index back to the text. Code
 * unit `units[i]` was read from `text.slice(starts[i], ends[i])`.
 */
export interface Reading {
  readonly units: number[];
  readonly starts: number[];
  readonly ends: number[];
}

/** A row of white space in a reading. A plus counts as white space: a form writes a blank so. */
export const BLANK = 0x20;

const PLUS = 0x2b;
const REPLACEMENT = 0xfffd;

/**
 * The readings of a text: as it stands there, and with its escape sequences decoded, where it may hold any. The first
 * is needed beside the second: characters around a secret can form an escape sequence with its first or last ones.
 */
export function readingsOf(text: string): Reading[] {
  const readings = [fold(plain(text))];
  if (mayHoldEscapes(text)) readings.push(fold(decodeEscapes(text)));
  return readings;
}

function fold({ codes, starts, ends }: Characters): Reading {
  const reading: Reading = { units: [], starts: [], ends: [] };
  /** Of the characters beyond ASCII; most texts have few that differ. */
  const folded = new Map<number, readonly number[]>();
  const push = (unit: number, at: number) => {
    reading.units.push(unit);
    reading.starts.push(starts[at] as number);
    reading.ends.push(ends[at] as number);
  };
  for (let at = 0; at < codes.length; at++) {
    const code = codes[at] as number;
    if (code < 0x80 && !isWhite(code)) {
      push(code >= 65 && code <= 90 ? code + 32 : code, at);
      continue;
    }
    let units = folded.get(code);
    if (!units) {
      units = isWhite(code) ? [BLANK] : foldCase(code);
      folded.set(code, units);
    }
    const last = reading.units.length - 1;
    if (units[0] === BLANK && reading.units[last] === BLANK) reading.ends[last] = ends[at] as number;
    else for (const unit of units) push(unit, at);
  }
  return reading;
}

function isWhite(code: number): boolean {
  if (code < 0x80) return code === PLUS || code === 0x20 || (code >= 9 && code <= 13);
  return code <= 0xffff && /\s/.test(String.fromCharCode(code));
}

/** The code units of a character in one case: what Unicode calls full case folding, so that ß meets SS. */
function foldCase(code: number): readonly number[] {
  // Half a surrogate pair cannot be sent: UTF-8 has the replacement character in its place.
  const character = String.fromCodePoint(code >= 0xd800 && code <= 0xdfff ? REPLACEMENT : code);
  // In capitals and back: some letters, like ß, meet only there; others, like ϴ, only in small letters.
  const folded = character.toLowerCase().toUpperCase().toLowerCase();
  return Array.from({ length: folded.length }, (_, at) => folded.charCodeAt(at));
}
