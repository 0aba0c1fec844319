import { z } from "zod";

/** A day and a time of day, between them a T or a blank; then perhaps a zone. */
const DATE_AND_TIME = /^(\d{4}-\d\d-\d\d)[Tt ](\d\d:\d\d(?::\d\d(?:\.\d+)?)?) ?([Zz]|[+-]\d\d:?\d\d)?$/;

/** Seconds (10 digits) or milliseconds (13) since 1970, for dates from 2001 to 2286. */
const EPOCH = /^(\d{10}|\d{13})(\.\d+)?$/;

/**
 * A date in an answer, as the outputs show it. HubSpot's specification says ISO 8601, but other forms were seen, and a
 * date is no reason not to read an answer: nothing is ever compared with one.
 * - A point in time is given as `2024-04-30T10:01:00.000Z`, whether HubSpot says it in ISO 8601, in seconds or in
 *   milliseconds since 1970, as a number or as a text: so one that changes in form alone stays the same.
 * - `2024-04-30 12:01` names no zone, and none is guessed: `2024-04-30T12:01`.
 * - Every other text or number is given as it is, since no reading of it is certain.
 * - What is neither counts as a date that the answer leaves out.
 */
export const timestamp: z.ZodType<string | undefined> = z
  .unknown()
  .transform((value) => (typeof value === "string" || typeof value === "number" ? dateIn(String(value)) : undefined));

function dateIn(text: string): string {
  const trimmed = text.trim();
  if (EPOCH.test(trimmed)) {
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
