import { HubSpotError } from "../hubspot/errors.js";
import type { DocumentState } from "./documentState.js";

/** HubSpot cannot be made to match: the program lacks a needed setting, or forbids a takeover. */
export class UnwritableError extends HubSpotError {}

/** A create found settings, and `adoptExisting` is false. */
export function adoptionRefusedError(document: DocumentState): UnwritableError {
  return new UnwritableError(`${document.name}: adoptExisting ${adoptionRefused(document)}`);
}

/** Why a first POST cannot be sent. It follows the field's name. */
export function neededReason({ definition, appId }: DocumentState, name: string): string {
  return `is needed: app ${appId} has no ${definition.label} yet that this credential can see, and HubSpot does not take the first ones without ${name}`;
}

/** Why an existing document is not taken over. It follows "adoptExisting". */
export function adoptionRefused({ definition, appId }: DocumentState): string {
  return `is false, and app ${appId} has ${definition.label} already. If a resource of this program had another name before, give it an alias (\`aliases: [{ name: "…" }]\`). To take over what HubSpot has, set adoptExisting to true for one \`pulumi up\`.`;
}

/** What happens when two resources declare the same settings. */
export function declaredTwice(names: readonly string[], first: string, second: string): string {
  return `${first} and ${second} both declare ${names.join(", ")}: the last one written wins, and each sees the other's value as drift. Give each setting one owner`;
}
