import type { FieldValue } from "../hubspot/client.js";
import type { Field } from "../resources/definition.js";

/**
 * Whether a live value is what the program wants: it equals, after trimming, Unicode NFC and URL normalisation but in
 * exact case, what was sent or what HubSpot answered to that. Everything else is drift.
 */
export function isInOrder(field: Field, live: FieldValue, sent: FieldValue, answered?: FieldValue): boolean {
  const now = normalise(field, live);
  return now === normalise(field, sent) || now === normalise(field, answered);
}

/**
 * Whether the answer to a write is HubSpot's own spelling of what was sent: beyond {@link isInOrder} it may fold a
 * name's case and add or drop slashes at the end of a URL's path, since nobody but HubSpot can have done that.
 */
export function isSpellingOf(field: Field, answer: FieldValue, sent: FieldValue): boolean {
  return fold(field, answer) === fold(field, sent);
}

function normalise(field: Field, value: FieldValue | undefined): FieldValue | undefined {
  if (typeof value !== "string" || field.spelling === "exact") return value;
  const trimmed = value.trim().normalize("NFC");
  return field.spelling === "url" && URL.canParse(trimmed) ? new URL(trimmed).href : trimmed;
}

function fold(field: Field, value: FieldValue): FieldValue | undefined {
  const normal = normalise(field, value);
  if (typeof normal !== "string") return normal;
  // Upper case first: some letters, like ß, meet only there; others, like ϴ, only in lower case.
  if (field.spelling === "name") return normal.toUpperCase().toLowerCase().normalize("NFC");
  if (field.spelling !== "url" || !URL.canParse(normal)) return normal;
  const url = new URL(normal);
  url.pathname = url.pathname.replace(/\/+$/, "");
  return url.href;
}
