import { closest, distance } from "fastest-levenshtein";
import { ConfigError } from "../config.js";
import { HubSpotError } from "../hubspot/errors.js";
import { REDACTED } from "../hubspot/redaction.js";
import { type Definition, type Field, flag, positiveInt32 } from "../resources/definition.js";
import { planFirstPost, sayPlan, whatDiffers } from "./compare.js";
import { Lines, show } from "./lines.js";
import type { Operation } from "./operation.js";
import { HIDDEN, type Inputs, namesIn, type Properties, readInputs, UNKNOWN } from "./properties.js";
import { hiddenList, readRecord } from "./record.js";
import { adoptionRefused, declaredTwice, neededReason } from "./refusals.js";
import { warnOfChanges } from "./warnings.js";

/** One reason why inputs are refused; an empty property is a reason that the engine shows without a value. */
export interface CheckFailure {
  property: string;
  reason: string;
}

/** The inputs that the state is to keep, and why they cannot be. */
export interface CheckResult {
  inputs: Properties;
  failures: CheckFailure[];
}

/** Pulumi's way to ignore every property. */
const EVERYTHING = "*";

/** A name is taken for a slip of the pen up to this many wrong letters. */
const SLIP = 3;

/**
 * Validates what the program says, all faults at once, and brings it into the form that the state keeps. Where a
 * create is coming, it also looks at HubSpot, so that the preview tells what the create will find and refuse.
 */
export async function check(
  operation: Operation,
  definition: Definition,
  olds: Properties,
  news: Properties,
  urn?: string,
): Promise<CheckResult> {
  const secret = new Set(namesIn(news[HIDDEN.secretInputs]));
  const failures = faultsIn(definition, news, secret);
  const inputs = canonical(definition, news, secret);
  try {
    operation.ensureConfigured();
    const app = positiveInt32.input.safeParse(inputs.appId);
    if (app.success) {
      const appId = Number(app.data);
      claim(operation, definition, appId, inputs, urn);
      const isCreate = Object.keys(olds).length === 0;
      if (isCreate) failures.push(...(await foresee(operation, definition, appId, inputs, failures.length > 0)));
    }
  } catch (error) {
    if (!(error instanceof ConfigError) && !(error instanceof HubSpotError)) throw error;
    failures.push({ property: "", reason: error.message });
  }
  return { inputs, failures };
}

/** Declares the document, and warns of the settings in it that another resource of the program declares as well. */
function claim(operation: Operation, definition: Definition, appId: number, checked: Properties, urn?: string): void {
  const { declared, unknown, ignored, secret } = readInputs(definition, checked);
  const fields = [...Object.keys(declared), ...unknown].filter((name) => !ignored.includes(name));
  const others = operation.declare(definition, appId, { fields, ...(urn === undefined ? {} : { urn }) });
  const lines = new Lines(operation, definition, appId, secret);
  for (const other of others) {
    const both = fields.filter((name) => other.fields.includes(name));
    if (both.length > 0) lines.warn(declaredTwice(both, other.urn ?? "", urn ?? ""));
  }
}

function faultsIn(definition: Definition, news: Properties, secret: ReadonlySet<string>): CheckFailure[] {
  const failures: CheckFailure[] = [];
  const refuse = (name: string, reason: (came: string) => string) => {
    // The engine prints a faulty property's value beside it: one that is secret must go without its property.
    if (secret.has(name)) failures.push({ property: "", reason: `${name} ${reason(REDACTED)}` });
    else failures.push({ property: name, reason: reason(cameAs(news[name])) });
  };
  const known: Record<string, Field> = { appId: positiveInt32, ...definition.fields, adoptExisting: flag };
  for (const [name, { input, expected }] of Object.entries(known)) {
    const value = news[name];
    if (value === UNKNOWN) continue;
    if (value === undefined || value === null) {
      if (name === "appId")
        failures.push({ property: name, reason: `is needed: ${expected}, the id of the HubSpot app` });
    } else if (!input.safeParse(value).success) {
      refuse(name, (came) => `must be ${expected}, not ${came}`);
    }
  }
  for (const [name, value] of Object.entries(news)) {
    if (Object.hasOwn(known, name) || name.startsWith("__") || value === undefined || value === null) continue;
    const nearest = closest(name, Object.keys(known));
    const hint =
      distance(name, nearest) <= SLIP ? `did you mean ${nearest}?` : `it has ${Object.keys(known).join(", ")}`;
    refuse(name, () => `is no property of ${definition.kind}: ${hint}`);
  }
  return failures;
}

function cameAs(value: unknown): string {
  return typeof value === "string" ? `the text ${show(value)}` : show(value);
}

/** The inputs as the state keeps them; a value that is faulty stays as it came. */
function canonical(definition: Definition, news: Properties, secret: ReadonlySet<string>): Properties {
  const inputs: Properties = {};
  const keep = (name: string) => {
    if (news[name] !== undefined && news[name] !== null) inputs[name] = news[name];
  };
  keep("appId");
  inputs.adoptExisting = news.adoptExisting ?? true;
  for (const name of Object.keys(definition.fields)) keep(name);
  // Only what is present can be ignored or secret; a longer list would look like a change to the state's.
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

/** Looks at what a create will meet: says what it would change, and refuses what it would refuse. */
async function foresee(
  operation: Operation,
  definition: Definition,
  appId: number,
  checked: Properties,
  isFaulty: boolean,
): Promise<CheckFailure[]> {
  const live = await operation.observe(definition, appId);
  // Of faulty inputs nothing can be foreseen; but what keeps HubSpot from being asked is said with their faults.
  if (isFaulty) return [];
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

/** What a create on an existing document would change, field by field. */
function sayTakeover(lines: Lines, definition: Definition, inputs: Inputs, live: Properties): void {
  lines.say("exist in HubSpot already (takeover)");
  for (const { name, from, to } of whatDiffers(definition, inputs.declared, live, readRecord({}))) {
    lines.change(name, from, to, "takeover");
  }
  warnOfChanges(lines, definition, live, inputs.declared, inputs.secret);
}
