import type { Document } from "../hubspot/client.js";
import type { Definition } from "../resources/definition.js";
import type { Difference } from "./compare.js";
import type { Inputs, Properties } from "./properties.js";
import type { SettingsRecord } from "./record.js";

/** Why a property changes: the program changed it, or HubSpot holds another value. */
export type Cause = "program" | "drift";

/** One property that an update changes. */
export interface FieldChange {
  name: string;
  kind: "add" | "update" | "delete";
  cause: Cause;
  /** The change replaces the resource. */
  replaces: boolean;
}

/** What a diff compares. */
export interface Compared {
  inputs: Inputs;
  /** The managed inputs. */
  wanted: Document;
  record: SettingsRecord;
  /** Managed settings for which HubSpot holds another value. */
  repairs: readonly Difference[];
  /** Inputs that became secret, or that are no longer secret. */
  secrecyChanged: readonly string[];
}

/** The changed properties for a detailed diff, in the definition's order. */
export function changesOf(definition: Definition, olds: Properties, compared: Compared): FieldChange[] {
  const { inputs, wanted, record, repairs, secrecyChanged } = compared;
  const changes: FieldChange[] = [];
  const change = (name: string, kind: FieldChange["kind"], cause: Cause = "program") =>
    changes.push({ name, kind, cause, replaces: name === "appId" });
  if (inputs.appId !== olds.appId) change("appId", "update");
  if (inputs.adoptExisting !== (olds.adoptExisting !== false)) change("adoptExisting", "update");
  for (const name of Object.keys(definition.fields)) {
    const isWanted = name in wanted || inputs.unknown.includes(name);
    const wasSent = name in record.sent;
    if (isWanted && !wasSent) change(name, "add");
    else if (!isWanted && wasSent) change(name, "delete");
    else if (wasSent && wanted[name] !== record.sent[name]) change(name, "update");
    else if (repairs.some((repair) => repair.name === name)) change(name, "update", "drift");
    else if (secrecyChanged.includes(name)) change(name, "update");
  }
  return changes;
}
