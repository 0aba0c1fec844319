import type { Document, FieldValue } from "../hubspot/client.js";
import { Budget } from "../hubspot/retry.js";
import type { Properties } from "./properties.js";
import { readRecord, type SettingsRecord } from "./record.js";

/** What the engine says of a call beside properties, to a front end that it tells: to the dynamic one it does not. */
export interface CallOptions {
  /**
   * Properties in the resource's `ignoreChanges`, as Pulumi's paths. The engine has put the state's values in their
   * place already: they are compared with nothing, written by nothing but the create, and stand in the record.
   */
  ignoreChanges?: readonly string[];
  /**
   * The inputs that the state holds. A setting that is not among them is not managed, were it in the record: an import
   * of some properties records all that HubSpot tells.
   */
  inputs?: Properties;
  /** The resource's custom timeout, milliseconds. */
  timeout?: number;
  /** A command of its own asks (`pulumi do`), with no program: what it reads is not declared, and it may delete it. */
  standalone?: boolean;
}

/** Time for one piece of work: the resource's own, where it has one. */
export function budgetFor({ timeout }: CallOptions): Budget {
  return timeout === undefined ? new Budget() : new Budget(timeout);
}

/** Tells of a property whether it is ignored. */
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

/** The record of the settings that are compared: those that the state's inputs hold, where they are told, and not ignored. */
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
