import { readErrorBody } from "../../src/hubspot/errorBody.js";
import { Trie } from "../../src/hubspot/redaction/trie.js";
import { REDACTED, Redactor } from "../../src/hubspot/redaction.js";
import { growth, LINEAR } from "../support/growth.js";

const units = (text: string) => Uint16Array.from(text, (character) => character.charCodeAt(0));

/** The secrets of so many apps. */
function guarding(apps: number): Redactor {
  const redactor = new Redactor();
  for (let app = 1; app <= apps; app++) {
    redactor.add(`https://dialer${app}.acme.example/app/${app}/call?token=token${app * 7_919}&account=acme${app}`);
    redactor.add(String(1_000 + app));
  }
  for (const secret of ["a".repeat(5_000), "\\\\\\x\\\\", "%25%25%25x", "&&&&x", "123,123,123", "b c+d"])
    redactor.add(secret);
  return redactor;
}

/** What a text is made of to be read slowly, and what comes at its end. */
const PARTS: readonly [string, string?][] = [
  ["%25"],
  ["%2525", "41"],
  ["%3", "%34"],
  ["%C3"],
  ["%F0%9F%98"],
  ["\\"],
  ["\\\\u005c"],
  ["\\u00"],
  ["&amp;"],
  ["&amp;amp;", "lt;"],
  ["amp;"],
  ["&semi", ";"],
  ["&#0"],
  ["&CounterClockwiseContourIntegral"],
  ["a"],
  ["+", "x"],
  ["\u3000"],
  ["\u0301\u0316"],
  ["\ud800"],
  ["漢"],
  ["https://dialer1.acme.example/app/"],
  ["1,001,"],
  ["123,"],
  ["0"],
  [REDACTED],
  ["<"],
  ["<a "],
  ["<style>"],
  ["<style></script>"],
  ["<!--"],
  ["<!-- -"],
];

/** Milliseconds: on a busy machine a test of processor time waits. */
const PATIENCE = 120_000;

describe("the time to quote a page is linear", () => {
  const redactor = guarding(300);
  redactor.redact("its links are made");
  const redact = (text: string) => redactor.redact(text);

  it.each(PARTS)(
    "made of %j",
    (part, end = "") => {
      const quoting = (size: number) => {
        const body = part.repeat(size / part.length) + end;
        return () => readErrorBody(502, body, () => undefined, redact);
      };
      expect(growth(quoting, 16_000)).toBeLessThan(LINEAR);
    },
    PATIENCE,
  );
});

test("300 secrets take as many steps as one, at most two per character", () => {
  const text = units("https://dialer1.acme.example/app/1".repeat(1_000));
  const steps = [1, 300].map((count) => {
    const trie = new Trie();
    for (let app = 1; app <= count; app++) trie.add(units(`https://dialer${app}.acme.example/app/${app}/`));
    trie.add(units(`${"a".repeat(60_000)}b`));
    expect(trie.search(units("a".repeat(100_000)), () => {})).toBeLessThanOrEqual(200_000);
    return trie.search(text, () => {});
  });
  for (const taken of steps) expect(taken).toBeLessThanOrEqual(2 * text.length);
});
