import { nameOf } from "../hubspot/client.js";
import type { Definition } from "../resources/definition.js";
import { planFirstPost, sayPlan, whatDiffers } from "./compare.js";
import { Lines } from "./lines.js";
import type { Operation } from "./operation.js";
import { type Inputs, type Properties, readInputs } from "./properties.js";
import { readRecord } from "./record.js";
import { adoptionRefused, neededReason, UnwritableError } from "./unwritable.js";
import { warnOfChanges } from "./warnings.js";

/** One reason why inputs are refused; an empty property is a reason that the engine shows without a value. */
export interface CheckFailure {
  property: string;
  reason: string;
}

/**
 * Looks at what a create will find in HubSpot: says what it would change, and answers why it would be refused.
 * @param checked inputs that passed check
 */
export async function predictCreate(
  operation: Operation,
  definition: Definition,
  appId: number,
  checked: Properties,
): Promise<CheckFailure[]> {
  const live = await operation.observe(definition, appId);
  const inputs = readInputs(definition, checked);
  const lines = new Lines(operation, definition, appId, inputs.secret);
  if (!live) {
    const plan = planFirstPost(definition, inputs.declared, {});
    sayPlan(
      lines,
      plan.body.filter(({ name, reason }) => reason !== "declared" && !inputs.unknown.includes(name)),
    );
    warnOfChanges(lines, definition, undefined, inputs.declared, inputs.secret);
    return plan.missing
      .filter((name) => !inputs.unknown.includes(name))
      .map((name) => ({ property: name, reason: neededReason(definition, appId, name) }));
  }
  if (checked.adoptExisting === false)
    return [{ property: "adoptExisting", reason: adoptionRefused(definition, appId) }];
  sayTakeover(lines, definition, inputs, live);
  return [];
}

/**
 * The same in the preview of a create.
 * @throws UnwritableError with every reason
 */
export async function previewCreate(
  operation: Operation,
  definition: Definition,
  appId: number,
  checked: Properties,
): Promise<void> {
  const failures = await predictCreate(operation, definition, appId, checked);
  if (failures.length === 0) return;
  const reasons = failures.map(({ property, reason }) => `${property} ${reason}`);
  throw new UnwritableError(`${nameOf(definition, appId)}: ${reasons.join("; ")}`);
}

/** What a create on an existing document would change, field by field. */
export function sayTakeover(lines: Lines, definition: Definition, inputs: Inputs, live: Properties): void {
  lines.say("exist in HubSpot already (takeover)");
  for (const { name, from, to } of whatDiffers(definition, inputs.declared, live, readRecord({}))) {
    lines.change(name, from, to, "takeover");
  }
  warnOfChanges(lines, definition, live, inputs.declared, inputs.secret);
}
