import type { Document } from "../hubspot/client.js";
import { HubSpotError } from "../hubspot/errors.js";
import { parseUrl } from "../hubspot/url.js";
import type { Definition } from "../resources/definition.js";
import { Lines } from "./lines.js";
import type { Operation } from "./operation.js";
import { type Properties, readInputs } from "./properties.js";
import { secretsIn } from "./record.js";

/** The values of a document. */
type Values = Readonly<Record<string, unknown>>;

/**
 * Warns, in a preview, about what users of connected accounts will notice: something is released to them or taken away,
 * or a URL that they use moves to another host.
 * @param live undefined where HubSpot has no document
 * @param wanted the settings that will be sent where they differ
 */
export function warnOfChanges(
  lines: Lines,
  definition: Definition,
  live: Values | undefined,
  wanted: Document,
  secret: ReadonlySet<string>,
): void {
  for (const [name, { releases }] of Object.entries(definition.fields)) {
    // A warning would reveal the value of a secret.
    if (!releases || secret.has(name)) continue;
    const before = live?.[name] === true;
    const after = wanted[name] ?? live?.[name];
    if (!before && after === true) lines.warn(`${name} becomes true: users of all connected accounts get ${releases}`);
    if (before && after === false) {
      lines.warn(`${name} becomes false: users of all connected accounts lose ${releases}`);
    }
    if (before && after === true) warnOfHosts(lines, definition, live ?? {}, wanted, secret, name);
  }
}

function warnOfHosts(
  lines: Lines,
  definition: Definition,
  live: Values,
  wanted: Document,
  secret: ReadonlySet<string>,
  released: string,
): void {
  for (const [name, { spelling }] of Object.entries(definition.fields)) {
    if (spelling !== "url" || secret.has(name)) continue;
    const [from, to] = [hostOf(live[name]), hostOf(wanted[name])];
    if (from !== undefined && to !== undefined && from !== to) {
      lines.warn(`${name} moves from ${from} to ${to} while ${released} is true: users get the new host at once`);
    }
  }
}

/**
 * Warns when a replacement deletes what users of connected accounts have.
 * @param olds the outputs of the replaced resource; used when HubSpot cannot be asked
 */
export async function warnOfReplacement(
  operation: Operation,
  definition: Definition,
  id: string,
  olds: Properties,
): Promise<void> {
  const appId = readInputs(definition, olds).appId ?? Number(id);
  const document = operation.document(definition, appId);
  const names = Object.entries(definition.fields).filter(([, { releases }]) => releases !== undefined);
  if (names.length === 0 || !definition.deletable || document.isDeclared()) return;
  const live = await document.observe().catch((error: unknown) => {
    if (!(error instanceof HubSpotError)) throw error;
    return olds;
  });
  const secret = secretsIn(olds);
  const lines = new Lines(document, secret);
  for (const [name, { releases }] of names) {
    if (live?.[name] !== true || secret.has(name)) continue;
    lines.warn(
      `the replacement deletes them unless this program declares them elsewhere, and ${name} is true: users of all connected accounts lose ${releases}`,
    );
  }
}

function hostOf(value: unknown): string | undefined {
  return typeof value === "string" ? parseUrl(value)?.host : undefined;
}
