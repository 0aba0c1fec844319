import type { Document, FieldValue } from "../hubspot/client.js";
import type { Definition } from "../resources/definition.js";

/** A resource's inputs or outputs, as Pulumi passes them. */
export type Properties = Record<string, unknown>;

/** Pulumi's placeholder for a text that is not known before the update. */
export const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/**
 * Pulumi's placeholders for all types. The Node SDK sends the first one for every type, the engine the one of the type.
 */
const UNKNOWNS: readonly unknown[] = [
  UNKNOWN,
  "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7", // bool
  "3eeb2bf0-c639-47a8-9e75-3b44932eb421", // number
  "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2", // array
  "030794c1-ac77-496b-92df-f27374a8bd58", // asset
  "e48ece36-62e2-4504-bad9-02848725956a", // archive
  "dd056dcd-154b-4c76-9bd3-c8f88648b5ff", // object
];

/** Whether a value is a placeholder, of any type. */
export function isUnknown(value: unknown): boolean {
  return UNKNOWNS.includes(value);
}

/**
 * Names of the hidden properties.
 * - `ignoreChanges` and `secretInputs` are inputs that the SDK adds, since these options do not reach a dynamic
 *   provider. `record` is an output. `provider` is Pulumi's own. All four are stored in users' state and can never
 *   change.
 * - `siblings` is an input that the SDK adds: the ids of all apps that the program declares with this class, so that
 *   many documents are read at the same time. check removes it, so that it is never in the state.
 */
export const HIDDEN = {
  siblings: "__siblings",
  provider: "__provider",
  ignoreChanges: "__ignoreChanges",
  secretInputs: "__secretInputs",
  record: "__record",
} as const;

/** Inputs that passed check, grouped by their meaning. */
export interface Inputs {
  /** Undefined when it is not known yet. */
  appId: number | undefined;
  /** Undefined when it is not known yet. */
  adoptExisting: boolean | undefined;
  /** The settings that are present and known, including ignored ones, in the definition's order. */
  declared: Document;
  /** The settings that are present but not known yet. */
  unknown: string[];
  /** Present settings that are in the resource's `ignoreChanges`. */
  ignored: string[];
  /** Inputs whose values are never shown. */
  secret: ReadonlySet<string>;
}

/** Reads inputs that passed check. Names that the definition does not have are skipped. */
export function readInputs(definition: Definition, properties: Properties): Inputs {
  const declared: Document = {};
  const unknown: string[] = [];
  const present: string[] = [];
  for (const name of Object.keys(definition.fields)) {
    const value = properties[name];
    if (value === undefined || value === null) continue;
    present.push(name);
    if (isUnknown(value)) unknown.push(name);
    else declared[name] = value as FieldValue;
  }
  const listed = namesIn(properties[HIDDEN.ignoreChanges]);
  return {
    appId: typeof properties.appId === "number" ? properties.appId : undefined,
    adoptExisting: isUnknown(properties.adoptExisting) ? undefined : properties.adoptExisting !== false,
    declared,
    unknown,
    ignored: present.filter((name) => listed.includes(name)),
    secret: new Set(namesIn(properties[HIDDEN.secretInputs])),
  };
}

/** The managed settings: declared and not ignored. */
export function managedOf(inputs: Pick<Inputs, "declared" | "ignored">): Document {
  return Object.fromEntries(Object.entries(inputs.declared).filter(([name]) => !inputs.ignored.includes(name)));
}

/** The names in a hidden list. Anything that is not a list of names counts as empty. */
export function namesIn(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((name): name is string => typeof name === "string") : [];
}
