import { type Document, nameOf } from "../hubspot/client.js";
import { HubSpotError } from "../hubspot/errors.js";
import { type Definition, positiveInt32 } from "../resources/definition.js";
import { budgetFor, type CallOptions, recordFor } from "./callOptions.js";
import { sayMissing } from "./compare.js";
import { Lines } from "./lines.js";
import type { Operation } from "./operation.js";
import { HIDDEN, type Properties } from "./properties.js";
import { type OutputParts, secretsIn, toInputs, toOutputs } from "./record.js";
import { isInOrder } from "./spelling.js";

/** The present state of a resource. */
export interface ReadResult {
  /** Empty when the document is gone. */
  id: string;
  props?: Properties;
  inputs?: Properties;
}

/** `.get` of a document that HubSpot does not have, in the dynamic front end, which has no answer for that. */
export class NothingToReadError extends HubSpotError {
  constructor(definition: Definition, appId: number) {
    super(nothingThere(definition, appId, `the id given to ${definition.kind}.get`));
  }
}

/** The id given to `.get`, to an import or to `pulumi do` is not an app id. */
export class MalformedIdError extends HubSpotError {
  constructor(definition: Definition, id: string, asker = `${definition.kind}.get`) {
    super(`${asker} needs the app's id, ${positiveInt32.expected}, not ${JSON.stringify(id)}`);
  }
}

/**
 * Reads a document of which only the id is known: `.get`, an import and `pulumi do`. Every setting that HubSpot answers
 * becomes an input. A `.get` looks the same as an import, but the engine uses the inputs only in an import. A setting
 * that check would refuse is left out, and a line names it. When there is no document the id is empty: the CLI reports
 * that, and a line says why.
 */
export async function readById(
  operation: Operation,
  definition: Definition,
  id: string,
  callOptions: CallOptions = {},
): Promise<ReadResult> {
  const appId = appIdOf(definition, id, definition.kind);
  const document = operation.document(definition, appId);
  // A document that the program reads with `.get` must not be deleted, even if an earlier version of the program
  // managed it.
  if (!callOptions.standalone) document.declare();
  const live = await document.observe(budgetFor(callOptions));
  if (!live) {
    operation.print(nothingThere(definition, appId, "the id"), "warning");
    return { id: "" };
  }
  const sent: Document = {};
  const lines = new Lines(document, new Set());
  for (const [name, { input, expected }] of Object.entries(definition.fields)) {
    const value = live[name];
    if (value === undefined) continue;
    if (input.safeParse(value).success) sent[name] = value;
    else
      lines.say(
        `${name} ${lines.show(name, value)} cannot be declared, so an import leaves it out: it must be ${expected}`,
      );
  }
  const parts: OutputParts = {
    appId,
    adoptExisting: true,
    record: { sent, answered: {}, ignored: {} },
    secret: new Set(),
  };
  return { id, props: toOutputs(definition, live, parts), inputs: toInputs(parts) };
}

/**
 * Reads the document, and returns only managed settings as inputs, so that a refresh shows drift and nothing else. A
 * value that is in order stays as it was sent.
 */
export async function read(
  operation: Operation,
  definition: Definition,
  id: string,
  props: Properties,
  callOptions: CallOptions = {},
): Promise<ReadResult> {
  const appId = appIdOf(definition, id);
  const document = operation.document(definition, appId);
  // The first read of a `.get` knows only the id: then a 404 contradicts nothing.
  const isKnown = props.appId !== undefined;
  // A document that the program reads with `.get` must not be deleted, even if an earlier version of the program
  // managed it.
  if (!isKnown) document.declare();
  const budget = budgetFor(callOptions);
  const live = await (isKnown ? document.observeExisting(budget) : document.observe(budget));
  if (!live) {
    if (!isKnown) throw new NothingToReadError(definition, appId);
    return { id: "" };
  }

  const record = recordFor(props, callOptions);
  const secret = secretsIn(props);
  sayMissing(new Lines(document, secret), record.sent, live);
  const sent = { ...record.sent };
  const answered = { ...record.answered };
  for (const [name, value] of Object.entries(record.sent)) {
    const field = definition.fields[name];
    const now = live[name];
    if (!field || now === undefined || isInOrder(field, now, value, record.answered[name])) continue;
    sent[name] = now;
    delete answered[name];
  }
  const parts: OutputParts = {
    appId,
    adoptExisting: props.adoptExisting !== false,
    record: { sent, answered, ignored: record.ignored },
    secret,
    provider: props[HIDDEN.provider],
  };
  return { id, props: toOutputs(definition, { ...sent, ...live }, parts), inputs: toInputs(parts) };
}

/** What a 404 can mean, and what to check: `id` names where the app's id came from. */
export function nothingThere(definition: Definition, appId: number, id: string): string {
  return `${nameOf(definition, appId)}: HubSpot has none, or this credential's account does not own the app. Check ${id} and the credential.`;
}

function appIdOf(definition: Definition, id: string, asker?: string): number {
  const appId = Number(id);
  if (String(appId) === id && positiveInt32.input.safeParse(appId).success) return appId;
  throw new MalformedIdError(definition, id, asker);
}
