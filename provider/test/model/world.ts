import type { Call, Emulator, FaultHandle, FaultRule, StoredDocuments, Switches } from "hubspot-calling-emulator";
import type { Engine, Manner, Outcome, Resource } from "./engine.js";
import type { FrontEnd } from "./frontEnd.js";
import type { Declared } from "./program.js";

/** The apps that a sequence is about. */
export const APPS = [1, 2, 3] as const;

/** HubSpot's calling settings of one app. */
export type Settings = StoredDocuments["settings"];

/** One process of the provider, which serves one operation. */
export interface Session {
  frontEnd: FrontEnd;
  /** Ends it; answers all that it printed. */
  end(): Promise<string[]>;
}

/** What a sequence runs against. */
export interface World {
  readonly hubspot: Emulator;
  readonly engine: Engine;
  /** The text of the serialised provider. */
  readonly provider: string;
  begin(): Promise<Session>;
  /** Whether it can let time pass for a request that gets no answer; else no request is left without one. */
  readonly canHang: boolean;
  /** Waits for the work, and lets time pass for it when a fault leaves it without an answer. */
  waitFor<T>(work: Promise<T>, faults: readonly FaultHandle[]): Promise<T>;
  /** Lets a minute pass for HubSpot: reads see every write. */
  aMinutePasses(): void;
  /** Called once, when the sequence is over. */
  end(): Promise<void>;
}

/** The faults during one operation. They end with it. */
export interface Trouble {
  faults: readonly FaultRule[];
  /** For how long reads lag behind writes, milliseconds. */
  stale: number;
  /** One request of each kind gets a 404 for settings that exist and that the state holds. */
  blinks?: boolean;
}

/** An operation that runs the program. */
export interface Planned {
  kind: "up" | "preview";
  program: readonly Declared[];
  manner: Manner;
  trouble?: Trouble | undefined;
}

/** An operation that knows only the state. */
export interface Unplanned {
  kind: "refresh" | "destroy";
  manner: Manner;
  trouble?: Trouble | undefined;
}

/** One operation of the engine. */
export type Operation = Planned | Unplanned;

/** How HubSpot answers: with other values than were sent, or with missing fields. */
export type Honesty = Pick<Switches, "contradict" | "omitFields">;

/** What an operation found, did and left behind. */
export interface Account {
  operation: Operation;
  honesty: Honesty;
  outcome: Outcome;
  before: Snapshot;
  after: Snapshot;
  calls: Call[];
  lines: string[];
}

/** What HubSpot and the stack's state hold at one moment. */
export interface Snapshot {
  documents: ReadonlyMap<number, Settings>;
  resources: Readonly<Record<string, Resource>>;
  pending: readonly { name: string; resource: Resource }[];
}

/** Runs one operation in a process of its own. */
export async function operate(world: World, operation: Operation): Promise<Account> {
  const { hubspot } = world;
  const before = snapshot(world);
  const honesty = hubspot.switches();
  hubspot.clearCalls();
  const rules = [...(operation.trouble?.faults ?? []), ...(operation.trouble?.blinks ? blinks(operation, before) : [])];
  const faults = rules.filter((rule) => world.canHang || !isHang(rule)).map((rule) => hubspot.fault(rule));
  hubspot.set({ staleReads: { milliseconds: operation.trouble?.stale ?? 0 } });
  const session = await world.begin();
  let outcome: Outcome;
  let lines: string[] = [];
  try {
    outcome = await world.waitFor(carryOut(world.engine, session.frontEnd, operation), faults);
  } finally {
    lines = await session.end();
    for (const fault of faults) fault.remove();
    hubspot.set({ staleReads: 0 });
    world.aMinutePasses();
  }
  return { operation, honesty, outcome, before, after: snapshot(world), calls: hubspot.calls(), lines };
}

/** One 404 for each kind of request, for the apps that the operation knows only from the state. */
function blinks(operation: Operation, { documents, resources }: Snapshot): FaultRule[] {
  const program = "program" in operation ? operation.program : [];
  // A create has nothing that a 404 could contradict.
  const isMade = (appId: number) =>
    program.some((declared) => declared.appId === appId && resources[declared.name]?.id !== String(appId));
  const known = [...documents.keys()].filter(
    (appId) => !isMade(appId) && Object.values(resources).some(({ id, external }) => id === String(appId) && !external),
  );
  return known.flatMap((appId) =>
    ["GET", "PATCH", "DELETE"].map(
      (method): FaultRule => ({ match: { method, appId }, action: { type: "status", status: 404 } }),
    ),
  );
}

/** Whether a fault leaves a request without an answer, or with half of one. */
export function isHang({ action }: FaultRule): boolean {
  return action.type === "hang" || action.type === "hangBody";
}

function carryOut(engine: Engine, frontEnd: FrontEnd, operation: Operation): Promise<Outcome> {
  switch (operation.kind) {
    case "up":
      return engine.up(frontEnd, operation.program, operation.manner);
    case "preview":
      return engine.preview(frontEnd, operation.program, operation.manner);
    case "refresh":
      return engine.refresh(frontEnd);
    case "destroy":
      return engine.destroy(frontEnd, operation.manner);
  }
}

function snapshot({ hubspot, engine }: World): Snapshot {
  const documents = APPS.flatMap((appId) => {
    const document = hubspot.read(appId);
    return document ? [[appId, document] as const] : [];
  });
  return { documents: new Map(documents), ...engine.export() };
}
