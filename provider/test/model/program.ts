import type { SettingsFields } from "hubspot-calling-emulator";
import type { Properties } from "./frontEnd.js";

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

/** The names that resources can have: two that manage, and a `.get`. */
export type Name = "a" | "b" | "c";

/** The user's program. */
export type Program = Readonly<{ a?: Spec; b?: Spec; c?: { appId: number } }>;

/** What another resource's output stands for that is not known before the update, by resource. */
export type NotYetKnown = Readonly<Partial<Record<Name, readonly (FieldName | "appId")[]>>>;

/** What the engine hands over in place of a value that is not yet known. */
export const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** One change of the program's text. */
export type Edit =
  | { declare: Spec }
  | { get: number }
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
  /** Those of the fields, or the app, that a preview does not know. */
  unknown: readonly (FieldName | "appId")[];
  /** A `.get`. */
  isRead: boolean;
  inputs: Properties;
}

/** The program after an edit. An edit of a resource that it does not have changes nothing. */
export function edited(program: Program, name: Name, edit: Edit): Program {
  if ("get" in edit) return { ...program, c: { appId: edit.get } };
  if ("declare" in edit) return { ...program, [name]: edit.declare };
  const { [name]: spec, ...others } = program;
  if (!spec || "remove" in edit) return others;
  return "fields" in spec ? { ...program, [name]: editedSpec(spec, edit) } : program;
}

function editedSpec(spec: Spec, edit: Exclude<Edit, { declare: Spec } | { get: number } | { remove: true }>): Spec {
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
 * is declared twice. What is read comes last.
 */
export function declaredBy(program: Program, provider: string, notYetKnown: NotYetKnown = {}): Declared[] {
  const { a, b, c } = program;
  const shared = a && b && a.appId === b.appId;
  const managing = (name: "a" | "b", spec: Spec) => declared(name, spec, provider, notYetKnown[name] ?? []);
  const all: Declared[] = [];
  if (a) all.push(managing("a", shared ? { ...a, ignoreChanges: [] } : a));
  if (b) {
    const own = shared ? { ...b, ignoreChanges: [], fields: without(b.fields, Object.keys(a.fields)) } : b;
    all.push(managing("b", own));
  }
  if (c) all.push(read("c", c.appId, provider));
  return all;
}

function read(name: Name, appId: number, provider: string): Declared {
  const nothing = { fields: {}, ignoreChanges: [], adoptExisting: true, unknown: [] };
  return { name, appId, ...nothing, isRead: true, inputs: { __provider: provider } };
}

function declared(name: Name, spec: Spec, provider: string, notYetKnown: readonly (FieldName | "appId")[]): Declared {
  const { appId, fields, ignoreChanges, adoptExisting } = spec;
  const unknown = notYetKnown.filter((field) => field === "appId" || field in fields);
  const secret = FIELDS.filter((field) => field in fields && (spec.secret.includes(field) || isCanary(field, fields)));
  return {
    name,
    appId,
    fields,
    ignoreChanges,
    adoptExisting: adoptExisting ?? true,
    unknown,
    isRead: false,
    inputs: {
      appId,
      ...fields,
      ...(adoptExisting === undefined ? {} : { adoptExisting }),
      ...(ignoreChanges.length > 0 ? { __ignoreChanges: [...ignoreChanges] } : {}),
      ...(secret.length > 0 ? { __secretInputs: secret } : {}),
      __provider: provider,
      ...Object.fromEntries(unknown.map((field) => [field, UNKNOWN])),
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
