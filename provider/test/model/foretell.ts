import type { SettingsFields } from "hubspot-calling-emulator";
import { type Declared, FIELDS, type FieldName } from "./program.js";
import type { Operation, Planned, Snapshot } from "./world.js";

/** What one field should hold: what a program declares may be spelled HubSpot's way, what nobody manages may not. */
export interface ExpectedField {
  value: unknown;
  spelling: "ours" | "kept";
}

/** What an app's settings should hold. */
export type ExpectedSettings = Record<FieldName, ExpectedField>;

/** What an operation should come to, as far as nothing goes wrong. */
export interface Foretold {
  /** What the program asks for cannot be done. */
  refused: boolean;
  /** By app; no entry where there should be no settings. Means nothing when refused. */
  documents: Map<number, ExpectedSettings>;
}

/** What a first POST sends for a field that nobody declared and nobody knows. */
const DEFAULTS: Partial<SettingsFields> = {
  height: 600,
  width: 400,
  isReady: false,
  supportsCustomObjects: false,
  supportsInboundCalling: false,
  usesCallingWindow: true,
  usesRemote: false,
};

/** The plain model: what the documentation promises of an operation, said in the fewest words. */
export function foretell(operation: Operation, before: Snapshot): Foretold {
  const documents = new Map([...before.documents].map(([appId, held]) => [appId, kept(held)]));
  if (!("program" in operation)) {
    if (operation.kind === "destroy") for (const appId of appsOf(before)) documents.delete(appId);
    return { refused: false, documents };
  }
  if (operation.kind === "preview") return { refused: isRefusedAtOnce(operation, before, documents), documents };
  const { program, manner } = operation;
  let refused = manner.together === true && isRefusedAtOnce(operation, before, documents);
  for (const declared of program) {
    refused ||= isRefused(declared, operation, before, documents);
    documents.set(declared.appId, written(declared, operation, before, documents.get(declared.appId)));
  }
  const isDeclared = (appId: number) => program.some((declared) => declared.appId === appId);
  for (const appId of appsOf(before)) if (!isDeclared(appId)) documents.delete(appId);
  return { refused, documents };
}

/** The apps that the state's resources stand for, those whose delete is pending included. */
export function appsOf({ resources, pending }: Snapshot): number[] {
  return [...Object.values(resources), ...pending.map(({ resource }) => resource)].map(({ id }) => Number(id));
}

/** What a resource answers for. */
export function managedBy({ fields, ignoreChanges }: Declared): Partial<SettingsFields> {
  const entries = Object.entries(fields).filter(([name]) => !ignoreChanges.includes(name as FieldName));
  return Object.fromEntries(entries);
}

type Documents = ReadonlyMap<number, ExpectedSettings>;

/** All resources are checked before any is written. */
function isRefusedAtOnce(operation: Planned, before: Snapshot, documents: Documents): boolean {
  return operation.program.some((declared) => isRefused(declared, operation, before, documents));
}

/** What exists may not be taken over, or what does not exist cannot be made. */
function isRefused(declared: Declared, operation: Planned, before: Snapshot, documents: Documents): boolean {
  if (!isCreate(declared, operation, before)) return false;
  const { appId, fields, adoptExisting } = declared;
  return documents.has(appId) ? !adoptExisting : fields.name === undefined || fields.url === undefined;
}

/** Whether a resource is made: it is new, has another app, or a refresh finds that it is gone. */
function isCreate({ name, appId }: Declared, { manner }: Planned, { resources, documents }: Snapshot): boolean {
  const old = resources[name];
  return old?.id !== String(appId) || (manner.refresh === true && !documents.has(appId));
}

function written(
  declared: Declared,
  operation: Planned,
  before: Snapshot,
  live: ExpectedSettings | undefined,
): ExpectedSettings {
  const create = isCreate(declared, operation, before);
  const ours = (value: unknown): ExpectedField => ({ value, spelling: "ours" });
  const old = create ? undefined : before.resources[declared.name];
  // An ignored field is sent by the create and by nothing after it.
  const sent: Partial<SettingsFields> = create ? declared.fields : managedBy(declared);
  const entries = FIELDS.map((name): [FieldName, ExpectedField | undefined] => {
    if (sent[name] !== undefined) return [name, ours(sent[name])];
    if (live) return [name, live[name]];
    const lastKnown = name === "isReady" ? undefined : (old?.outputs[name] ?? old?.inputs[name]);
    return [name, ours(lastKnown ?? DEFAULTS[name])];
  });
  return Object.fromEntries(entries) as ExpectedSettings;
}

function kept(held: SettingsFields): ExpectedSettings {
  const entries = FIELDS.map((name): [FieldName, ExpectedField] => [name, { value: held[name], spelling: "kept" }]);
  return Object.fromEntries(entries) as ExpectedSettings;
}
