// @ts-check
/** Turns one field of a definition into Pulumi's schema: a type of the package's own where it takes words of a list. */

/**
 * @typedef {import("../../../provider/src/resources/definition.js").Field} Field
 * @typedef {{ type: string, enum: { value: string }[] }} EnumType
 */

/**
 * @param {typeof import("zod").z} z the provider's own
 * @param {string} token of the enum type, where it needs one: "hubspot:index:CallingExtensionSettingsRing"
 * @param {Field} field
 * @returns {{ property: { type: string } | { $ref: string }, types: Record<string, EnumType> }}
 */
export function fieldSchema(z, token, field) {
  const { type, enum: words } = z.toJSONSchema(field.input);
  if (!words) return { property: { type: String(type) }, types: {} };
  const ofWords = { type: "string", enum: words.map((value) => ({ value: String(value) })) };
  return { property: { $ref: `#/types/${token}` }, types: { [token]: ofWords } };
}

/**
 * The token of a field's enum type.
 * @param {string} kind
 * @param {string} name
 */
export function enumToken(kind, name) {
  return `hubspot:index:${kind}${name.charAt(0).toUpperCase()}${name.slice(1)}`;
}
