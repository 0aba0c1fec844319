/**
 * A text in a Unicode normal form. A text with more than 30 combining marks on one letter stays as it is: no language
 * needs so many (see Unicode's "stream-safe text"), and to normalise a long row of them takes quadratic time.
 */
export function normalize(text: string, form: "NFC" | "NFD"): string {
  return /\p{M}{31}/u.test(text) ? text : text.normalize(form);
}
