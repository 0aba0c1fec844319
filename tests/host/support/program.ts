import { providerText } from "../../../sdk/test/support/registrations.js";
import type { Properties } from "./marshal.js";

/** What stands in place of a value that is known only after the update: one text for every type. */
export const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** One resource of a program. */
export interface Declared {
  name: string;
  kind: string;
  inputs: Properties;
  /** Property names in the resource's `ignoreChanges`. */
  ignoreChanges: readonly string[];
  /** The id of a `.get`. */
  get?: string;
}

/** The resources of a program, in the order in which it declares them. */
export type Program = readonly Declared[];

/** Options of a declared resource, and which of its inputs are secret. */
export interface DeclaredOptions {
  ignoreChanges?: readonly string[];
  secret?: readonly string[];
}

/** `new CallingExtensionSettings(name, inputs, options)`, with the hidden inputs that the SDK adds. */
export function settings(name: string, inputs: object, options: DeclaredOptions = {}): Declared {
  const { ignoreChanges = [], secret = [] } = options;
  const hidden = {
    ...(ignoreChanges.length > 0 ? { __ignoreChanges: [...ignoreChanges] } : {}),
    ...(secret.length > 0 ? { __secretInputs: [...secret] } : {}),
  };
  return { name, kind: "CallingExtensionSettings", inputs: { ...inputs, ...hidden }, ignoreChanges };
}

/** `CallingExtensionSettings.get(name, id)`. */
export function settingsGet(name: string, id: number | string): Declared {
  return { name, kind: "CallingExtensionSettings", inputs: {}, ignoreChanges: [], get: String(id) };
}

const texts = new Map<string, Promise<string>>();

/** The shim as the SDK's real class hands it to the engine; once per kind. */
export function shimOf(kind: string): Promise<string> {
  const text = texts.get(kind) ?? providerText(kind);
  texts.set(kind, text);
  return text;
}
