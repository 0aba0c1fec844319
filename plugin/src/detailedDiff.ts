import proto from "@pulumi/pulumi/proto/provider_pb.js";
import type { DetailedDiff, FieldChange } from "pulumi-hubspot-calling-provider/lifecycle";

const { DIFF_NONE, DIFF_SOME } = proto.DiffResponse.DiffChanges;

/** A diff in the form of the engine's protocol. The engine marks each property that is named in it. */
export function asDiffResponse({ changes, replaces = [], fields }: DetailedDiff): proto.DiffResponse {
  const response = new proto.DiffResponse()
    .setChanges(changes ? DIFF_SOME : DIFF_NONE)
    .setReplacesList(replaces)
    .setDiffsList(fields.map(({ name }) => name))
    .setHasdetaileddiff(fields.length > 0);
  for (const field of fields) response.getDetaileddiffMap().set(field.name, asPropertyDiff(field));
  return response;
}

function asPropertyDiff({ kind, cause, replaces }: FieldChange): proto.PropertyDiff {
  const { Kind } = proto.PropertyDiff;
  const kinds = {
    add: replaces ? Kind.ADD_REPLACE : Kind.ADD,
    update: replaces ? Kind.UPDATE_REPLACE : Kind.UPDATE,
    delete: replaces ? Kind.DELETE_REPLACE : Kind.DELETE,
  };
  // If the program changed, the engine shows the last input beside the new one; otherwise the output in the state.
  return new proto.PropertyDiff().setKind(kinds[kind]).setInputdiff(cause === "program");
}
