import { z } from "zod";

/** A day and a time of day, with a T or a blank between them, and an optional zone. */
const DATE_AND_TIME = /^(\d{4}-\d\d-\d\d)[Tt ](\d\d:\d\d(?::\d\d(?:\.\d+)?)?) ?([Zz]|[+-]\d\d:?\d\d)?$/;

/** Seconds (10 digits) or milliseconds (13) since 1970, for dates from 2001 to 2286. */
const EPOCH = /^(\d{10}|\d{13})(\.\d+)?$/;
/** The same as a text, but not 10 digits alone: they can be a day and an hour as well, as in `2024043012`. */
const EPOCH_AS_TEXT = /^(\d{13}(\.\d+)?|\d{10}\.\d+)$/;

/**
 * A date in an answer, as the outputs show it. HubSpot's specification says ISO 8601, but other forms were seen. Dates
 * are never compared, so an unknown form is no error.
 * - A point in time becomes `2024-04-30T10:01:00.000Z`, from ISO 8601, or from seconds or milliseconds since 1970,
 *   as a number or as a text. So the output stays the same when HubSpot changes the form.
 * - `2024-04-30 12:01` has no zone, and none is guessed: `2024-04-30T12:01`.
 * - Any other text or number stays as it is, since its meaning is not certain.
 * - Any other type counts as a missing date.
 */
export const timestamp: z.ZodType<string | undefined> = z.unknown().transform((value) => {
  if (typeof value === "number") return dateIn(String(value), EPOCH);
  return typeof value === "string" ? dateIn(value, EPOCH_AS_TEXT) : undefined;
});

/**
 * Whether a date in an answer has the form that HubSpot's specification names: date and time of ISO 8601 with a zone.
 */
export function isIso8601(value: unknown): boolean {
  return typeof value === "string" && value[10] === "T" && DATE_AND_TIME.exec(value)?.[3] !== undefined;
}

function dateIn(text: string, epoch: RegExp): string {
  const trimmed = text.trim();
  if (epoch.test(trimmed)) {
    const number = Number(trimmed);
    return new Date(Math.round(/^\d{13}/.test(trimmed) ? number : number * 1_000)).toISOString();
  }
  const [, day, time, zone] = DATE_AND_TIME.exec(trimmed) ?? [];
  if (day === undefined || time === undefined) return text;
  const date = new Date(`${day}T${time}${zone ? zone.toUpperCase().replace(/^(.\d\d)(\d\d)$/, "$1:$2") : "Z"}`);
  // A 30th of February would become the 1st of March.
  if (Number.isNaN(date.getTime()) || !new Date(`${day}T00:00Z`).toISOString().startsWith(day)) return text;
  return zone ? date.toISOString() : `${day}T${time}`;
}
