import type { SettingsFields } from "hubspot-calling-emulator";
import type { Properties } from "./face.js";

/** All settings, in the order in which they are shown. */
export const FIELDS = [
  "name",
  "url",
  "height",
  "width",
  "isReady",
  "supportsCustomObjects",
  "supportsInboundCalling",
  "usesCallingWindow",
  "usesRemote",
] as const satisfies (keyof SettingsFields)[];

/** The name of a setting. */
export type FieldName = (typeof FIELDS)[number];

/** Values that may stand in a program only as secrets. */
export const CANARIES: { name: string; url: string; height: number } = {
  name: "Canary Dialer 5e1f00d",
  url: "https://canary-5e1f00d.example/in",
  height: 867_530_913,
};

/** One resource as the user's program has it. */
export interface Spec {
  appId: number;
  fields: Partial<SettingsFields>;
  ignoreChanges: readonly FieldName[];
  secret: readonly FieldName[];
  adoptExisting?: boolean;
}

/** The names that resources can have. */
export type Name = "a" | "b";

/** The user's program: two resources at most. */
export type Program = Readonly<Partial<Record<Name, Spec>>>;

/** One change of the program's text. */
export type Edit =
  | { declare: Spec }
  | { remove: true }
  | { set: Partial<SettingsFields> }
  | { drop: FieldName }
  | { appId: number }
  | { ignore: FieldName }
  | { heed: FieldName }
  | { toggleSecret: FieldName }
  | { adoptExisting: boolean };

/** One resource as the SDK registers it with the engine. */
export interface Declared {
  name: Name;
  appId: number;
  fields: Partial<SettingsFields>;
  ignoreChanges: readonly FieldName[];
  adoptExisting: boolean;
  inputs: Properties;
}

/** The program after an edit. An edit of a resource that it does not have changes nothing. */
export function edited(program: Program, name: Name, edit: Edit): Program {
  if ("declare" in edit) return { ...program, [name]: edit.declare };
  const { [name]: spec, ...others } = program;
  if (!spec || "remove" in edit) return others;
  return { ...program, [name]: editedSpec(spec, edit) };
}

function editedSpec(spec: Spec, edit: Exclude<Edit, { declare: Spec } | { remove: true }>): Spec {
  if ("set" in edit) return { ...spec, fields: { ...spec.fields, ...edit.set } };
  if ("drop" in edit) return { ...spec, fields: without(spec.fields, [edit.drop]) };
  if ("appId" in edit) return { ...spec, appId: edit.appId };
  if ("adoptExisting" in edit) return { ...spec, adoptExisting: edit.adoptExisting };
  if ("ignore" in edit) return { ...spec, ignoreChanges: [...new Set([...spec.ignoreChanges, edit.ignore])] };
  if ("heed" in edit) return { ...spec, ignoreChanges: spec.ignoreChanges.filter((name) => name !== edit.heed) };
  const others = spec.secret.filter((name) => name !== edit.toggleSecret);
  return { ...spec, secret: others.length < spec.secret.length ? others : [...others, edit.toggleSecret] };
}

/**
 * What the program registers, in order. Two resources on one app share its fields out, since nothing can converge that
 * is declared twice.
 */
export function declaredBy(program: Program, provider: string): Declared[] {
  const { a, b } = program;
  const shared = a && b && a.appId === b.appId;
  return [
    ...(a ? [declared("a", shared ? { ...a, ignoreChanges: [] } : a, provider)] : []),
    ...(b
      ? [
          declared(
            "b",
            shared ? { ...b, ignoreChanges: [], fields: without(b.fields, Object.keys(a.fields)) } : b,
            provider,
          ),
        ]
      : []),
  ];
}

function declared(name: Name, spec: Spec, provider: string): Declared {
  const { appId, fields, ignoreChanges, adoptExisting } = spec;
  const secret = FIELDS.filter((field) => field in fields && (spec.secret.includes(field) || isCanary(field, fields)));
  return {
    name,
    appId,
    fields,
    ignoreChanges,
    adoptExisting: adoptExisting ?? true,
    inputs: {
      appId,
      ...fields,
      ...(adoptExisting === undefined ? {} : { adoptExisting }),
      ...(ignoreChanges.length > 0 ? { __ignoreChanges: [...ignoreChanges] } : {}),
      ...(secret.length > 0 ? { __secretInputs: secret } : {}),
      __provider: provider,
    },
  };
}

function isCanary(field: FieldName, fields: Partial<SettingsFields>): boolean {
  return (
    (CANARIES as Partial<SettingsFields>)[field] !== undefined &&
    fields[field] === (CANARIES as Partial<SettingsFields>)[field]
  );
}

function without(fields: Partial<SettingsFields>, names: readonly string[]): Partial<SettingsFields> {
  return Object.fromEntries(Object.entries(fields).filter(([name]) => !names.includes(name)));
}
