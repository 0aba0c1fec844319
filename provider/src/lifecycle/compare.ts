import type { Document, FieldValue } from "../hubspot/client.js";
import type { Definition } from "../resources/definition.js";
import type { Lines, Reason } from "./lines.js";
import type { SettingsRecord } from "./record.js";
import { isInOrder } from "./spelling.js";

/** A field whose live value is not what the program wants. */
export interface Difference {
  name: string;
  /** Undefined when HubSpot's answer has no such field. */
  from: FieldValue | undefined;
  to: FieldValue;
}

/**
 * Which wanted fields are not in order in the live document, see {@link isInOrder}. A field that is missing from
 * HubSpot's answer is in order when the same value was sent before, since HubSpot's specification requires no field of
 * an answer.
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

/** One field of a first POST, and where its value comes from. */
export interface PlannedField {
  name: string;
  value: FieldValue;
  reason: "declared" | "last known" | "default";
}

/**
 * The body of a first POST: HubSpot requires all fields. A field that the program does not declare gets its last known
 * value, unless the field can show something to users (`releases`), else the definition's default. `missing` lists the
 * fields without any value.
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

/** Prints fields of a first POST, and where each value comes from. Only a re-creation prints the declared ones. */
export function sayPlan(lines: Lines, plan: readonly PlannedField[]): void {
  for (const { name, value, reason } of plan) {
    const why: Reason = reason === "declared" ? "re-creation" : reason;
    lines.value(name, value, why);
  }
}

/** Prints each field that was sent and is missing from HubSpot's answer. */
export function sayMissing(lines: Lines, sent: Document, answer: Readonly<Record<string, unknown>>): void {
  for (const [name, value] of Object.entries(sent)) {
    if (answer[name] === undefined) lines.missing(name, value);
  }
}
