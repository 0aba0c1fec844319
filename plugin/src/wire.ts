import struct, { type JavaScriptValue } from "google-protobuf/google/protobuf/struct_pb.js";
import { HIDDEN, namesIn, type Properties } from "pulumi-hubspot-calling-provider/lifecycle";

/** Pulumi's mark of a value that is more than plain JSON, and its mark of a secret. */
const MARK = "4dabf18193072939515e22adb298388d";
const SECRET = "1b47061264138c4ac30d75fd1eb44270";

/** Properties as they came: plain values, and the names of those in which something is secret. */
export interface Received {
  properties: Properties;
  secret: string[];
}

/** Takes Pulumi's marks off: the lifecycle works on plain values, and is told apart which of them are secret. */
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
  if (object[MARK] === SECRET) {
    onSecret();
    return plain(object.value, () => {});
  }
  return Object.fromEntries(Object.entries(object).map(([name, entry]) => [name, plain(entry, onSecret)]));
}

/** The lifecycle learns of secrets as the dynamic face tells it: by a hidden input. */
export function withSecrets({ properties, secret }: Received): Properties {
  return secret.length > 0 ? { ...properties, [HIDDEN.secretInputs]: secret } : properties;
}

/** Inputs or outputs as they are sent: marked is what the program said is secret, and the record, where it stands too. */
export function marked(properties: Properties): struct.Struct {
  const secret = new Set([HIDDEN.record, ...namesIn(properties[HIDDEN.secretInputs])]);
  const values = Object.entries(properties).map(([name, value]) => [
    name,
    secret.has(name) ? { [MARK]: SECRET, value } : value,
  ]);
  return struct.Struct.fromJavaScript(Object.fromEntries(values) as Record<string, JavaScriptValue>);
}
