import type { ServiceError } from "@grpc/grpc-js";
import proto from "@pulumi/pulumi/proto/provider_pb.js";
import status from "@pulumi/pulumi/proto/status_pb.js";
import { fromStruct, type Properties } from "./marshal.js";

/** What the engine is told of a resource that was made, or half made, by an operation that failed. */
export interface HalfDone {
  id: string;
  properties: Properties;
  reasons: string[];
}

/** A provider's method failed. The message is what the engine shows. */
export class ProviderFailure extends Error {
  override readonly name = "ProviderFailure";

  private constructor(
    message: string,
    /** Present when the engine keeps the resource all the same. */
    readonly halfDone: HalfDone | undefined,
    /** gRPC's status code. */
    readonly code: number,
  ) {
    super(message);
  }

  /** Reads a gRPC error: its details, if any, are where Go's gRPC keeps them. */
  static of(error: ServiceError): ProviderFailure {
    const [details] = error.metadata?.get("grpc-status-details-bin") ?? [];
    return new ProviderFailure(
      error.details,
      typeof details === "object" ? halfDoneIn(details) : undefined,
      error.code,
    );
  }
}

function halfDoneIn(details: Uint8Array): HalfDone | undefined {
  for (const detail of status.Status.deserializeBinary(details).getDetailsList()) {
    const failed = detail.unpack(proto.ErrorResourceInitFailed.deserializeBinary, "pulumirpc.ErrorResourceInitFailed");
    if (!failed) continue;
    return {
      id: failed.getId(),
      properties: fromStruct(failed.getProperties()),
      reasons: failed.getReasonsList(),
    };
  }
  return undefined;
}
