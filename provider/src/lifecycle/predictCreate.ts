import type { Definition } from "../resources/definition.js";
import { planFirstPost, sayPlan, whatDiffers } from "./compare.js";
import type { DocumentState } from "./documentState.js";
import { Lines } from "./lines.js";
import { type Inputs, type Properties, readInputs } from "./properties.js";
import { readRecord } from "./record.js";
import { adoptionRefused, neededReason, UnwritableError } from "./unwritable.js";
import { warnOfChanges } from "./warnings.js";

/** One reason why inputs are refused. With an empty property the engine prints the reason without a value. */
export interface CheckFailure {
  property: string;
  reason: string;
}

/**
 * Reads what a create will find in HubSpot, prints what it would change, and returns why it would be refused.
 * @param checked inputs that passed check
 */
export async function predictCreate(document: DocumentState, checked: Properties): Promise<CheckFailure[]> {
  const { definition } = document;
  const live = await document.observe();
  const inputs = readInputs(definition, checked);
  const lines = new Lines(document, inputs.secret);
  if (!live) {
    const plan = planFirstPost(definition, inputs.declared, {});
    sayPlan(
      lines,
      plan.body.filter(({ name, reason }) => reason !== "declared" && !inputs.unknown.includes(name)),
    );
    warnOfChanges(lines, definition, undefined, inputs.declared, inputs.secret);
    return plan.missing
      .filter((name) => !inputs.unknown.includes(name))
      .map((name) => ({ property: name, reason: neededReason(document, name) }));
  }
  if (checked.adoptExisting === false) return [{ property: "adoptExisting", reason: adoptionRefused(document) }];
  sayTakeover(lines, definition, inputs, live);
  return [];
}

/**
 * {@link predictCreate} for the preview of a create.
 * @throws UnwritableError with every reason why the create would be refused
 */
export async function previewCreate(document: DocumentState, checked: Properties): Promise<void> {
  const failures = await predictCreate(document, checked);
  if (failures.length === 0) return;
  const reasons = failures.map(({ property, reason }) => `${property} ${reason}`);
  throw new UnwritableError(`${document.name}: ${reasons.join("; ")}`);
}

/** Prints what a create changes in an existing document, field by field. */
export function sayTakeover(lines: Lines, definition: Definition, inputs: Inputs, live: Properties): void {
  lines.say("exist in HubSpot already (takeover)");
  for (const { name, from, to } of whatDiffers(definition, inputs.declared, live, readRecord({}))) {
    lines.change(name, from, to, "takeover");
  }
  warnOfChanges(lines, definition, live, inputs.declared, inputs.secret);
}
