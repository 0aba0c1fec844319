import { parseUrl, withoutSlashesAtEnd } from "../../src/hubspot/url.js";
import { isInOrder, isSpellingOf } from "../../src/lifecycle/spelling.js";
import { httpsUrl } from "../../src/resources/definition.js";
import { growth, LINEAR } from "../support/growth.js";

const PATIENCE = 120_000;
const name = { ...httpsUrl, spelling: "name" as const };
const marks = (size: number) => `a${"\u0301\u0316".repeat(size / 2)}`;

describe("the time to compare an answer with what was sent is linear", () => {
  it.each([
    ["a name of many marks upon one letter", name, marks],
    ["a URL with such a host", httpsUrl, (size: number) => `https://${marks(size)}.example`],
    [
      "a URL with such a host, escaped",
      httpsUrl,
      (size: number) => `https://a${"%CC%81%CC%96".repeat(size / 12)}.example`,
    ],
    [
      "a URL with a long host of many letters",
      httpsUrl,
      (size: number) =>
        `https://${Array.from({ length: size }, (_, at) => String.fromCharCode(0x4e00 + ((at * 7_919) % 20_000))).join("")}`,
    ],
    ["digits", httpsUrl, (size: number) => "1".repeat(size)],
    ["dashes and dots", httpsUrl, (size: number) => "-.+".repeat(size / 3)],
    ["a URL of slashes", httpsUrl, (size: number) => `https://dialer.acme.example/${"/".repeat(size)}x`],
  ] as const)(
    "%s",
    (_, field, textOf) => {
      const comparing = (size: number) => {
        const answer = textOf(size);
        return () => isInOrder(field, answer, "sent") || isSpellingOf(field, answer, "sent");
      };
      expect(growth(comparing, 8_000)).toBeLessThan(LINEAR);
    },
    PATIENCE,
  );
});

test.each([
  ["https://dialer.acme.example/a", true],
  [" https://user:word@dialer.acme.example ", true],
  [`https://${"w".repeat(2_000)}:x@dialer.acme.example/${"p".repeat(2_000)}`, true],
  ["no URL", false],
  [`https://${"é".repeat(1_001)}/`, false],
  [`ht\ntps:\\\\${"é".repeat(1_001)}/`, false],
])("%j is parsed as a URL: %s", (text, isUrl) => {
  expect(parseUrl(text) !== undefined).toBe(isUrl);
});

test("only slashes at the end are dropped", () => {
  expect(["/a//b///", "///", "a", ""].map(withoutSlashesAtEnd)).toEqual(["/a//b", "", "a", ""]);
});
