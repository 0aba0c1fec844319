import { type Characters, plain } from "./characters.js";
import { decodeEscapes, mayHoldEscapes } from "./escapes.js";

/**
 * A text in the form in which it is searched: case-folded, with each row of white space as one blank, and with places
 * in the text. Code unit `units[i]` was read from `text.slice(starts[i], ends[i])`. Only dropped backslashes can be
 * between two of them.
 */
export interface Reading {
  readonly units: Uint16Array;
  readonly starts: Int32Array;
  readonly ends: Int32Array;
}

/** A row of white space in a reading. Control characters count too, and a plus, which is a blank in form data. */
export const BLANK = 0x20;

const PLUS = 0x2b;
const REPLACEMENT = 0xfffd;

/**
 * The readings of a text: as it is, and with its escape sequences decoded, if it may hold any. Both are needed, since
 * characters beside a secret can form an escape sequence with the secret's first or last characters.
 */
export function readingsOf(text: string): Reading[] {
  const readings = [fold(plain(text), text.length)];
  if (!mayHoldEscapes(text)) return readings;
  const { characters, isAmbiguous } = decodeEscapes(text, "one");
  readings.push(fold(characters, text.length));
  if (isAmbiguous) readings.push(fold(decodeEscapes(text, "row").characters, text.length));
  return readings;
}

/** The most code units that one code unit becomes when its case is folded. */
const MOST_UNITS = 3;

function fold({ codes, starts, ends, length }: Characters, textLength: number): Reading {
  const units = new Uint16Array(textLength * MOST_UNITS);
  const from = new Int32Array(units.length);
  const to = new Int32Array(units.length);
  let count = 0;
  const push = (unit: number, at: number) => {
    units[count] = unit;
    from[count] = starts[at] as number;
    to[count++] = ends[at] as number;
  };
  /** The folded characters beyond ASCII. Most texts have only a few different ones. */
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

/** The code units of a character after Unicode's full case folding, where ß equals SS. */
function foldCase(code: number): readonly number[] {
  // Half of a surrogate pair cannot be sent: UTF-8 has the replacement character in its place.
  const character = String.fromCodePoint(code >= 0xd800 && code <= 0xdfff ? REPLACEMENT : code);
  // To upper case and back: some letters, such as ß, are equal only there, and others, such as ϴ, only in lower case.
  const folded = character.toLowerCase().toUpperCase().toLowerCase();
  return Array.from({ length: folded.length }, (_, at) => folded.charCodeAt(at));
}
