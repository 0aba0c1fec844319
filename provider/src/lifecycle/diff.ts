import type { Definition } from "../resources/definition.js";
import { type CallOptions, ignoredBy, recordFor, withoutIgnored } from "./callOptions.js";
import { changesOf, type FieldChange } from "./changes.js";
import { planFirstPost, sayMissing, sayPlan, whatDiffers } from "./compare.js";
import { Lines } from "./lines.js";
import type { Operation } from "./operation.js";
import { HIDDEN, managedOf, namesIn, type Properties, readInputs } from "./properties.js";
import { secretsIn } from "./record.js";
import { neededReason } from "./unwritable.js";
import { warnOfChanges, warnOfReplacement } from "./warnings.js";

/** Whether something changes, and which properties make it a replacement. */
export interface DiffResult {
  changes: boolean;
  replaces?: string[];
}

/** A diff with the changed properties. The list is empty for a document that is gone: all of it is made again. */
export interface DetailedDiff extends DiffResult {
  fields: FieldChange[];
}

/**
 * Compares the program's inputs with what was last written and with what HubSpot holds now. So a plain `pulumi up`
 * finds what somebody changed by hand. `olds` are outputs.
 */
export async function diff(
  operation: Operation,
  definition: Definition,
  id: string,
  olds: Properties,
  news: Properties,
  callOptions: CallOptions = {},
): Promise<DetailedDiff> {
  const inputs = readInputs(definition, news);
  const isIgnored = ignoredBy(callOptions);
  const record = recordFor(olds, callOptions);
  const wanted = withoutIgnored(managedOf(inputs), isIgnored);
  const secrecyChanged = difference(namesIn(news[HIDDEN.secretInputs]), namesIn(olds[HIDDEN.secretInputs]));
  const compared = { inputs, wanted, record, secrecyChanged };
  if (String(inputs.appId) !== id) {
    // An app id that is not known yet may turn out to be the same one.
    if (inputs.appId !== undefined) await warnOfReplacement(operation, definition, id, olds);
    // What HubSpot holds for the other app says nothing about this one.
    const fields = changesOf(definition, { ...olds, appId: Number(id) }, { ...compared, repairs: [] });
    return { changes: true, replaces: ["appId"], fields };
  }
  const appId = Number(id);

  const secret = new Set([...inputs.secret, ...secretsIn(olds)]);
  const document = operation.document(definition, appId);
  const live = await document.observeExisting();
  // A refresh calls diff too, with old and new swapped. So print only when the program's check has seen the document.
  const shouldPrint = document.isDeclared();
  const lines = new Lines(document, secret);
  if (!live) {
    if (shouldPrint) {
      const plan = planFirstPost(definition, wanted, { ...record.ignored, ...olds });
      sayPlan(
        lines,
        plan.body.filter(({ name }) => !inputs.unknown.includes(name)),
      );
      for (const name of plan.missing.filter((missing) => !inputs.unknown.includes(missing))) {
        lines.say(`${name} ${neededReason(document, name)}`);
      }
      warnOfChanges(lines, definition, undefined, wanted, secret);
    }
    return { changes: true, fields: [] };
  }

  const drift = whatDiffers(definition, record.sent, live, record);
  const repairs = whatDiffers(definition, wanted, live, record);
  if (shouldPrint) {
    sayMissing(lines, record.sent, live);
    for (const { name, from, to } of repairs) {
      if (drift.some((drifted) => drifted.name === name)) lines.change(name, from, to, "drift");
    }
    warnOfChanges(lines, definition, live, wanted, secret);
  }
  const changes =
    repairs.length > 0 ||
    inputs.unknown.length > 0 ||
    !isSameDocument(wanted, record.sent) ||
    difference(
      inputs.ignored.filter((name) => !isIgnored(name)),
      Object.keys(record.ignored),
    ).length > 0 ||
    secrecyChanged.length > 0 ||
    news.adoptExisting !== olds.adoptExisting;
  return { changes, fields: changes ? changesOf(definition, olds, { ...compared, repairs }) : [] };
}

function isSameDocument(a: Properties, b: Properties): boolean {
  return difference(Object.keys(a), Object.keys(b)).length === 0 && Object.keys(a).every((name) => a[name] === b[name]);
}

/** The names that are in only one of the lists. */
function difference(a: readonly string[], b: readonly string[]): string[] {
  return [...a.filter((name) => !b.includes(name)), ...b.filter((name) => !a.includes(name))];
}
