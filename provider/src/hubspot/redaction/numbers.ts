import { BLANK } from "./reading.js";

/** More digits than this are a token, not a number, and searched for like any other text. */
export const MOST_DIGITS = 40;

/** Separators of thousands. Any white space is a blank here. */
const MARKS = new Set([BLANK, ...[...",.'’"].map((mark) => mark.charCodeAt(0))]);

/** Secret numbers. They are found with or without separators, but not as a part of a longer number. */
export class Numbers {
  readonly #numbers = new Set<string>();
  #longest = 0;

  /** @param digits at most {@link MOST_DIGITS} digits, and nothing else */
  add(digits: string): void {
    this.#numbers.add(digits);
    this.#longest = Math.max(this.#longest, digits.length);
  }

  /** Calls `found` with the place of each occurrence. */
  search(text: Uint16Array, found: (start: number, end: number) => void): void {
    if (this.#numbers.size === 0) return;
    for (let at = 0; at < text.length; at++) {
      if (isDigit(text[at]) && !isDigit(text[at - 1])) this.#searchFrom(text, at, found);
    }
  }

  #searchFrom(text: Uint16Array, start: number, found: (start: number, end: number) => void): void {
    let digits = "";
    for (let at = start; ; at++) {
      const lengthBefore = digits.length;
      while (digits.length <= this.#longest && isDigit(text[at])) digits += String.fromCharCode(text[at++] as number);
      if (digits.length > this.#longest) return;
      // A separator is followed by three digits, or by a multiple of three.
      if (lengthBefore > 0 && (digits.length === lengthBefore || (digits.length - lengthBefore) % 3 !== 0)) return;
      if (this.#numbers.has(digits)) found(start, at);
      if (!MARKS.has(text[at] as number)) return;
    }
  }
}

function isDigit(unit: number | undefined): boolean {
  return unit !== undefined && unit >= 48 && unit <= 57;
}
