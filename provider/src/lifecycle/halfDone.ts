import { HubSpotError } from "../hubspot/errors.js";
import type { Properties } from "./properties.js";
import { withinBytes } from "./record.js";

/**
 * How much of a half-made resource the engine is told, bytes of JSON in UTF-8. It travels in gRPC's trailers, of which
 * grpc-js sends no more than 64 kB, a third longer in base64, beside the message.
 */
const MOST_PROPERTIES = 14_000;

/**
 * The write failed after HubSpot took part of it, or may have: the engine keeps the resource by these properties, and
 * the next `pulumi up` continues. Settings that are too long for an error are left out of them, so that the next `up`
 * takes them for new.
 */
export class HalfDoneError extends HubSpotError {
  readonly reasons: string[];
  readonly properties: Properties;

  constructor(
    readonly id: string,
    properties: Properties,
    cause: HubSpotError,
  ) {
    super(cause.message);
    this.reasons = [cause.message];
    this.properties = withinBytes(properties, MOST_PROPERTIES);
  }
}
