import fc from "fast-check";
import { REDACTED, Redactor } from "../../src/hubspot/redaction.js";

// The same texts in every run; FC_SEED tries others.
fc.configureGlobal({ seed: Number(process.env.FC_SEED ?? 20260115) });

const codeUnits = (text: string) => Array.from({ length: text.length }, (_, at) => text.charCodeAt(at));
const characters = (text: string) => [...text].map((character) => character.codePointAt(0) as number);
const hex = (code: number, digits = 0) => code.toString(16).padStart(digits, "0");

const NAMES: Readonly<Record<string, string>> = {
  "&": "amp",
  "<": "lt",
  ">": "gt",
  '"': "quot",
  "'": "apos",
  "/": "sol",
  é: "eacute",
  Ä: "Auml",
  "…": "hellip",
  "\\": "bsol",
  "%": "percnt",
  "+": "plus",
  ";": "semi",
  "\u00a0": "nbsp",
};

/** Every way of writing a text that is decoded again; each can be applied to what another made. */
const SPELLINGS: readonly ((text: string) => string)[] = [
  (text) => text,
  encodeURIComponent,
  (text) => [...Buffer.from(text, "utf8")].map((byte) => `%${hex(byte, 2)}`).join(""),
  (text) => [...Buffer.from(text, "utf8")].map((byte) => `%${hex(byte, 2).toUpperCase()}`).join(""),
  (text) => JSON.stringify(text).slice(1, -1),
  (text) => JSON.stringify(text).slice(1, -1).replaceAll("/", "\\/"),
  (text) => text.replaceAll("\\", "\\\\").replace(/[^ -~]/gu, (it) => codeUnits(it).map(escaped).join("")),
  (text) => codeUnits(text).map(escaped).join(""),
  (text) =>
    characters(text)
      .map((code) => `&#${code};`)
      .join(""),
  (text) =>
    characters(text)
      .map((code) => `&#x${hex(code)};`)
      .join(""),
  (text) =>
    characters(text)
      .map((code) => `&#X000${hex(code).toUpperCase()};`)
      .join(""),
  (text) => text.replace(/./gsu, (it) => (NAMES[it] ? `&${NAMES[it]};` : it)),
];

function escaped(unit: number): string {
  return `\\u${hex(unit, 4)}`;
}

/**
 * A text whose characters are each written in some way, in up to four layers. One with backslashes is written as a whole:
 * a row of them means one thing in one layer and another in the next.
 */
function spelled(secret: string, choices: readonly (readonly number[])[]): string {
  const parts = secret.includes("\\") ? [secret] : [...secret];
  return parts
    .map((character, at) =>
      (choices[at % choices.length] as readonly number[]).reduce(
        (text, choice) => (SPELLINGS[choice] as (text: string) => string)(text),
        character,
      ),
    )
    .join("");
}

const choices = fc.array(fc.array(fc.nat(SPELLINGS.length - 1), { maxLength: 4 }), { minLength: 1, maxLength: 12 });
/** Made of what makes escape sequences, besides letters of all kinds. */
const awkward = fc
  .array(
    fc.oneof(
      fc.constantFrom(..."%&;#\\\"'/+uxn0149aAfF é", "&amp;", "%41", "\\u0041", "ß", "😀", "\u00a0", "\n"),
      fc.string({ unit: "binary", minLength: 1, maxLength: 1 }),
    ),
    { minLength: 4, maxLength: 24 },
  )
  .map((parts) => `Ž${parts.join("")}ž`);
/** Nothing of the secret stands in the text around it. */
const around = fc.string({ unit: "binary" }).filter((text) => !/[žŽ]/.test(text));

