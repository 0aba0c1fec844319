import type { Document, FieldValue } from "../hubspot/client.js";
import type { Definition } from "../resources/definition.js";
import type { Lines, Reason } from "./lines.js";
import type { SettingsRecord } from "./record.js";
import { isInOrder } from "./spelling.js";

/** A field whose live value is not what the program wants. */
export interface Difference {
  name: string;
  /** Undefined where HubSpot's answer does not hold the field. */
  from: FieldValue | undefined;
  to: FieldValue;
}

/**
 * Which wanted fields are not in order in the live document. A field that the answer leaves out is in order when the
 * same value was sent before: HubSpot requires no field of an answer.
 */
export function whatDiffers(
  definition: Definition,
  wanted: Document,
  live: Readonly<Record<string, unknown>>,
  record: SettingsRecord,
): Difference[] {
  const differences: Difference[] = [];
  for (const [name, to] of Object.entries(wanted)) {
    const field = definition.fields[name];
    if (!field) continue;
    const from = live[name] as FieldValue | undefined;
    const wasSent = record.sent[name] === to;
    const inOrder =
      from === undefined ? wasSent : isInOrder(field, from, to, wasSent ? record.answered[name] : undefined);
    if (!inOrder) differences.push({ name, from, to });
  }
  return differences;
}

/** One field of a first POST and where its value comes from. */
export interface PlannedField {
  name: string;
  value: FieldValue;
  reason: "declared" | "last known" | "default";
}

/**
 * What a first POST would send: HubSpot wants all fields at once. Fields that are not wanted come from what was last
 * known of them, else from the definition's defaults; `missing` are those that nothing gives a value.
 */
export function planFirstPost(
  definition: Definition,
  wanted: Document,
  lastKnown: Readonly<Record<string, unknown>>,
): { body: PlannedField[]; missing: string[] } {
  const body: PlannedField[] = [];
  const missing: string[] = [];
  for (const [name, field] of Object.entries(definition.fields)) {
    const known = field.releases ? undefined : field.answer.safeParse(lastKnown[name]);
    const declared = wanted[name];
    const fallback = definition.defaults[name];
    if (declared !== undefined) body.push({ name, value: declared, reason: "declared" });
    else if (known?.success) body.push({ name, value: known.data, reason: "last known" });
    else if (fallback !== undefined) body.push({ name, value: fallback, reason: "default" });
    else missing.push(name);
  }
  return { body, missing };
}

/** Names the fields of a first POST, and where each value comes from. */
export function sayPlan(lines: Lines, plan: readonly PlannedField[]): void {
  for (const { name, value, reason } of plan) {
    const why: Reason = reason === "declared" ? "re-creation" : reason;
    lines.value(name, value, why);
  }
}

/** Names each field that should be there, by what was sent, and that HubSpot's answer leaves out. */
export function sayMissing(lines: Lines, sent: Document, answer: Readonly<Record<string, unknown>>): void {
  for (const [name, value] of Object.entries(sent)) {
    if (answer[name] === undefined) lines.missing(name, value);
  }
}
