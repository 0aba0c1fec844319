import { MOST_DIGITS, Numbers } from "./redaction/numbers.js";
import { BLANK, type Reading, readingsOf } from "./redaction/reading.js";
import { Trie } from "./redaction/trie.js";
import { normalize } from "./unicode.js";
import { parseUrl, withoutSlashesAtEnd } from "./url.js";

/** The text that replaces a secret. */
export const REDACTED = "[secret]";

/** Shorter secrets, in characters, are not redacted: every message would become unreadable. */
const SHORTEST = 3;
/** Parts of a secret URL, in characters, are secrets too from this length on. */
const SHORTEST_PART = 6;
/** These are in too many messages, and reveal nothing. */
const NO_SECRET = /^(?:true|false)$/i;

/**
 * Replaces known secrets in texts, so that no message of HubSpot or Node can show one. It finds them in upper and lower
 * case, and with characters escaped as in a URL, in JSON or in HTML, also several times over.
 *
 * Texts and secrets are decoded by the same rules (see {@link readingsOf}), then all secrets are searched for in one
 * pass. The time is linear in the text plus the secrets.
 */
export class Redactor {
  readonly #known = new Set<string>();
  readonly #words = new Trie();
  readonly #numbers = new Numbers();
  /** Whether a secret begins or ends with a backslash. */
  #hasBackslashAtEdge = false;

  /** Adds a secret. Of a URL it also adds the host, the path, user name, password and the values of the query. */
  add(secret: string): void {
    const value = secret.trim();
    if (this.#known.has(value)) return;
    this.#known.add(value);
    this.#remember(value);
    const url = parseUrl(value);
    if (!url) return;
    const { href, hostname, pathname, search, searchParams, username, password } = url;
    this.#remember(href);
    if (hostname.includes(".")) this.#remember(hostname);
    for (const part of [pathname + search, pathname, username, password, ...searchParams.values()]) {
      if (part.length >= SHORTEST_PART) this.#remember(part);
    }
  }

  /**
   * The text with every known secret replaced by {@link REDACTED}, together with whole escape sequences. Overlapping
   * secrets are all replaced. A text that was redacted before stays as it is. Never throws. A changed text is
   * well-formed Unicode.
   */
  redact(text: string): string {
    if (this.#known.size === 0) return text;
    const spans = new Spans(text.length);
    let hasFound = false;
    for (const reading of readingsOf(text)) {
      const found = (first: number, after: number) => {
        const [start, end] = this.#spanOf(text, reading, first, after);
        // A reading can be shorter than its secret. A part that is too short here and in the text is left as it is.
        if (after - first < SHORTEST && end - start < SHORTEST) return;
        hasFound = true;
        spans.add(start, end);
      };
      this.#words.search(reading.units, found);
      this.#numbers.search(reading.units, found);
    }
    if (!hasFound) return text;
    // A mark that is there already is a span too, so that "secret" within it is not replaced again.
    for (let at = text.indexOf(REDACTED); at >= 0; at = text.indexOf(REDACTED, at + 1)) {
      spans.add(at, at + REDACTED.length);
    }
    const redacted = spans.replaceIn(text, REDACTED);
    return redacted === text ? text : redacted.toWellFormed();
  }

  /** Whether a value holds a known secret, in whatever spelling. True and false never do: they reveal nothing. */
  isIn(value: unknown): boolean {
    if (typeof value !== "string" && typeof value !== "number") return false;
    return this.redact(String(value)) !== String(value);
  }

  /** The place in the text of a part of its reading, without plain white space around it. */
  #spanOf(text: string, { units, starts, ends }: Reading, first: number, after: number): [number, number] {
    let start = starts[first] as number;
    let end = ends[after - 1] as number;
    if (this.#hasBackslashAtEdge) {
      // With the dropped backslashes on both sides: they may belong to the secret.
      start = ends[first - 1] ?? 0;
      end = starts[after] ?? text.length;
    }
    if (units[first] === BLANK) while (start < end && /\s/.test(text.charAt(start))) start++;
    if (units[after - 1] === BLANK) while (start < end && /\s/.test(text.charAt(end - 1))) end--;
    return [start, end];
  }

  #remember(value: string): void {
    // HubSpot may drop slashes at the end of a URL. Slashes that are left over reveal nothing.
    const shortened = withoutSlashesAtEnd(value.trim());
    if (shortened.length < SHORTEST || NO_SECRET.test(shortened)) return;
    if (/^\d+$/.test(shortened) && shortened.length <= MOST_DIGITS) {
      this.#numbers.add(shortened);
      return;
    }
    this.#hasBackslashAtEdge ||= /^\\|\\$/.test(shortened);
    for (const form of new Set([shortened, normalize(shortened, "NFC"), normalize(shortened, "NFD")])) {
      for (const { units } of readingsOf(form)) this.#words.add(units);
    }
  }
}

/** Parts of a text. They may overlap. */
class Spans {
  /** For each index at which parts begin: the end of the longest one. */
  readonly #ends: Int32Array;

  /** @param length of the text */
  constructor(length: number) {
    this.#ends = new Int32Array(length);
  }

  add(start: number, end: number): void {
    this.#ends[start] = Math.max(this.#ends[start] as number, end);
  }

  /** The text with each group of overlapping parts replaced by one mark. */
  replaceIn(text: string, mark: string): string {
    const parts: string[] = [];
    let keptFrom = 0;
    for (let at = 0; at < text.length; at++) {
      let end = this.#ends[at] as number;
      if (end === 0) continue;
      parts.push(text.slice(keptFrom, at), mark);
      for (at++; at < end; at++) end = Math.max(end, this.#ends[at] as number);
      keptFrom = end;
      at = end - 1;
    }
    parts.push(text.slice(keptFrom));
    return parts.join("");
  }
}
