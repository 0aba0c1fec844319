import struct, { type JavaScriptValue } from "google-protobuf/google/protobuf/struct_pb.js";
import { HIDDEN, type Properties } from "pulumi-hubspot-calling-provider/lifecycle";

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

/** Properties as they are sent: what is secret bears Pulumi's mark. */
export function sent(properties: Properties, secret: Iterable<string> = []): struct.Struct {
  const marked = new Set(secret);
  const values = Object.entries(properties).map(([name, value]) => [
    name,
    marked.has(name) ? { [MARK]: SECRET, value } : value,
  ]);
  return struct.Struct.fromJavaScript(Object.fromEntries(values) as Record<string, JavaScriptValue>);
}

/** Which inputs or outputs to mark: what the program said is secret, and the record, in which all of that stands. */
export function secretIn(properties: Properties): string[] {
  const listed = properties[HIDDEN.secretInputs];
  return [HIDDEN.record, ...(Array.isArray(listed) ? listed.filter((name) => typeof name === "string") : [])];
}
