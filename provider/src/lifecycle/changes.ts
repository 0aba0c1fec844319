import type { Document } from "../hubspot/client.js";
import type { Definition } from "../resources/definition.js";
import type { Difference } from "./compare.js";
import type { Inputs, Properties } from "./properties.js";
import type { SettingsRecord } from "./record.js";

/** Why a property differs: the program says something else than before, or HubSpot holds something else. */
export type Cause = "program" | "drift";

/** One property that is not as it should be. */
export interface FieldChange {
  name: string;
  kind: "add" | "update" | "delete";
  cause: Cause;
  /** The resource has to be replaced for it. */
  replaces: boolean;
}

/** What a diff compares. */
export interface Compared {
  inputs: Inputs;
  /** The managed inputs. */
  wanted: Document;
  record: SettingsRecord;
  /** Managed settings that HubSpot holds otherwise than they were sent. */
  repairs: readonly Difference[];
  /** Inputs that became secret or are it no more. */
  secrecyChanged: readonly string[];
}

/** Which properties changed and why, in the definition's order: what a detailed diff is made of. */
export function changesOf(definition: Definition, olds: Properties, compared: Compared): FieldChange[] {
  const { inputs, wanted, record, repairs, secrecyChanged } = compared;
  const changes: FieldChange[] = [];
  const change = (name: string, kind: FieldChange["kind"], cause: Cause = "program") =>
    changes.push({ name, kind, cause, replaces: name === "appId" });
  if (inputs.appId !== olds.appId) change("appId", "update");
  if (inputs.adoptExisting !== (olds.adoptExisting !== false)) change("adoptExisting", "update");
  for (const name of Object.keys(definition.fields)) {
    const isIn = name in wanted || inputs.unknown.includes(name);
    const wasIn = name in record.sent;
    if (isIn && !wasIn) change(name, "add");
    else if (!isIn && wasIn) change(name, "delete");
    else if (wasIn && wanted[name] !== record.sent[name]) change(name, "update");
    else if (repairs.some((repair) => repair.name === name)) change(name, "update", "drift");
    else if (secrecyChanged.includes(name)) change(name, "update");
  }
  return changes;
}
