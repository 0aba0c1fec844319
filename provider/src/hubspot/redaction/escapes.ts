import { decodeHTMLStrict } from "entities";
import { Characters } from "./characters.js";

/** The longest HTML entity, in characters before the `;`. Names have up to 31, and numbers can have leading zeros. */
const LONGEST_ENTITY = 40;

const codeOf = (character: string) => character.charCodeAt(0);
const BACKSLASH = codeOf("\\");
const PERCENT = codeOf("%");
const AMPERSAND = codeOf("&");
const SEMICOLON = codeOf(";");
const SPACE = codeOf(" ");

/**
 * What a character means after a backslash: JSON's escapes, and `\v` and `\'`. All control characters count as white
 * space here.
 */
const AFTER_BACKSLASH = new Map<number, number>([
  ...[..."bfnrtvBFNRTV"].map((letter): [number, number] => [codeOf(letter), SPACE]),
  ...[...`"'/`].map((character): [number, number] => [codeOf(character), codeOf(character)]),
]);

/** The value of each hex digit, by its code. -1 for all other codes below 128. */
const HEX = Int8Array.from({ length: 128 }, (_, code) => {
  const value = Number.parseInt(String.fromCharCode(code), 16);
  return Number.isNaN(value) ? -1 : value;
});

/** Characters that can end an escape sequence: hex digits, `;` and those that can follow a backslash. */
const CAN_END = Uint8Array.from({ length: 128 }, (_, code) =>
  Number((HEX[code] as number) >= 0 || code === SEMICOLON || AFTER_BACKSLASH.has(code)),
);

/** Which backslashes of a row begin an escape sequence: only the last one, or all that are equally long in the text. */
export type Backslashes = "one" | "row";

/**
 * The characters of a text with every escape sequence decoded, also nested ones: percent encoding of UTF-8, the escapes
 * of JSON, and HTML entities. Text that is not a valid escape sequence stays as it is.
 *
 * One pass: each character is pushed on a stack. When the top of the stack is an escape sequence, the character that it
 * means replaces it, and may complete another sequence. No sequence begins with a character that ends another one, so
 * the order makes no difference. Each replacement shortens the stack, so the time is linear in the text.
 *
 * A row of backslashes can be read in two ways: JSON writes `\é` as `\\\u00e9`, and JSON within JSON writes `é` as
 * `\\u00e9`. `backslashes` says which reading to use, and `isAmbiguous` whether it made a difference. Backslashes that
 * are left over are dropped.
 */
export function decodeEscapes(
  text: string,
  backslashes: Backslashes,
): { characters: Characters; isAmbiguous: boolean } {
  const stack = new Characters(text.length);
  const decoding: Decoding = { backslashes, isAmbiguous: false };
  for (let at = 0; at < text.length; ) {
    const code = text.codePointAt(at) as number;
    const end = at + (code > 0xffff ? 2 : 1);
    stack.push(code, at, end);
    reduce(stack, decoding);
    at = end;
  }
  const { length } = stack;
  leaveOutBackslashes(stack);
  return { characters: stack, isAmbiguous: decoding.isAmbiguous || stack.length < length };
}

/** The state of decoding. */
interface Decoding {
  readonly backslashes: Backslashes;
  /** An escape sequence follows a backslash that may belong to it. */
  isAmbiguous: boolean;
}

function leaveOutBackslashes(characters: Characters): void {
  const { codes, starts, ends, length } = characters;
  // In place: what is kept never takes more room than what was read.
  characters.length = 0;
  for (let at = 0; at < length; at++) {
    const code = codes[at] as number;
    if (code === BACKSLASH) continue;
    characters.push(code, starts[at] as number, ends[at] as number);
    if (code >= 0xdc00 && code <= 0xdfff) joinHalves(characters);
  }
}

/** Whether decoding can change the text. */
export function mayHoldEscapes(text: string): boolean {
  return /[%\\&]/.test(text);
}

function reduce(stack: Characters, decoding: Decoding): void {
  while (decodeLast(stack, decoding));
}

/** Decodes the escape sequence at the end of the stack, if one ends there. */
function decodeLast(stack: Characters, decoding: Decoding): boolean {
  const { codes } = stack;
  const last = codes[stack.length - 1] as number;
  if (last >= 128 || !CAN_END[last]) return false;
  if (last === SEMICOLON) return decodeEntity(stack, decoding);
  if (decodeBackslash(stack, last, decoding)) return true;
  return HEX[last] !== -1 && (decodePercent(stack) || decodeUnicode(stack, decoding));
}

/** `\n`, `\"` */
function decodeBackslash(stack: Characters, last: number, decoding: Decoding): boolean {
  if (stack.codes[stack.length - 2] !== BACKSLASH) return false;
  const meant = AFTER_BACKSLASH.get(last);
  if (meant === undefined) return false;
  replaceFrom(stack, decoding, stack.length - 2, meant);
  return true;
}

/** `\u0041` */
function decodeUnicode(stack: Characters, decoding: Decoding): boolean {
  const { codes } = stack;
  const first = stack.length - 6;
  const letter = codes[first + 1];
  if (first < 0 || codes[first] !== BACKSLASH || (letter !== 0x75 && letter !== 0x55)) return false;
  const high = byteAt(codes, first + 2);
  const low = byteAt(codes, first + 4);
  if (high < 0 || low < 0) return false;
  replaceFrom(stack, decoding, first, high * 256 + low);
  return true;
}

