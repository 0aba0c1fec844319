import type { Document, FieldValue } from "../hubspot/client.js";
import { Budget } from "../hubspot/retry.js";
import type { Properties } from "./properties.js";
import { readRecord, type SettingsRecord } from "./record.js";

/** What the engine tells a provider beside the properties. The plugin gets it; the dynamic host does not. */
export interface CallOptions {
  /**
   * The resource's `ignoreChanges`, as Pulumi's paths. The engine has already replaced the values of these properties
   * by those of the state. They are never compared, only the create sends them, and the record keeps them.
   */
  ignoreChanges?: readonly string[];
  /**
   * The inputs in the state. Only settings that are among them are managed. The record may hold more: an import of some
   * properties records all that HubSpot answers.
   */
  inputs?: Properties;
  /** The resource's custom timeout, milliseconds. */
  timeout?: number;
  /** The call comes from `pulumi do`, which runs no program: reading a document does not declare it. */
  standalone?: boolean;
}

/** The time for one piece of work: the resource's own timeout, if it has one. */
export function budgetFor({ timeout }: CallOptions): Budget {
  return timeout === undefined ? new Budget() : new Budget(timeout);
}

/** A function that tells whether a property is ignored. */
export function ignoredBy({ ignoreChanges = [] }: CallOptions): (name: string) => boolean {
  const names = new Set(ignoreChanges.map(topLevelName));
  return (name) => names.has(name) || names.has("*");
}

/** A document without the fields that are ignored. */
export function withoutIgnored<V extends FieldValue>(
  document: Record<string, V>,
  isIgnored: (name: string) => boolean,
): Record<string, V> {
  return Object.fromEntries(Object.entries(document).filter(([name]) => !isIgnored(name)));
}

/** The managed settings of the record: not ignored, and among the state's inputs if these are known. */
export function recordFor(olds: Properties, callOptions: CallOptions): SettingsRecord {
  const isIgnored = ignoredBy(callOptions);
  const { inputs } = callOptions;
  const isLeftOut = (name: string) => isIgnored(name) || (inputs !== undefined && !(name in inputs));
  const record = readRecord(olds);
  const part = (document: Document) => withoutIgnored(document, isLeftOut);
  return { sent: part(record.sent), answered: part(record.answered), ignored: part(record.ignored) };
}

/** `["height"]` and `height` both name height. */
function topLevelName(path: string): string {
  return path.replace(/^\[["']?|["']?\]$/g, "");
}
