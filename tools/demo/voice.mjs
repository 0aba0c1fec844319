// @ts-check
/** Prints what the demo shows: headings, the engine's own lines beside a bar, what HubSpot holds. */
import { stripVTControlCharacters } from "node:util";
import { inColour } from "../lib/stage.mjs";

const NARROWEST = 60;

/** @param {number} code */
const style = (code) => (/** @type {string} */ text) => (inColour ? `\x1b[${code}m${text}\x1b[0m` : text);
export const bold = style(1);
export const dim = style(2);
const green = style(32);

/** @param {string} [text] */
export function say(text = "") {
  process.stdout.write(`${text}\n`);
}

/**
 * A step begins.
 * @param {number} number
 * @param {string} title
 */
export function heading(number, title) {
  say(`\n${bold(`${number}. ${title}`)}`);
}

/** Prints a program's lines as they come; several blank lines in a row become one, and none stands at an end. */
export class Quote {
  #isBlank = false;
  #hasBegun = false;

  /** @param {string} line */
  line(line) {
    if (stripVTControlCharacters(line).trim() === "") {
      this.#isBlank = this.#hasBegun;
      return;
    }
    if (this.#isBlank) say(`   ${dim("│")}`);
    say(`   ${dim("│")} ${line}`);
    this.#isBlank = false;
    this.#hasBegun = true;
  }
}

/**
 * A line of the account under a step: `label` once, the rest wrapped beside it.
 * @param {string} label
 * @param {string[]} parts
 */
export function account(label, parts) {
  const margin = 18;
  const width = Math.max(NARROWEST, Math.min(process.stdout.columns ?? 100, 120)) - margin;
  const lines = [""];
  for (const [index, part] of parts.entries()) {
    const text = index < parts.length - 1 ? `${part},` : part;
    const last = lines.at(-1) ?? "";
    if (last && last.length + 1 + text.length > width) lines.push(text);
    else lines[lines.length - 1] = last ? `${last} ${text}` : text;
  }
  say(`   ${green(label.padEnd(margin - 3))}${lines.join(`\n${" ".repeat(margin)}`)}`);
}
