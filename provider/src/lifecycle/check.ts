import { ConfigError } from "../config.js";
import { HubSpotError } from "../hubspot/errors.js";
import { REDACTED } from "../hubspot/redaction.js";
import { type Definition, type Field, flag, positiveInt32 } from "../resources/definition.js";
import type { DocumentState } from "./documentState.js";
import { cameAs, Lines } from "./lines.js";
import type { Operation } from "./operation.js";
import { type CheckFailure, predictCreate } from "./predictCreate.js";
import { HIDDEN, isUnknown, namesIn, type Properties, readInputs } from "./properties.js";
import { hiddenList } from "./record.js";
import { hintFor } from "./typo.js";
import { declaredTwice } from "./unwritable.js";

/** The inputs as the state keeps them, and the reasons to refuse them: none if they are valid. */
export interface CheckResult {
  inputs: Properties;
  failures: CheckFailure[];
}

/** The entry of `ignoreChanges` that stands for every property. */
const EVERYTHING = "*";

/**
 * Validates the program's inputs, reports all errors at once, and returns the inputs in the form that the state keeps.
 * It declares the document and starts reads ahead, but waits for none.
 */
export function check(operation: Operation, definition: Definition, news: Properties, urn?: string): CheckResult {
  const secret = new Set(namesIn(news[HIDDEN.secretInputs]));
  const failures = faultsIn(operation, definition, news, secret);
  const inputs = canonical(definition, news, secret);
  try {
    operation.ensureConfigured();
    const appId = knownAppId(inputs);
    if (appId !== undefined) {
      const document = operation.document(definition, appId);
      declare(document, inputs, urn);
      operation.prefetch(document, siblingsIn(news));
    }
  } catch (error) {
    failures.push(asCheckFailure(error));
  }
  return { inputs, failures };
}

/**
 * {@link check} before a create, for the dynamic front end. Its preview calls only check and diff. So this also reads
 * HubSpot's document, and the preview shows what the create will find or refuse.
 */
export async function checkBeforeCreate(
  operation: Operation,
  definition: Definition,
  news: Properties,
): Promise<CheckResult> {
  const { inputs, failures } = check(operation, definition, news);
  const appId = knownAppId(inputs);
  if (appId === undefined || !operation.isConfigured) return { inputs, failures };
  const document = operation.document(definition, appId);
  try {
    // With faulty inputs nothing can be predicted. HubSpot is still asked, so that its errors and those of the inputs
    // are shown together.
    if (failures.length > 0) await document.observe();
    else failures.push(...(await predictCreate(document, inputs)));
  } catch (error) {
    failures.push(asCheckFailure(error));
  }
  return { inputs, failures };
}

/** @throws every error that is neither a ConfigError nor a HubSpotError */
function asCheckFailure(error: unknown): CheckFailure {
  if (!(error instanceof ConfigError) && !(error instanceof HubSpotError)) throw error;
  return { property: "", reason: error.message };
}

function knownAppId(inputs: Properties): number | undefined {
  const app = positiveInt32.input.safeParse(inputs.appId);
  return app.success ? Number(app.data) : undefined;
}

/** The other apps that the program declares: see {@link HIDDEN}. */
function siblingsIn(news: Properties): number[] {
  const listed = news[HIDDEN.siblings];
  return Array.isArray(listed) ? listed.filter((id) => positiveInt32.input.safeParse(id).success).map(Number) : [];
}

/** Declares the document, and warns about settings that another resource of the program declares too. */
function declare(document: DocumentState, checked: Properties, urn?: string): void {
  const { declared, unknown, ignored, secret } = readInputs(document.definition, checked);
  const fields = [...Object.keys(declared), ...unknown].filter((name) => !ignored.includes(name));
  const others = document.declare({ fields, ...(urn === undefined ? {} : { urn }) });
  const lines = new Lines(document, secret);
  for (const other of others) {
    const both = fields.filter((name) => other.fields.includes(name));
    if (both.length > 0) lines.warn(declaredTwice(both, other.urn ?? "", urn ?? ""));
  }
}

function faultsIn(
  operation: Operation,
  definition: Definition,
  news: Properties,
  secret: ReadonlySet<string>,
): CheckFailure[] {
  const failures: CheckFailure[] = [];
  const refuse = (name: string, reason: (shown: string) => string) => {
    // The engine prints the value of the named property. So an error about a secret must not name it.
    if (secret.has(name)) failures.push({ property: "", reason: `${name} ${reason(REDACTED)}` });
    else failures.push({ property: name, reason: reason(cameAs(operation, news[name])) });
  };
  const known: Record<string, Field> = { appId: positiveInt32, ...definition.fields, adoptExisting: flag };
  for (const [name, { input, expected }] of Object.entries(known)) {
    const value = news[name];
    if (isUnknown(value)) continue;
    if (value === undefined || value === null) {
      if (name === "appId")
        failures.push({ property: name, reason: `is needed: ${expected}, the id of the HubSpot app` });
    } else if (!input.safeParse(value).success) {
      refuse(name, (shown) => `must be ${expected}, not ${shown}`);
    }
  }
  for (const [name, value] of Object.entries(news)) {
    if (Object.hasOwn(known, name) || name.startsWith("__") || value === undefined || value === null) continue;
    refuse(name, () => `is no property of ${definition.kind}: ${hintFor(name, Object.keys(known))}`);
  }
  return failures;
}

/** The inputs as the state keeps them. An invalid value stays as it is. */
function canonical(definition: Definition, news: Properties, secret: ReadonlySet<string>): Properties {
  const inputs: Properties = {};
  const keep = (name: string) => {
    if (news[name] !== undefined && news[name] !== null) inputs[name] = news[name];
  };
  keep("appId");
  inputs.adoptExisting = news.adoptExisting ?? true;
  for (const name of Object.keys(definition.fields)) keep(name);
  // The two hidden lists name only inputs that are present: a list with more names than the state's looks like a
  // change.
  const present = Object.keys(definition.fields).filter((name) => name in inputs);
  const listed = namesIn(news[HIDDEN.ignoreChanges]);
  Object.assign(
    inputs,
    hiddenList(
      HIDDEN.ignoreChanges,
      present.filter((name) => listed.includes(name) || listed.includes(EVERYTHING)),
    ),
    hiddenList(
      HIDDEN.secretInputs,
      present.filter((name) => secret.has(name)),
    ),
  );
  keep(HIDDEN.provider);
  return inputs;
}
