import { HubSpotError } from "../hubspot/errors.js";
import type { Properties } from "./properties.js";

/**
 * HubSpot answers something else than what was sent, and still does when asked again: `app N: HubSpot answered ANSWER
 * for FIELD, sent VALUE`.
 */
export class ContradictionError extends HubSpotError {}

/**
 * The write failed after HubSpot took part of it, or may have: the engine keeps the resource by these properties, and
 * the next `pulumi up` continues.
 */
export class HalfDoneError extends HubSpotError {
  readonly reasons: string[];

  constructor(
    readonly id: string,
    readonly properties: Properties,
    cause: HubSpotError,
  ) {
    super(cause.message);
    this.reasons = [cause.message];
  }
}
