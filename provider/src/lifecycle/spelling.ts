import type { FieldValue } from "../hubspot/client.js";
import type { Field } from "../resources/definition.js";

/**
 * Whether a live value is what the program wants: it equals, after trimming, Unicode NFC and URL normalisation but in
 * exact case, what was sent or what HubSpot answered to that. Everything else is drift.
 */
export function isInOrder(field: Field, live: FieldValue, sent: FieldValue, answered?: FieldValue): boolean {
  return isSame(field, live, sent) || (answered !== undefined && isSame(field, live, answered));
}

/**
 * Whether the answer to a write is HubSpot's own spelling of what was sent: beyond {@link isInOrder} it may fold a
 * name's case and add or drop slashes at the end of a URL's path, since nobody but HubSpot can have done that.
 */
export function isSpellingOf(field: Field, answer: FieldValue, sent: FieldValue): boolean {
  if (typeof answer !== "string" || typeof sent !== "string") return answer === sent;
  return fold(field, answer) === fold(field, sent);
}

function isSame(field: Field, a: FieldValue, b: FieldValue): boolean {
  if (typeof a !== "string" || typeof b !== "string") return a === b;
  return normalise(field, a) === normalise(field, b);
}

function normalise(field: Field, text: string): string {
  if (field.spelling === "exact") return text;
  const trimmed = text.trim().normalize("NFC");
  return field.spelling === "url" && URL.canParse(trimmed) ? new URL(trimmed).href : trimmed;
}

function fold(field: Field, text: string): string {
  const normal = normalise(field, text);
  // Upper case first: some letters, like ß, meet only there.
  if (field.spelling === "name") return normal.toUpperCase().toLowerCase().normalize("NFC");
  if (field.spelling !== "url" || !URL.canParse(normal)) return normal;
  const url = new URL(normal);
  url.pathname = url.pathname.replace(/\/+$/, "");
  return url.href;
}
