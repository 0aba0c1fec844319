import { typeInWords } from "../hubspot/valueType.js";
import type { Definition } from "../resources/definition.js";
import { isIso8601 } from "../resources/timestamp.js";

/** A date in an unknown form is cut after this many UTF-16 units. */
const LONGEST_FORM = 30;

/** The fields that are missing from an answer. A null counts as missing. */
export function missingFields({ fields, timestamps }: Definition, object: Record<string, unknown>): string[] {
  return [...Object.keys(fields), ...timestamps].filter((name) => object[name] === undefined || object[name] === null);
}

/** The fields of an answer that the provider does not know. */
export function unknownFields({ fields, timestamps }: Definition, object: Record<string, unknown>): string[] {
  return Object.keys(object).filter((name) => !Object.hasOwn(fields, name) && !timestamps.includes(name));
}

/** Settings whose type is not the one in HubSpot's specification, as text: "height is an object, not a number". */
export function wrongTypes({ fields }: Definition, object: Record<string, unknown>): string[] {
  return Object.entries(fields).flatMap(([name, { answer }]) => {
    const value = object[name];
    if (value === undefined || value === null || answer.safeParse(value).success) return [];
    return [`${name} is ${typeInWords(value)}, not a ${answer.type}`];
  });
}

/**
 * Dates that are not in ISO 8601, as texts, grouped by their form: "createdAt, updatedAt: a number of 13 digits". The
 * text shows the form, not the date, so that each form is reported once.
 */
export function otherDates({ timestamps }: Definition, object: Record<string, unknown>): string[] {
  const byForm = new Map<string, string[]>();
  for (const name of timestamps) {
    const value = object[name];
    if (value === undefined || value === null || isIso8601(value)) continue;
    const form = formOf(value);
    byForm.set(form, [...(byForm.get(form) ?? []), name]);
  }
  return [...byForm].map(([form, names]) => `${names.join(", ")}: ${form}, not an ISO 8601 date`);
}

function formOf(value: unknown): string {
  if (typeof value === "number") return `a number of ${String(Math.trunc(Math.abs(value))).length} digits`;
  if (typeof value !== "string") return typeInWords(value);
  return `a text like ${JSON.stringify(value.slice(0, LONGEST_FORM).replace(/\d/g, "0"))}`;
}
