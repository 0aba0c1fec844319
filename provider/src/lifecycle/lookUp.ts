import { HubSpotError } from "../hubspot/errors.js";
import { Budget } from "../hubspot/retry.js";
import { type Definition, positiveInt32 } from "../resources/definition.js";
import { cameAs } from "./lines.js";
import type { Operation } from "./operation.js";
import { isUnknown, type Properties } from "./properties.js";
import { nothingThere } from "./read.js";
import { hintFor } from "./typo.js";

/** A function was called with wrong arguments. It names all faults. */
export class ArgumentError extends HubSpotError {
  constructor({ kind }: Definition, faults: readonly string[]) {
    super(`get${kind}: ${faults.join("; ")}`);
  }
}

/**
 * Reads what HubSpot has of an app, for a program's function `get…`: `appId`, `exists`, and the settings. `exists` is
 * false where HubSpot answers 404, and a line says what that can mean. Each call reads, and sends only GET. It does not
 * declare the document: unlike `.get`, it does not stop a delete.
 * @throws ArgumentError before anything is sent. It is no list of failures: `pulumi do` shows no failures of a call.
 */
export async function lookUp(operation: Operation, definition: Definition, args: Properties): Promise<Properties> {
  const faults = faultsIn(operation, definition, args);
  if (faults.length > 0) throw new ArgumentError(definition, faults);
  const appId = Number(args.appId);
  // No resource shares this read: a program may wait between this call and a resource on the same app.
  const live = await operation.document(definition, appId).lookUp(new Budget());
  if (!live) operation.print(nothingThere(definition, appId, "appId"));
  const settings = Object.entries(live ?? {}).filter(([name]) => Object.hasOwn(definition.answers, name));
  return { appId, exists: live !== undefined, ...Object.fromEntries(settings) };
}

function faultsIn(operation: Operation, { kind }: Definition, { appId, ...others }: Properties): string[] {
  const faults: string[] = [];
  if (appId === undefined || appId === null) {
    faults.push(`appId is needed: ${positiveInt32.expected}, the id of the HubSpot app`);
  } else if (isUnknown(appId)) {
    faults.push("appId is not known yet");
  } else if (!positiveInt32.input.safeParse(appId).success) {
    faults.push(`appId must be ${positiveInt32.expected}, not ${cameAs(operation, appId)}`);
  }
  for (const name of Object.keys(others)) {
    if (!name.startsWith("__")) faults.push(`${name} is no argument of get${kind}: ${hintFor(name, ["appId"])}`);
  }
  return faults;
}