/** Replaces the escape sequence that begins at an index by the character that it means. */
function replaceFrom(stack: Characters, decoding: Decoding, index: number, code: number): void {
  const { codes, starts, ends } = stack;
  const lengthAt = (at: number) => (ends[at] as number) - (starts[at] as number);
  let first = index;
  if (index > 0 && codes[index - 1] === BACKSLASH) decoding.isAmbiguous = true;
  if (decoding.backslashes === "row") {
    while (first > 0 && codes[first - 1] === BACKSLASH && lengthAt(first - 1) === lengthAt(index)) first--;
  }
  stack.replaceLast(stack.length - first, code);
}

/** `%41`, and the two to four `%…` of a character's UTF-8. */
function decodePercent(stack: Characters): boolean {
  const { codes } = stack;
  const last = percentAt(codes, stack.length - 3);
  if (last < 0) return false;
  if (last < 0x80) {
    stack.replaceLast(3, last);
    return true;
  }
  // Backwards: the continuation bytes of a character, then its leading byte.
  let code = 0;
  for (let count = 1; count <= 4; count++) {
    const byte = percentAt(codes, stack.length - 3 * count);
    const shift = 6 * (count - 1);
    if (byte >= 0x80 && byte < 0xc0) {
      code |= (byte & 0x3f) << shift;
      continue;
    }
    if (count === 1 || byte < 0 || leadOf(count) !== (byte & maskOf(count))) return false;
    code |= (byte & ~maskOf(count)) << shift;
    if (code < (SMALLEST[count] as number) || code > 0x10ffff) return false;
    stack.replaceLast(3 * count, code);
    return true;
  }
  return false;
}

/** The smallest code point that UTF-8 writes with that many bytes. */
const SMALLEST = [0, 0, 0x80, 0x800, 0x10000];

/** The bits of a leading byte that hold the number of bytes. */
function maskOf(count: number): number {
  return (0xff00 >> (count + 1)) & 0xff;
}

/** The value of these bits for that many bytes. */
function leadOf(count: number): number {
  return (0xff00 >> count) & 0xff;
}

/** `&amp;`, `&#38;`, `&#x26;` */
function decodeEntity(stack: Characters, decoding: Decoding): boolean {
  const { codes } = stack;
  const end = stack.length - 1;
  let first = end - 1;
  for (const limit = Math.max(0, end - LONGEST_ENTITY); first > limit && isEntityCharacter(codes[first] as number); )
    first--;
  if (first < 0 || first === end - 1 || codes[first] !== AMPERSAND) return false;
  const meant = entity(String.fromCharCode(...codes.slice(first + 1, end)));
  if (!meant) return false;
  stack.replaceLast(end - first + 1, meant[0] as number);
  const second = meant[1];
  if (second !== undefined) {
    // A few entities mean two characters. The first may complete a sequence too.
    const last = stack.length - 1;
    const [start, stop] = [stack.starts[last] as number, stack.ends[last] as number];
    reduce(stack, decoding);
    stack.push(second, start, stop);
  }
  return true;
}

/** The code points that an entity means, by the text between `&` and `;`. */
function entity(name: string): number[] | undefined {
  const [, hex, decimal] = /^#(?:x([\da-f]+)|(\d+))$/i.exec(name) ?? [];
  if (hex || decimal) {
    const code = hex ? Number.parseInt(hex, 16) : Number(decimal);
    return code <= 0x10ffff ? [code] : undefined;
  }
  // Names are case-sensitive, but the text may have been put into upper case.
  for (const candidate of new Set([`&${name};`, `&${name.toLowerCase()};`])) {
    const decoded = decodeHTMLStrict(candidate);
    if (decoded !== candidate) return [...decoded].map((character) => character.codePointAt(0) as number);
  }
  return undefined;
}

function isEntityCharacter(code: number): boolean {
  // 0 to 9, #, A to Z, a to z
  return (code >= 48 && code <= 57) || code === 35 || (code >= 65 && code <= 90) || (code >= 97 && code <= 122);
}

/** Joins the two halves of a surrogate pair that were escaped one by one. */
function joinHalves(characters: Characters): void {
  if (characters.length < 2) return;
  const [high, low] = characters.codes.subarray(characters.length - 2, characters.length) as unknown as [
    number,
    number,
  ];
  if (high < 0xd800 || high > 0xdbff) return;
  characters.replaceLast(2, 0x10000 + (high - 0xd800) * 0x400 + (low - 0xdc00));
}

/** The byte of `%XX` at an index, or -1. */
function percentAt(codes: Int32Array, index: number): number {
  return index >= 0 && codes[index] === PERCENT ? byteAt(codes, index + 1) : -1;
}

/** The byte of two hex digits at an index, or -1. */
function byteAt(codes: Int32Array, index: number): number {
  const high = hexOf(codes[index]);
  const low = hexOf(codes[index + 1]);
  return high < 0 || low < 0 ? -1 : high * 16 + low;
}

function hexOf(code = 128): number {
  return code < 128 ? (HEX[code] as number) : -1;
}
