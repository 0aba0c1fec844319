import struct, { type JavaScriptValue } from "google-protobuf/google/protobuf/struct_pb.js";

/** A resource's inputs or outputs as they travel: what a gRPC Struct can hold. */
export type Properties = Record<string, unknown>;

/** Plain values as a Struct; like the host, it throws on an undefined. */
export function toStruct(properties: Properties): struct.Struct {
  return struct.Struct.fromJavaScript(properties as Record<string, JavaScriptValue>);
}

/** A Struct in plain values. */
export function fromStruct(message: struct.Struct | undefined): Properties {
  return message?.toJavaScript() ?? {};
}
