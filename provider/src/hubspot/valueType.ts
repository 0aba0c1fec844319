/** Types of JSON values in words, by their names in JavaScript. */
export const TYPES: Readonly<Record<string, string>> = {
  string: "a text",
  number: "a number",
  boolean: "true or false",
};

/** What an unexpected value is, without showing it: "a list". JSON's numbers can be too large for JavaScript's. */
export function typeInWords(value: unknown): string {
  if (value === Number.POSITIVE_INFINITY || value === Number.NEGATIVE_INFINITY) return "a number too large to be read";
  return Array.isArray(value) ? "a list" : (TYPES[typeof value] ?? "an object");
}
