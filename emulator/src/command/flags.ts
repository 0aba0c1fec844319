import { InvalidArgumentError } from "commander";
import type { OAuthClient } from "../api/tokenIssuer.js";
import { assertValid } from "../checks.js";
import { ruleShape } from "../faults/ruleShape.js";
import { type FaultRule, ruleInJson } from "../faults/rules.js";
import { type SeenName, seenNames } from "../faults/seenAnswers.js";
import { isAppId, maxInt32 } from "../store/documents.js";
import { type Normalisation, normalisations } from "../store/spelling.js";

/** Reads a whole number from `min` on. */
export function wholeNumber(min: number, max = Number.MAX_SAFE_INTEGER): (text: string) => number {
  return (text) => {
    const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
    if (value >= min && value <= max) return value;
    throw new InvalidArgumentError(`It must be a whole number from ${min}${max < maxInt32 ? ` to ${max}` : ""}.`);
  };
}

/** Reads a share from 0 to 1. */
export function share(text: string): number {
  const value = text.trim() === "" ? Number.NaN : Number(text);
  if (value >= 0 && value <= 1) return value;
  throw new InvalidArgumentError("It must be a number from 0 to 1.");
}

/** Collects a flag that may be given several times. */
export function collect(text: string, before: readonly string[] = []): string[] {
  if (text === "") throw new InvalidArgumentError("It must not be empty.");
  return [...before, text];
}

/** Reads `ID=SECRET:REFRESH`. Its error is not commander's, which would show the secrets. */
export function oauthClient(text: string, before: readonly OAuthClient[] = []): OAuthClient[] {
  const [, clientId, clientSecret, refreshToken] = /^([^=]+)=([^:]+):(.+)$/s.exec(text) ?? [];
  if (!clientId || !clientSecret || !refreshToken) {
    throw new TypeError("--client-id must have the form ID=SECRET:REFRESH.");
  }
  return [...before, { clientId, clientSecret, refreshToken }];
}

/** Reads `ID=NAME`, or `ID` alone. */
export function app(text: string, before: Readonly<Record<number, string>> = {}): Record<number, string> {
  const [, id, name] = /^(\d+)(?:=(.*))?$/s.exec(text) ?? [];
  if (!isAppId(Number(id)))
    throw new InvalidArgumentError("It must have the form ID=NAME, with an id from 1 to 2147483647.");
  return { ...before, [Number(id)]: name ?? "" };
}

/** Reads `ID=403` or `ID=404`. */
export function foreignApp(text: string, before: Readonly<Record<number, 403 | 404>> = {}): Record<number, 403 | 404> {
  const [, id, status] = /^(\d+)=(403|404)$/.exec(text) ?? [];
  if (!isAppId(Number(id)))
    throw new InvalidArgumentError("It must have the form ID=403 or ID=404, with an id from 1 to 2147483647.");
  return { ...before, [Number(id)]: status === "403" ? 403 : 404 };
}

/** Reads the name of an answer that others saw, with `=TIMES` or `=all` after it, or a whole fault rule in JSON. */
export function fault(text: string, before: readonly FaultRule[] = []): FaultRule[] {
  if (text.startsWith("{")) return [...before, ruleOf(text)];
  const [, name = "", times = "1"] = /^([\w-]+)(?:=(all|[1-9]\d*))?$/.exec(text) ?? [];
  if (!seenNames.some((known) => known === name)) {
    throw new InvalidArgumentError(
      `It must have the form NAME, NAME=TIMES or NAME=all. Names: ${seenNames.join(", ")}.`,
    );
  }
  const action = { type: "seen", name: name as SeenName } as const;
  return [...before, { times: times === "all" ? Number.POSITIVE_INFINITY : Number(times), action }];
}

function ruleOf(text: string): FaultRule {
  let rule: unknown;
  try {
    rule = ruleInJson(JSON.parse(text));
  } catch {
    throw new InvalidArgumentError("A rule that begins with { must be JSON.");
  }
  assertValid(ruleShape, rule, "the rule of --fault");
  return rule as FaultRule;
}

/** Reads a range like `10-300`. */
export function range(text: string): { min: number; max: number } {
  const [, min, max] = /^(\d{1,9})-(\d{1,9})$/.exec(text) ?? [];
  if (min !== undefined && Number(min) <= Number(max)) return { min: Number(min), max: Number(max) };
  throw new InvalidArgumentError("It must be a range of milliseconds, such as 10-300.");
}

/** Reads `FIELD=VALUE`, the value as JSON where it is JSON and as text where not. */
export function field(text: string, before: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  const [, name, value = ""] = /^([^=]+)=(.*)$/s.exec(text) ?? [];
  if (name === undefined) throw new InvalidArgumentError("It must have the form FIELD=VALUE.");
  try {
    return { ...before, [name]: JSON.parse(value) };
  } catch {
    return { ...before, [name]: value };
  }
}

/** Reads spellings, with commas between them. */
export function normalise(text: string): Normalisation[] {
  const words = text.split(",").map((word) => word.trim());
  if (words.every((word): word is Normalisation => normalisations.some((known) => known === word))) return words;
  throw new InvalidArgumentError(`It must be one or more of ${normalisations.join(", ")}, with commas between them.`);
}

/** Reads a number of reads, or a time like `500ms`. */
export function staleReads(text: string): number | { milliseconds: number } {
  const [, amount, unit] = /^(\d+)(ms)?$/.exec(text) ?? [];
  if (amount === undefined) throw new InvalidArgumentError("It must be a number of reads, or a time such as 500ms.");
  return unit === undefined ? Number(amount) : { milliseconds: Number(amount) };
}
