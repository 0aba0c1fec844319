import type { Definition } from "../resources/definition.js";
import { type CallOptions, ignoredBy, withoutIgnored } from "./callOptions.js";
import { planFirstPost, whatDiffers } from "./compare.js";
import type { Operation } from "./operation.js";
import { previewCreate } from "./predictCreate.js";
import { HIDDEN, type Inputs, managedOf, type Properties, readInputs, UNKNOWN } from "./properties.js";
import { readRecord } from "./record.js";

/** The one date of a document that no update changes. */
const CREATED = "createdAt";

/**
 * The outputs that a create or an update will have: what HubSpot holds, what will be written over it, and Pulumi's
 * "unknown" for what only HubSpot decides. It also prints what a create will find.
 * @throws UnwritableError for a create that would be refused
 */
export async function preview(
  operation: Operation,
  definition: Definition,
  news: Properties,
  olds: Properties | undefined,
  callOptions: CallOptions = {},
): Promise<Properties> {
  const inputs = readInputs(definition, news);
  const outputs: Properties = { appId: news.appId, adoptExisting: inputs.adoptExisting ?? UNKNOWN };
  const secret = news[HIDDEN.secretInputs];
  if (secret !== undefined) outputs[HIDDEN.secretInputs] = secret;
  for (const name of Object.keys(definition.answers)) outputs[name] = UNKNOWN;
  Object.assign(outputs, inputs.declared);
  if (inputs.appId === undefined) return outputs;
  const document = operation.document(definition, inputs.appId);
  if (!olds) await previewCreate(document, news);

  const live = await (olds ? document.observeExisting() : document.observe());
  const isIgnored = ignoredBy(callOptions);
  const wanted = olds ? withoutIgnored(managedOf(inputs), isIgnored) : inputs.declared;
  if (live) Object.assign(outputs, live, overwritten(definition, inputs, wanted, live, olds));
  else {
    const { body } = planFirstPost(definition, wanted, { ...readRecord(olds ?? {}).ignored, ...olds });
    for (const { name, value } of body) outputs[name] = value;
  }
  for (const name of inputs.unknown) outputs[name] = UNKNOWN;
  return outputs;
}

/** What a write changes in the live document, including its dates. Empty if there is nothing to write. */
function overwritten(
  definition: Definition,
  inputs: Inputs,
  wanted: Inputs["declared"],
  live: Properties,
  olds: Properties | undefined,
): Properties {
  const differences = whatDiffers(definition, wanted, live, readRecord(olds ?? {}));
  if (differences.length === 0 && inputs.unknown.length === 0) return {};
  const dates = definition.timestamps.filter((name) => name !== CREATED).map((name) => [name, UNKNOWN]);
  return Object.fromEntries([...differences.map(({ name, to }) => [name, to]), ...dates]);
}
