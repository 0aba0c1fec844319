import fc from "fast-check";
import { secretsOf } from "../../src/credential.js";
import { REDACTED, Redactor } from "../../src/hubspot/redaction.js";
import { CANARY, CREDENTIALS, FORMS, SECRETS } from "../support/canaries.js";

const texts = [...CREDENTIALS.flatMap(secretsOf), SECRETS.name, SECRETS.url];

describe("a secret is redacted", () => {
  it.each(FORMS)("%s", (_, form) => {
    for (const secret of texts) {
      const redactor = new Redactor();
      redactor.add(secret);
      expect(redactor.redact(`before ${form(secret)} after`)).toBe(`before ${REDACTED} after`);
    }
  });

  it("whatever mixture of forms its characters come in", () => {
    const secret = fc
      .string({ minLength: 6, maxLength: 20, unit: "grapheme" })
      .filter((text) => text.trim().length > 5 && !text.trim().endsWith("/"));
    fc.assert(
      fc.property(secret, fc.array(fc.nat(FORMS.length - 3), { minLength: 20, maxLength: 20 }), (text, choice) => {
        const redactor = new Redactor();
        redactor.add(text);
        const mixed = [...text.trim().toWellFormed()]
          .map((character, at) => FORMS[choice[at % choice.length] as number]?.[1](character))
          .join("");
        expect(redactor.redact(`«${mixed}»`)).toBe(`«${REDACTED}»`);
      }),
      { numRuns: 200 },
    );
  });

  it.each(FORMS)("with white space of every kind in it, %s", (_, form) => {
    const blanks = Array.from({ length: 0x10000 }, (_, code) => String.fromCharCode(code)).filter((c) => /\s/.test(c));
    for (const blank of blanks) {
      const redactor = new Redactor();
      redactor.add(`canary${blank}canary`);
      expect(redactor.redact(`before ${form(`canary${blank}canary`)} after`)).toBe(`before ${REDACTED} after`);
    }
  });

  it("without the slash at its end that HubSpot drops", () => {
    const redactor = new Redactor();
    redactor.add("https://canary.example/canary/");
    expect(redactor.redact("at https://canary.example/canary now")).toBe(`at ${REDACTED} now`);
  });

  it.each([
    ["its host", "cannot resolve canary-host.example:443"],
    ["its path", "no route /canary%20path/ here"],
    ["a part of its query", "bad token canary-token"],
  ])("of a URL also only %s", (_, message) => {
    const redactor = new Redactor();
    redactor.add("https://canary-host.example/canary path/?token=canary-token");
    expect(redactor.redact(message)).not.toContain(CANARY);
    expect(redactor.redact(message)).toContain(REDACTED);
  });

  it.each(["7654321", "7,654,321", "7.654.321", "7 654 321", "7654321.0", "+7654321", '"7654321"'])(
    "of a number, as %s",
    (spelled) => {
      const redactor = new Redactor();
      redactor.add("7654321");
      expect(redactor.redact(`height ${spelled} is too much`)).not.toMatch(/654|321/);
    },
  );
});

it('a mark is not redacted again though "secret" is a secret', () => {
  const redactor = new Redactor();
  redactor.add("secret");
  redactor.add("canary-secret");
  expect(redactor.redact(redactor.redact("canary-secret, secret"))).toBe(`${REDACTED}, ${REDACTED}`);
});

it("no text makes it slow", () => {
  const redactor = new Redactor();
  for (const secret of ["\\\\\\\\\\\\x\\\\\\\\", "  a  b  ", "&&&&&&&&&&x", "%25%25%25%25%25x"]) redactor.add(secret);
  const begun = performance.now();
  for (const character of ["\\", " ", "&", "&amp;", "%25", "+"]) redactor.redact(character.repeat(20_000));
  expect(performance.now() - begun).toBeLessThan(5_000);
});

it("no row of plus signs makes it slow, though they count as white space", () => {
  const redactor = new Redactor();
  redactor.add("Acme + + + + + Dialer");
  const begun = performance.now();
  redactor.redact(`Acme${"+".repeat(100)}x`);
  expect(performance.now() - begun).toBeLessThan(1_000);
  expect(redactor.redact("name=Acme+%2B+%2B+%2B+%2B+%2B+Dialer&")).toBe(`name=${REDACTED}&`);
});

it("no mixture of escaped backslashes makes it slow", () => {
  const redactor = new Redactor();
  redactor.add("a\\b");
  const begun = performance.now();
  redactor.redact(`a${"\\\\\\\\u005c".repeat(12)}x`);
  expect(performance.now() - begun).toBeLessThan(1_000);
});
