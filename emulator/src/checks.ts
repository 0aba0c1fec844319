import { closest, distance } from "fastest-levenshtein";

/** Checks a value that comes from outside; returns all that is wrong with it, each complaint with its place. */
export type Check = (value: unknown, at: string) => string[];

/** One of some words or numbers. */
export function oneOf(...allowed: readonly unknown[]): Check {
  const list = allowed.map((word) => JSON.stringify(word)).join(", ");
  return (value, at) => {
    if (allowed.includes(value)) return [];
    const hint = nearest(value, allowed);
    return [`${at} must be one of ${list}, not ${shown(value)}${hint ? ` (did you mean ${hint}?)` : ""}`];
  };
}

/** A whole number, or any number, within bounds that count as inside. */
export function number(bounds: { min?: number; max?: number; whole?: boolean } = {}): Check {
  const { min = Number.NEGATIVE_INFINITY, max = Number.POSITIVE_INFINITY, whole = true } = bounds;
  const kind = whole ? "a whole number" : "a number";
  const span = max === Number.POSITIVE_INFINITY ? ` from ${min}` : ` from ${min} to ${max}`;
  return (value, at) => {
    const good = typeof value === "number" && value >= min && value <= max && (!whole || Number.isInteger(value));
    return good ? [] : [`${at} must be ${kind}${min === Number.NEGATIVE_INFINITY ? "" : span}, not ${shown(value)}`];
  };
}

/** The longest that a timer of Node's can wait, in milliseconds; a longer one would be over at once. */
export const longestTime = 2_147_483_647;

/** A value of one of JavaScript's simple types. */
export function typed(type: "string" | "boolean" | "function"): Check {
  return (value, at) => {
    const good = typeof value === type;
    return good ? [] : [`${at} must be a ${type}, not ${shown(value)}`];
  };
}

/** Anything at all. */
export const anything: Check = () => [];

/** A list, each element checked. */
export function listOf(element: Check): Check {
  return (value, at) => {
    if (!Array.isArray(value)) return [`${at} must be a list, not ${shown(value)}`];
    return value.flatMap((item, index) => element(item, `${at}[${index}]`));
  };
}

/** An object whose keys are checked as strings, and its values. */
export function mapOf(key: Check, entry: Check): Check {
  return (value, at) => {
    if (!isObject(value)) return [`${at} must be an object, not ${shown(value)}`];
    return Object.entries(value).flatMap(([name, item]) => [
      ...key(name, `the key ${JSON.stringify(name)} of ${at}`),
      ...entry(item, `${at}.${name}`),
    ]);
  };
}

/** An object with known properties alone; all may be absent but those named in `required`. */
export function shape(properties: Readonly<Record<string, Check>>, required: readonly string[] = []): Check {
  return (value, at) => {
    if (!isObject(value)) return [`${at} must be an object, not ${shown(value)}`];
    const missing = required.filter((name) => value[name] === undefined).map((name) => `${at}.${name} is missing`);
    const wrong = Object.entries(value).flatMap(([name, item]) => {
      const check = Object.hasOwn(properties, name) ? properties[name] : undefined;
      if (check === undefined)
        return [`${at} has no ${JSON.stringify(name)}: ${hintAt(name, Object.keys(properties))}`];
      return item === undefined ? [] : check(item, `${at}.${name}`);
    });
    return [...missing, ...wrong];
  };
}

/** With more wrong letters than this, a name does not count as a typo of another. */
const mostWrongLetters = 3;

/** The name that was meant, if one is near. */
function nearest(name: unknown, known: readonly unknown[]): string | undefined {
  const names = known.filter((word) => typeof word === "string");
  if (typeof name !== "string" || names.length === 0 || name.length > 100) return undefined;
  const found = closest(name, names);
  return distance(name, found) <= Math.min(mostWrongLetters, found.length - 1) ? found : undefined;
}

/** What to say of a name that is not known: the one that was meant, or else all there are. */
function hintAt(name: string, known: readonly string[]): string {
  const meant = nearest(name, known);
  return meant === undefined ? `it has ${known.join(", ")}` : `did you mean ${meant}?`;
}

/** A value that passes one of the checks at least; `wanted` says in the complaint what would pass. */
export function either(checks: readonly Check[], wanted: string): Check {
  return (value, at) =>
    checks.some((check) => check(value, at).length === 0) ? [] : [`${at} must be ${wanted}, not ${shown(value)}`];
}

/** How many complaints one message carries at most. */
const mostComplaints = 5;

/** Throws a TypeError with the complaints, the first five of them, when there are any. */
export function assertValid(check: Check, value: unknown, at: string): void {
  const complaints = check(value, at);
  if (complaints.length === 0) return;
  const rest = complaints.length - mostComplaints;
  throw new TypeError(complaints.slice(0, mostComplaints).join("; ") + (rest > 0 ? `; and ${rest} more` : ""));
}

/** Whether a value is an object, neither null nor a list. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A value in an error message, kept short. */
export function shown(value: unknown): string {
  const text = value === undefined ? "nothing" : (JSON.stringify(value) ?? String(value));
  return text.length > 80 ? `${text.slice(0, 77)}...` : text;
}
