import type { SettingsFields } from "hubspot-calling-emulator";
import type { Resource } from "./engine.js";
import { type Declared, FIELDS, type FieldName } from "./program.js";
import type { Honesty, Operation, Planned, Snapshot } from "./world.js";

/** The expected value of one field. A declared value may have HubSpot's spelling, an unmanaged one must be exact. */
export interface ExpectedField {
  value: unknown;
  spelling: "ours" | "kept";
  /**
   * Right as well: what was there before of a field that HubSpot does not tell and that has been sent once; what
   * HubSpot takes instead of a default, when the answer that would tell of it is lost.
   */
  unseen?: unknown;
}

/** What an app's settings should hold. */
export type ExpectedSettings = Record<FieldName, ExpectedField>;

/** What an operation should come to, as far as nothing goes wrong. */
export interface Foretold {
  /** What the program asks for cannot be done. */
  refused: boolean;
  /** Nor if something goes wrong: that HubSpot does not take a default, only the answer to the first POST tells. */
  certainly: boolean;
  /** The first reason for it is that HubSpot takes another value than it is sent. */
  contradicted: boolean;
  /** By app; no entry where there should be no settings. Means nothing when refused. */
  documents: Map<number, ExpectedSettings>;
}

/** What a first POST sends for a field that is not declared and has no last known value. */
const DEFAULTS: Partial<SettingsFields> = {
  height: 600,
  width: 400,
  isReady: false,
  supportsCustomObjects: false,
  supportsInboundCalling: false,
  usesCallingWindow: true,
  usesRemote: false,
};

/** The model: what the documentation promises about an operation, in as little code as possible. */
export function predict(operation: Operation, before: Snapshot, honesty: Honesty): Foretold {
  const documents = new Map([...before.documents].map(([appId, held]) => [appId, kept(held)]));
  if (!("program" in operation)) {
    if (operation.kind === "destroy") for (const appId of appsOf(before)) documents.delete(appId);
    return { refused: false, certainly: false, contradicted: false, documents };
  }
  const { program, manner } = operation;
  const atOnce = isRefusedAtOnce(operation, before, documents);
  if (operation.kind === "preview") return { refused: atOnce, certainly: atOnce, contradicted: false, documents };
  let refused = manner.together === true && atOnce;
  let certainly = refused;
  let contradicted = false;
  for (const declared of program) {
    const isImpossible = isRefused(declared, operation, before, documents);
    refused ||= isImpossible;
    certainly ||= isImpossible;
    if (declared.isRead) continue;
    const { appId } = declared;
    const live = documents.get(appId);
    const settings = written(declared, operation, before, live, honesty);
    // The program may have dropped a field that a first POST requires, while HubSpot's answers lacked it.
    const isUnwritable = settings.name.value === undefined || settings.url.value === undefined;
    refused ||= isUnwritable;
    const untaken = notTaken(settings, live, honesty);
    contradicted ||= !refused && untaken.length > 0;
    refused ||= contradicted;
    certainly ||= isUnwritable || untaken.some(({ unseen }) => unseen === undefined);
    documents.set(appId, settings);
  }
  const isDeclared = (appId: number) => program.some((declared) => declared.appId === appId);
  for (const appId of appsOf(before)) if (!isDeclared(appId)) documents.delete(appId);
  return { refused, certainly, contradicted, documents };
}

/** The fields that are sent, and for which HubSpot takes another value: of all in a first POST, else of those that differ. */
function notTaken(
  settings: ExpectedSettings,
  live: ExpectedSettings | undefined,
  { contradict }: Honesty,
): ExpectedField[] {
  return Object.entries(contradict).flatMap(([name, taken]) => {
    const field = settings[name as FieldName];
    const isSent = field.spelling === "ours" && live?.[name as FieldName].value !== field.value;
    return isSent && field.value !== taken ? [field] : [];
  });
}

/** The apps that the state's resources manage, those whose delete is pending included. */
export function appsOf({ resources, pending }: Snapshot): number[] {
  const all = [...Object.values(resources), ...pending.map(({ resource }) => resource)];
  return all.filter(({ external }) => !external).map(({ id }) => Number(id));
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
  const { appId, fields, adoptExisting, isRead, unknown } = declared;
  if (isRead) return !documents.has(appId);
  // Of an app that is not known nothing can be foreseen.
  if (unknown.includes("appId") || !isCreate(declared, operation, before)) return false;
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
  { omitFields, contradict }: Honesty,
): ExpectedSettings {
  const create = isCreate(declared, operation, before);
  const ours = (value: unknown): ExpectedField => ({ value, spelling: "ours" });
  const old = create ? undefined : before.resources[declared.name];
  // An ignored field is sent by the create and by nothing after it.
  const sent: Partial<SettingsFields> = create ? declared.fields : managedBy(declared);
  const entries = FIELDS.map((name): [FieldName, ExpectedField | undefined] => {
    if (sent[name] !== undefined) {
      const isUnseen = live && omitFields.includes(name) && old && sentBefore(old)[name] === sent[name];
      return [name, isUnseen ? { ...ours(sent[name]), unseen: live[name].value } : ours(sent[name])];
    }
    if (live) return [name, live[name]];
    const lastKnown = name === "isReady" ? undefined : (old?.outputs[name] ?? old?.inputs[name]);
    const filled = ours(lastKnown ?? DEFAULTS[name]);
    return [name, name in contradict ? { ...filled, unseen: contradict[name] } : filled];
  });
  return Object.fromEntries(entries) as ExpectedSettings;
}

/** What the state's resource has sent. */
function sentBefore({ inputs }: Resource): Readonly<Record<string, unknown>> {
  const ignored = (inputs.__ignoreChanges ?? []) as string[];
  return Object.fromEntries(Object.entries(inputs).filter(([name]) => !ignored.includes(name)));
}

function kept(held: SettingsFields): ExpectedSettings {
  const entries = FIELDS.map((name): [FieldName, ExpectedField] => [name, { value: held[name], spelling: "kept" }]);
  return Object.fromEntries(entries) as ExpectedSettings;
}
