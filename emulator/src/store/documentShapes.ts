import { type Check, mapOf, shape, shown } from "../checks.js";
import { type DocumentKind, definitions, documentKinds, hasType, isAppId } from "./documents.js";

/** App ids where they are keys, in text. */
export const appIdKey: Check = (value, at) =>
  isAppId(Number(value)) && /^\d+$/.test(String(value)) ? [] : [`${at} must be an app id, a positive int32`];

/** Fields of a document as a person writes them: known ones, of their types. */
export function fieldsShape(document: DocumentKind): Check {
  const checks = Object.entries(definitions[document].fields).map(([name, type]) => {
    const check: Check = (value, at) =>
      hasType(value, type) ? [] : [`${at} must be of type ${type}, not ${shown(value)}`];
    return [name, check] as const;
  });
  return shape(Object.fromEntries(checks));
}

/** Fields of a seed, which may say its timestamps as well. */
export function seedShape(document: DocumentKind): Check {
  const fields = fieldsShape(document);
  const time: Check = (value, at) =>
    typeof value === "string" && !Number.isNaN(Date.parse(value)) ? [] : [`${at} must be a date-time`];
  return (value, at) => {
    if (typeof value !== "object" || value === null || Array.isArray(value)) return fields(value, at);
    const { createdAt, updatedAt, ...rest } = value as Record<string, unknown>;
    const times = shape({ createdAt: time, updatedAt: time })({ createdAt, updatedAt }, at);
    return [...times, ...fields(rest, at)];
  };
}

/** What a seed file holds: documents by app id and kind. */
export const documentsShape = mapOf(
  appIdKey,
  shape(Object.fromEntries(documentKinds.map((kind) => [kind, seedShape(kind)]))),
);
