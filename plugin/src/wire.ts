import struct, { type JavaScriptValue } from "google-protobuf/google/protobuf/struct_pb.js";
import { HIDDEN, namesIn, type Properties, UNKNOWN } from "pulumi-hubspot-calling-provider/lifecycle";

/** The key with which Pulumi marks a value that is more than plain JSON, and the values that the key can have. */
const MARK = "4dabf18193072939515e22adb298388d";
const SECRET = "1b47061264138c4ac30d75fd1eb44270";
const OUTPUT = "d0e6a833031e9bbcd3f4e8bde6ca49a4";
const RESOURCE = "5cf8f73096256a8f31e491e813e4eb8e";

/** Properties as they came: plain values, and the names of those in which something is secret. */
export interface Received {
  properties: Properties;
  secret: string[];
}

/** Removes Pulumi's marks. The lifecycle works on plain values, and gets the names of the secret ones separately. */
export function received(message: struct.Struct | undefined): Received {
  const secret: string[] = [];
  const properties: Properties = {};
  for (const [name, value] of Object.entries(message?.toJavaScript() ?? {})) {
    let isSecret = false;
    properties[name] = plain(value, () => {
      isSecret = true;
    });
    if (isSecret) secret.push(name);
  }
  return { properties, secret };
}

function plain(value: unknown, onSecret: () => void): unknown {
  if (Array.isArray(value)) return value.map((entry) => plain(entry, onSecret));
  if (typeof value !== "object" || value === null) return value;
  const object = value as Properties;
  if (object[MARK] === SECRET || (object[MARK] === OUTPUT && object.secret === true)) onSecret();
  // What is within a secret is secret already. An output without a value is not known yet.
  if (object[MARK] === SECRET) return plain(object.value, () => {});
  if (object[MARK] === OUTPUT) return "value" in object ? plain(object.value, onSecret) : UNKNOWN;
  if (object[MARK] === RESOURCE) return idOf(object, onSecret);
  return Object.fromEntries(Object.entries(object).map(([name, entry]) => [name, plain(entry, onSecret)]));
}

/**
 * A resource becomes its id, as the engine does it for providers that accept no resources. A component has no id, and
 * becomes its URN.
 */
function idOf(resource: Properties, onSecret: () => void): unknown {
  if (!("id" in resource)) return resource.urn;
  return resource.id === "" ? UNKNOWN : plain(resource.id, onSecret);
}

/** Adds the hidden input that tells the lifecycle which inputs are secret. The dynamic front end has the same one. */
export function withSecrets({ properties, secret }: Received): Properties {
  return secret.length > 0 ? { ...properties, [HIDDEN.secretInputs]: secret } : properties;
}

/**
 * Inputs or outputs as they are sent. Marked secret are the program's secrets, and the record, which holds them too.
 * @param also names of more properties to mark
 */
export function marked(properties: Properties, also: readonly string[] = []): struct.Struct {
  return withSecretsMarked(properties, [HIDDEN.record, ...namesIn(properties[HIDDEN.secretInputs]), ...also]);
}

/** Properties as they are sent. Those with one of the names are marked secret. */
export function withSecretsMarked(properties: Properties, names: readonly string[]): struct.Struct {
  const values = Object.entries(properties).map(([name, value]) => [
    name,
    names.includes(name) ? { [MARK]: SECRET, value } : value,
  ]);
  return struct.Struct.fromJavaScript(Object.fromEntries(values) as Record<string, JavaScriptValue>);
}
