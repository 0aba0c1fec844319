/** What stands in place of a secret wherever one would be printed. */
export const REDACTED = "[secret]";

/** A shorter secret than this is not struck out: it would garble every message. */
const SHORTEST = 3;
/** Parts of a secret URL are words of their own only from this length on. */
const SHORTEST_PART = 6;

/** A text in which nothing is escaped: what stands in it stands there plainly, in either case. */
const PLAIN_TEXT = /^[\t\n\r -$'-[\]-~]*$/;
/** A secret that is written in one way where nothing is escaped: no white space, and no number. */
const PLAIN_SECRET = /^(?!\d+$)[!-*,-[\]-~]+$/;

/**
 * Strikes known secrets out of text, however each of their characters is written: plain, in either case, as a URL, JSON
 * or HTML escapes it, so that neither a message of HubSpot's nor one of Node's can repeat one.
 */
export class Redactor {
  readonly #secrets = new Set<string>();
  /** Made when a text needs them: a fleet has many secrets, and few texts that may hold one. */
  readonly #patterns = new Map<string, RegExp>();
  #longestFirst: string[] | undefined;

  /** Remembers a secret, and of a URL its host, its path and what stands in its query. */
  add(secret: string): void {
    const value = secret.trim();
    this.#remember(value);
    if (!URL.canParse(value)) return;
    const { href, hostname, pathname, search, searchParams, username, password } = new URL(value);
    this.#remember(href);
    if (hostname.includes(".")) this.#remember(hostname);
    for (const part of [pathname + search, pathname, username, password, ...searchParams.values()]) {
      if (part.length >= SHORTEST_PART) this.#remember(part);
    }
  }

  /** The text with every known secret replaced, the longest first, so that no tail of one survives. */
  redact(text: string): string {
    this.#longestFirst ??= [...this.#secrets].sort((a, b) => b.length - a.length);
    const plain = PLAIN_TEXT.test(text) ? text.toLowerCase() : undefined;
    return this.#longestFirst
      .filter((secret) => plain === undefined || !PLAIN_SECRET.test(secret) || plain.includes(secret.toLowerCase()))
      .reduce(
        // What was struck before stays as it is, also when "secret" is one.
        (redacted, secret) => redacted.replace(this.#patternOf(secret), REDACTED),
        text,
      );
  }

  #patternOf(secret: string): RegExp {
    const known = this.#patterns.get(secret);
    if (known) return known;
    const source = /^\d+$/.test(secret) ? patternOfNumber(secret) : patternOf(secret);
    const pattern = new RegExp(`\\[secret\\]|${source}`, "giu");
    this.#patterns.set(secret, pattern);
    return pattern;
  }

  #remember(value: string): void {
    // HubSpot may drop slashes at the end of a URL; what is left of them tells nothing.
    const shortened = value.replace(/\/+$/, "");
    for (const spelled of [shortened, shortened.normalize("NFC"), shortened.normalize("NFD")]) {
      if (spelled.length < SHORTEST) continue;
      this.#secrets.add(spelled);
      this.#longestFirst = undefined;
    }
  }
}

/** A number is struck where it stands alone, also with marks between the thousands: within a longer one it is another. */
function patternOfNumber(digits: string): string {
  return `(?<!\\d)${digits.replace(/\B(?=(\d{3})+$)/g, "[,.'’ \\u00a0\\u202f]?")}(?!\\d)`;
}

/** Every character in any of its spellings. White space, a plus in a query, is as long as whoever repeats it likes. */
function patternOf(value: string): string {
  return value.replace(/[\s+]*\s[\s+]*|\\+|[^\s\\]/gu, (part) =>
    /\s/u.test(part) ? WHITE : part.startsWith("\\") ? BACKSLASHES : spellings(part),
  );
}

// Repetitions have an end, so that no text takes long: a hundred is more than anyone escapes.
const PERCENT = "%(?:25){0,4}";
const ESCAPES = "\\\\{1,8}";
// One backslash at a time: could a run of them be cut up in many ways, a text of such runs would take for ever.
const BACKSLASHES = `(?:\\\\(?:u005c)?|${PERCENT}5c|&#(?:92|x5c);){1,100}`;
const ENTITIES: Readonly<Record<string, string>> = { "<": "lt", ">": "gt", '"': "quot", "'": "apos" };
/** All that counts as white space: no two parts of the pattern may fit the same text, or it would be cut up in many ways. */
const BLANKS =
  "\t\n\v\f\r \u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000\ufeff";
const WHITE = `(?:${[..."+", ...BLANKS].map(spellings).join("|")}|${ESCAPES}[nrtfv]|&(?:amp;){0,4}(?:nbsp|ensp|emsp|thinsp);){1,100}`;

function spellings(character: string): string {
  const code = character.codePointAt(0) as number;
  const literal = character.replace(/[\^$\\.*+?()[\]{}|/]/, "\\$&");
  const percent = [...Buffer.from(character, "utf8")].map((byte) => PERCENT + hex(byte, 2)).join("");
  const unicode = character
    .split("")
    .map((unit) => `${ESCAPES}u${hex(unit.charCodeAt(0), 4)}`)
    .join("");
  const all = [percent, unicode, `&#0?${code};`, `&#x0?${hex(code)};`];
  if (character === "&") all.push("&(?:amp;){1,4}");
  const entity = ENTITIES[character];
  if (entity) all.push(`&(?:amp;){0,4}${entity};`);
  // The plain character comes last: an escaped one can begin with it.
  all.push(/["/]/.test(character) ? `\\\\{0,8}${literal}` : literal);
  return `(?:${all.join("|")})`;
}

function hex(value: number, digits = 0): string {
  return value.toString(16).padStart(digits, "0");
}
