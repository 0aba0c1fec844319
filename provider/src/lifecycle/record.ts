import type { Document, FieldValue } from "../hubspot/client.js";
import type { Definition } from "../resources/definition.js";
import { HIDDEN, type Inputs, managedOf, namesIn, type Properties } from "./properties.js";

/**
 * The hidden output `__record`. Neither diff nor read gets the inputs of the last update, so the record keeps them.
 * Invariant: `sent` holds the managed inputs of the state, keys and values.
 */
export interface SettingsRecord {
  /** What was sent for each managed field. */
  sent: Document;
  /** What HubSpot answered, for the fields that it spells differently. */
  answered: Document;
  /** The ignored inputs, as they were at the last write. They are never compared. */
  ignored: Document;
}

/** The record in outputs. Without a valid record nothing is managed. */
export function readRecord(outputs: Properties): SettingsRecord {
  const record = outputs[HIDDEN.record];
  const part = (name: string) => documentIn(isObject(record) ? record[name] : undefined);
  return { sent: part("sent"), answered: part("answered"), ignored: part("ignored") };
}

/**
 * The record of inputs that were just written or found in order. `answered` may hold more fields than the record keeps.
 */
export function recordOf(inputs: Inputs, answered: Document): SettingsRecord {
  const sent = managedOf(inputs);
  const ignored = Object.fromEntries(Object.entries(inputs.declared).filter(([name]) => inputs.ignored.includes(name)));
  const spelled = Object.entries(answered).filter(([name, value]) => name in sent && sent[name] !== value);
  return { sent, answered: Object.fromEntries(spelled), ignored };
}

/** What the outputs hold in addition to HubSpot's document. */
export interface OutputParts {
  appId: number;
  adoptExisting: boolean;
  record: SettingsRecord;
  secret: ReadonlySet<string>;
  /** The shim, which the dynamic front end must pass on. */
  provider?: unknown;
}

/**
 * The outputs of a resource: HubSpot's document, `appId` and `adoptExisting`, and the hidden properties. Never
 * undefined.
 */
export function toOutputs(
  definition: Definition,
  document: Readonly<Record<string, unknown>>,
  parts: OutputParts,
): Properties {
  const { sent, answered, ignored } = parts.record;
  return {
    appId: parts.appId,
    adoptExisting: parts.adoptExisting,
    ...pick(document, Object.keys(definition.answers)),
    [HIDDEN.record]: {
      sent,
      ...(Object.keys(answered).length > 0 ? { answered } : {}),
      ...(Object.keys(ignored).length > 0 ? { ignored } : {}),
    },
    ...hiddenList(HIDDEN.secretInputs, parts.secret),
    ...(parts.provider === undefined ? {} : { [HIDDEN.provider]: parts.provider }),
  };
}

/** The inputs of a program that declares exactly what the record holds. */
export function toInputs(parts: OutputParts): Properties {
  return {
    appId: parts.appId,
    adoptExisting: parts.adoptExisting,
    ...parts.record.sent,
    ...parts.record.ignored,
    ...hiddenList(HIDDEN.ignoreChanges, Object.keys(parts.record.ignored)),
    ...hiddenList(HIDDEN.secretInputs, parts.secret),
    ...(parts.provider === undefined ? {} : { [HIDDEN.provider]: parts.provider }),
  };
}

/**
 * The outputs without their longest settings, so that they take at most `maxBytes` as JSON. Nothing else is removed.
 */
export function withinBytes(outputs: Properties, maxBytes: number): Properties {
  const size = (value: unknown) => Buffer.byteLength(JSON.stringify(value));
  if (size(outputs) <= maxBytes) return outputs;
  const { sent, answered, ignored } = readRecord(outputs);
  const settings = [outputs, sent, answered, ignored].flatMap(Object.entries).filter(([name]) => isSetting(name));
  const [longest] = settings.sort(([, a], [, b]) => size(b) - size(a));
  if (!longest) return outputs;
  const without = (document: Properties) =>
    Object.fromEntries(Object.entries(document).filter(([name]) => name !== longest[0]));
  const record = outputs[HIDDEN.record];
  const parts = isObject(record) ? Object.entries(record).map(([name, part]) => [name, without(part as Document)]) : [];
  return withinBytes({ ...without(outputs), [HIDDEN.record]: Object.fromEntries(parts) }, maxBytes);
}

function isSetting(name: string): boolean {
  return name !== "appId" && !name.startsWith("__");
}

/** A hidden list as the state has it: sorted, and absent when it is empty. */
export function hiddenList(name: string, entries: Iterable<string>): Properties {
  const sorted = [...entries].sort();
  return sorted.length > 0 ? { [name]: sorted } : {};
}

/** The names of secret inputs, from outputs. */
export function secretsIn(outputs: Properties): ReadonlySet<string> {
  return new Set(namesIn(outputs[HIDDEN.secretInputs]));
}

function pick(document: Readonly<Record<string, unknown>>, names: readonly string[]): Properties {
  const picked: Properties = {};
  for (const name of names) {
    const value = document[name];
    if (value !== undefined) picked[name] = value;
  }
  return picked;
}

function documentIn(value: unknown): Document {
  if (!isObject(value)) return {};
  const isField = (entry: [string, unknown]): entry is [string, FieldValue] =>
    ["string", "number", "boolean"].includes(typeof entry[1]);
  return Object.fromEntries(Object.entries(value).filter(isField));
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
