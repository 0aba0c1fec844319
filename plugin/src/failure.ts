import { Metadata, type ServiceError } from "@grpc/grpc-js";
import proto from "@pulumi/pulumi/proto/provider_pb.js";
import statusProto from "@pulumi/pulumi/proto/status_pb.js";
import anyProto from "google-protobuf/google/protobuf/any_pb.js";
import { HalfDoneError, statusCodeOf } from "pulumi-hubspot-calling-provider/lifecycle";
import { marked } from "./wire.js";

/** An error for gRPC: code and message, and of a half-made resource the id and properties that the engine keeps. */
export function asServiceError(error: unknown): Partial<ServiceError> {
  const message = error instanceof Error ? error.message : String(error);
  const code = statusCodeOf(error);
  if (!(error instanceof HalfDoneError)) return { code, details: message };
  const detail = new proto.ErrorResourceInitFailed();
  detail.setId(error.id);
  detail.setProperties(marked(error.properties, error.secretOutputs));
  detail.setReasonsList(error.reasons);
  const packed = new anyProto.Any();
  packed.pack(detail.serializeBinary(), "pulumirpc.ErrorResourceInitFailed");
  const status = new statusProto.Status();
  status.setCode(code);
  status.setMessage(message);
  status.addDetails(packed);
  const metadata = new Metadata();
  // Where Go's gRPC looks for details.
  metadata.add("grpc-status-details-bin", Buffer.from(status.serializeBinary()));
  return { code, details: message, metadata };
}
