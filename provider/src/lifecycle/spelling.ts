import type { FieldValue } from "../hubspot/client.js";
import { normalize } from "../hubspot/unicode.js";
import { parseUrl, withoutSlashesAtEnd } from "../hubspot/url.js";
import type { Field } from "../resources/definition.js";

/**
 * Whether a live value is in order: after trimming, Unicode NFC and URL normalisation it equals what was sent, or what
 * HubSpot answered to that. Upper and lower case count as different. Everything else is drift.
 */
export function isInOrder(field: Field, live: FieldValue, sent: FieldValue, answered?: FieldValue): boolean {
  const now = comparable(field, live);
  return now === comparable(field, sent) || now === comparable(field, answered);
}

/**
 * Whether the answer to a write is HubSpot's own spelling of what was sent. Unlike {@link isInOrder} it takes upper and
 * lower case in a name as equal, and accepts added or dropped slashes at the end of a URL's path: only HubSpot can have
 * done that.
 */
export function isSpellingOf(field: Field, answer: FieldValue, sent: FieldValue): boolean {
  return fold(field, answer) === fold(field, sent);
}

function comparable(field: Field, value: FieldValue | undefined): FieldValue | undefined {
  if (typeof value !== "string" || field.spelling === "exact") return value;
  const trimmed = normalize(value.trim(), "NFC");
  return (field.spelling === "url" && parseUrl(trimmed)?.href) || trimmed;
}

function fold(field: Field, value: FieldValue): FieldValue | undefined {
  const text = comparable(field, value);
  if (typeof text !== "string") return text;
  // Upper case first: some letters, such as ß, are equal only there, and others, such as ϴ, only in lower case.
  if (field.spelling === "name") return normalize(text.toUpperCase().toLowerCase(), "NFC");
  const url = field.spelling === "url" ? parseUrl(text) : undefined;
  if (!url) return text;
  url.pathname = withoutSlashesAtEnd(url.pathname);
  return url.href;
}
