import { HubSpotError } from "../hubspot/errors.js";
import type { Properties } from "./properties.js";
import { withinBytes } from "./record.js";

/**
 * A half-made resource keeps at most this much of its properties: bytes of JSON in UTF-8. gRPC sends them together with
 * the message in its trailers, where base64 makes them a third longer, and grpc-js sends at most 64 kB of trailers.
 */
const MAX_PROPERTIES_BYTES = 14_000;

/**
 * A write failed after HubSpot executed a part of it, or may have. The engine keeps the resource with these properties,
 * and the next `pulumi up` continues. Settings that are too long for an error are left out: the next `up` sends them
 * again.
 */
export class HalfDoneError extends HubSpotError {
  readonly reasons: string[];
  readonly properties: Properties;
  /** Names of the properties that hold a secret of another resource. See `Lifecycle.secretOutputs`. */
  secretOutputs: readonly string[] = [];

  constructor(
    readonly id: string,
    properties: Properties,
    cause: HubSpotError,
  ) {
    super(cause.message);
    this.reasons = [cause.message];
    this.properties = withinBytes(properties, MAX_PROPERTIES_BYTES);
  }
}