test("a secret in any spelling is replaced, and nothing around it", () => {
  fc.assert(
    fc.property(awkward, choices, around, around, (secret, how, before, after) => {
      const redactor = new Redactor();
      redactor.add(secret);
      const redacted = redactor.redact(`${before}«${spelled(secret, how)}»${after}`);
      // A backslash of the first escape sequence may be left: it tells nothing.
      expect(redacted.replace(/«\\+\[/, "«[")).toBe(`${before}«${REDACTED}»${after}`);
    }),
    { numRuns: Number(process.env.FC_RUNS ?? 2_000) },
  );
});

test("a letter that a backslash before it would make a control character", () => {
  const redactor = new Redactor();
  redactor.add("acme-fox");
  expect(redactor.redact("«acme-\\\\u0066ox»")).toBe(`«${REDACTED}»`);
});

test("a secret is replaced, whatever is beside it", () => {
  fc.assert(
    fc.property(awkward, awkward, awkward, (inner, before, after) => {
      // No letter beside it that would hide the secret's own first and last characters.
      const secret = `x${inner}%4`;
      const redactor = new Redactor();
      redactor.add(secret);
      expect(redactor.redact(`${before}%${secret}1${after}`)).not.toContain(secret);
    }),
  );
});

test("all of many secrets are replaced, also where they overlap", () => {
  const letters = fc.string({ unit: fc.constantFrom("a", "b", "c"), minLength: 3, maxLength: 6 });
  fc.assert(
    fc.property(
      fc.array(letters, { minLength: 1, maxLength: 20 }),
      fc.string({ unit: fc.constantFrom("a", "b", "c", "-"), maxLength: 60 }),
      (secrets, text) => {
        const redactor = new Redactor();
        for (const secret of secrets) redactor.add(secret);
        // By hand: whatever any secret covers.
        const covered = Array.from(text, () => false);
        for (const secret of secrets) {
          for (let at = text.indexOf(secret); at >= 0; at = text.indexOf(secret, at + 1)) {
            covered.fill(true, at, at + secret.length);
          }
        }
        const left = Array.from(text, (letter, at) => (covered[at] ? "" : letter)).join("");
        expect(redactor.redact(text).replaceAll(REDACTED, "")).toBe(left);
      },
    ),
  );
});

test("no text makes it throw, and what it changes is well-formed", () => {
  const anything = fc.array(
    fc.oneof(
      fc.string({ unit: "binary" }),
      fc.constantFrom("%", "%C3", "%ED%A0%80", "%F5%80%80%80", "%C0%80", "\\ud800", "\\u12", "&#55357;", "&#xdc00;"),
      fc.constantFrom(
        "&#1114112;",
        "&#99999999999999999999;",
        "&;",
        "&#;",
        "&#x;",
        "\ud83d",
        "\ude00",
        "&fjlig;",
        "Canary",
      ),
    ),
  );
  const redactor = new Redactor();
  for (const secret of ["canary", "\ud83d\ude00x\ud83d", "600", "\ude00 canary \ud800"]) redactor.add(secret);
  fc.assert(
    fc.property(anything, (parts) => {
      const text = parts.join("");
      const redacted = redactor.redact(text);
      if (redacted !== text) expect(redacted.isWellFormed()).toBe(true);
      expect(redacted.toLowerCase()).not.toContain("canary");
    }),
    { numRuns: 1_000 },
  );
});

describe("a secret is replaced", () => {
  it.each([
    ["a%41b&amp;c", "a%41b&amp;c"],
    ["a%41b&amp;c", "a%2541b%26amp%3Bc"],
    ["a%41b&amp;c", "a%41b&amp;amp;c"],
    ["a+b c", "a%2Bb+c"],
    ["C:\\é", "C:\\\\\\u00e9"],
    ["C:\\new\\dir\\", "C:\\\\new\\\\dir\\\\"],
    ["canary", "%26%2399%3Banary"],
    ["canary", "&amp;#x63;anary"],
    ["canary", "%5Cu0063anary"],
    ["canary 😀", "canary\\u0020\\uD83D\\uDE00"],
    ["canary 😀", "canary &#55357;&#56832;"],
    ["canary 😀", "canary%20%F0%9F%98%80"],
    ["canary \ud800", "canary%20%EF%BF%BD"],
    ["Straße", "STRASSE"],
    ["canary≂̸", "canary&NotEqualTilde;"],
    ["+49 301 canary", "+49 301 canary"],
    ["%41%42", "%2541%2542"],
  ])("%j, written as %j", (secret, text) => {
    const redactor = new Redactor();
    redactor.add(secret);
    expect(redactor.redact(`see "${text}" there`)).toMatch(/^see "\[secret\](\\\\)?" there$/);
  });

  it("whose ends form an escape sequence with the text beside them", () => {
    const redactor = new Redactor();
    for (const secret of ["41canary", "nexus", "canary%"]) redactor.add(secret);
    expect(redactor.redact("50%41canary C:\\nexus canary%20")).toBe("50%[secret] C:\\[secret] [secret]20");
  });

  it("but not the remains of its escape sequences", () => {
    const redactor = new Redactor();
    redactor.add("%41%42");
    expect(redactor.redact("about a cab")).toBe("about a cab");
  });

  it.each(["true", "false", "True", "FALSE"])("but not where it is %s", (word) => {
    const redactor = new Redactor();
    redactor.add(word);
    expect(redactor.redact("true or false")).toBe("true or false");
  });

  it("with every other secret that it overlaps", () => {
    const redactor = new Redactor();
    redactor.add("canary-one");
    redactor.add("one-two");
    expect(redactor.redact("a canary-one-two b")).toBe(`a ${REDACTED} b`);
  });
});

describe("a secret number", () => {
  it.each([
    ["height%207654321", `height%20${REDACTED}`],
    ["7,654,321,000", `${REDACTED},000`],
    ["1,7654321", `1,${REDACTED}`],
    ["7,65,4321", "7,65,4321"],
    ["76543210 17654321", "76543210 17654321"],
    ["7&nbsp;654&#8239;321", REDACTED],
  ])("in %s", (text, redacted) => {
    const redactor = new Redactor();
    redactor.add("7654321");
    expect(redactor.redact(text)).toBe(redacted);
  });
});
