import fc from "fast-check";
import { REDACTED, Redactor } from "../../src/hubspot/redaction.js";

/** Secrets that stand neither in the mark nor, being long enough, by chance in the text around them. */
const secret = fc.string({ minLength: 8, unit: "grapheme-ascii" }).filter((text) => text.trim().length >= 8);
const FORMS: [string, (secret: string) => string][] = [
  ["as it is", (text) => text],
  ["in a query", encodeURIComponent],
  ["in a URL", encodeURI],
  ["in JSON", (text) => JSON.stringify(text).slice(1, -1)],
  ["trimmed", (text) => text.trim()],
];

describe("a secret number", () => {
  it("is redacted as a whole number, not within a longer one", () => {
    const redactor = new Redactor();
    redactor.add("600");
    expect(redactor.redact("app 26001: height 600, 6000")).toBe("app 26001: height [secret], 6000");
  });

  it.each(["600px", "v600"])("is redacted anywhere when it is only a part of the secret: %s", (secret) => {
    const redactor = new Redactor();
    redactor.add(secret);
    expect(redactor.redact(`1${secret}1`)).toBe("1[secret]1");
  });
});

describe("the redactor", () => {
  it.each(FORMS)("redacts a secret %s", (_, form) => {
    fc.assert(
      fc.property(secret, fc.string(), fc.string(), (value, before, after) => {
        const redactor = new Redactor();
        redactor.add(value);
        const spelled = form(value);
        const redacted = redactor.redact(`${before} ${spelled} ${after}`);
        expect(redacted).toContain(REDACTED);
        if (!`${before} ${REDACTED} ${after}`.includes(spelled)) expect(redacted).not.toContain(spelled);
      }),
    );
  });

  it("redacts a URL as a parser spells it", () => {
    const redactor = new Redactor();
    redactor.add(" https://Dialer.ACME.example/canary path ");
    expect(redactor.redact("at https://dialer.acme.example/canary%20path now")).toBe(`at ${REDACTED} now`);
  });

  it("leaves no end of a secret that contains another", () => {
    const redactor = new Redactor();
    redactor.add("canary");
    redactor.add("canary-and-more");
    expect(redactor.redact("canary-and-more, canary")).toBe(`${REDACTED}, ${REDACTED}`);
  });

  it("redacts every occurrence", () => {
    const redactor = new Redactor();
    redactor.add("a.b*c");
    expect(redactor.redact("a.b*c a.b*c axbbc")).toBe(`${REDACTED} ${REDACTED} axbbc`);
  });

  it.each(["", " ", "a", "ab"])("does not change a text when the secret is only %j", (short) => {
    const redactor = new Redactor();
    redactor.add(short);
    expect(redactor.redact("about a cab")).toBe("about a cab");
  });

  it.each(["\u2028", "\u3000", "\u000b", "\ufeff", "\u2009\u2003"])(
    "redacts rare white space in every form: %j",
    (rare) => {
      const secret = `abc${rare}def`;
      const redactor = new Redactor();
      redactor.add(secret);
      const html = [...secret].map((character) => `&#${character.charCodeAt(0)};`).join("");
      for (const spelled of [secret, encodeURIComponent(secret), encodeURI(secret), html, "abc def"]) {
        expect(redactor.redact(`«${spelled}»`)).toBe(`«${REDACTED}»`);
      }
    },
  );

  it("redacts a secret of three characters", () => {
    const redactor = new Redactor();
    redactor.add("abc");
    expect(redactor.redact("an abc")).toBe(`an ${REDACTED}`);
  });

  it("changes nothing it does not know", () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(new Redactor().redact(text)).toBe(text);
      }),
    );
  });

  it("copes with half a surrogate pair", () => {
    const redactor = new Redactor();
    expect(() => redactor.add("secret \ud800 here")).not.toThrow();
    expect(redactor.redact("a secret \ud800 here")).toBe(`a ${REDACTED}`);
  });
});
