import { HubSpotError } from "../hubspot/errors.js";
import type { Properties } from "./properties.js";
import { withinBytes } from "./record.js";

/**
 * The longest properties of a half-made resource, bytes of JSON in UTF-8. gRPC sends them in its trailers, a third
 * longer in base64, together with the message, and grpc-js sends at most 64 kB of trailers.
 */
const MOST_PROPERTIES = 14_000;

/**
 * A write failed after HubSpot executed a part of it, or may have. The engine keeps the resource with these properties,
 * and the next `pulumi up` continues. Settings that are too long for an error are left out: the next `up` sends them
 * again.
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
