/**
 * Unicode's normal form of a text. A text with more than 30 marks upon one letter is left as it is: no language needs
 * so many (Unicode calls the others stream-safe), and normalising a long row of them takes time that is quadratic.
 */
export function normalize(text: string, form: "NFC" | "NFD"): string {
  return /\p{M}{31}/u.test(text) ? text : text.normalize(form);
}
