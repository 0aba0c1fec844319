import { type Call, type DocumentFields, type Emulator, type FaultRule, startEmulator } from "hubspot-calling-emulator";
import { killEngineAt, type Moment, moments } from "./killing.js";
import { type Project, project, type StateResource, succeeded } from "./project.js";

/** An operation whose engine is killed at every moment of every one of its HTTP calls. */
export interface Attacked {
  /** As the table calls it. */
  name: string;
  /** HubSpot's settings before everything, by app. */
  documents?: Readonly<Record<number, Partial<DocumentFields["settings"]>>>;
  /** The program of an `up` that comes before the operation; without one its stack is empty. */
  before?: string;
  /** What happens in HubSpot between the two. */
  meanwhile?: (hubspot: Emulator) => unknown;
  /** What goes wrong in the operation besides. */
  trouble?: FaultRule;
  /** The program of the operation. */
  program: string;
  /** The program is one in YAML, whose resources are the plugin's, not the dynamic provider's. */
  throughPlugin?: true;
  /** The operation: `["up", …]` or `["destroy", …]`. */
  command: readonly string[];
  /** The calls that it makes when nobody kills it, in short: `GET 42`. */
  calls: readonly string[];
  /** What HubSpot's settings have to be at the end, by app; undefined where there must be none. */
  expected: Readonly<Record<number, Partial<DocumentFields["settings"]> | undefined>>;
}

/** Where the engine is killed: at which moment of which call. */
interface Point {
  n: number;
  moment: Moment;
}

/** What became of one point. */
interface Tried extends Point {
  /** Why it is lost; empty when it converged. */
  faults: string[];
  /** Writes that arrived while the engine was dying: after the signal, before its end could be seen. */
  writesWhileDying: number;
  /** What HubSpot and the state hold at the end. */
  end: unknown;
}

/** How many points are tried side by side, each in a project and against a HubSpot of its own. */
const LANES = 2;

/** Time for all points of an operation on a machine that is busy, milliseconds. */
export const campaignTimeout = 3_600_000;

/**
 * Tries every point of an operation: kills the engine there, lets the orphaned host come to rest, takes the lock off
 * and runs the operation again. HubSpot and the state must then hold what they hold where nobody killed the engine;
 * that this is also at rest is asked there alone, by a preview. Prints a line of the table, and fails when a point is
 * lost, naming each.
 */
export async function tryEveryPoint(attacked: Attacked): Promise<void> {
  const points = pointsOf(attacked);
  const waiting = [...points];
  const tried: Tried[] = [];
  let unharmed: Promise<unknown> | undefined;
  const lane = async () => {
    const ground = await Ground.prepare(attacked);
    try {
      unharmed ??= ground.runUnharmed();
      await unharmed;
      for (let next = waiting.shift(); next; next = waiting.shift()) tried.push(await ground.try(next));
    } finally {
      await ground.close();
    }
  };
  const lanes = await Promise.allSettled(Array.from({ length: LANES }, lane));
  for (const ended of lanes) if (ended.status === "rejected") throw ended.reason;
  const end = await unharmed;
  for (const { end: reached, faults } of tried) {
    expectInto(faults, "unlike a run that nobody killed", () => expect(reached).toEqual(end));
  }
  expect(tried).toHaveLength(points.length);
  report(attacked, tried);
}

/** All points but those that are like another: a read changes nothing, so HubSpot is the same at its three moments. */
function pointsOf({ calls }: Attacked): Point[] {
  return calls.flatMap((call, n) =>
    moments.filter((moment) => moment === "after" || !call.startsWith("GET")).map((moment): Point => ({ n, moment })),
  );
}

/** One lane's project and HubSpot, which go back to their start before every point. */
class Ground {
  private constructor(
    private readonly attacked: Attacked,
    private readonly hubspot: Emulator,
    private readonly pulumi: Project,
    private readonly documents: ReturnType<Emulator["documents"]>,
    private readonly restoreState: () => void,
  ) {}

  static async prepare(attacked: Attacked): Promise<Ground> {
    const hubspot = await startEmulator();
    for (const [appId, fields] of Object.entries(attacked.documents ?? {})) hubspot.seed(Number(appId), fields);
    const frontEnd = attacked.throughPlugin ? { plugin: "yaml" as const } : {};
    const pulumi = await project({ baseUrl: hubspot.url, program: attacked.before ?? "", ...frontEnd });
    if (attacked.before !== undefined) await pulumi.upDone();
    pulumi.program(attacked.program);
    return new Ground(attacked, hubspot, pulumi, hubspot.documents(), pulumi.keepState());
  }

  /**
   * The operation as it goes when nobody kills it: its calls are those that the points are made of. Answers what
   * HubSpot and the state hold at the end.
   */
  async runUnharmed(): Promise<unknown> {
    await this.#back();
    if (this.attacked.trouble) this.hubspot.fault(this.attacked.trouble);
    await this.#run();
    expect(this.hubspot.calls().map(inShort)).toEqual(this.attacked.calls);
    expect(this.#disagreements()).toEqual([]);
    const end = this.#end();
    if (this.attacked.command[0] !== "destroy") await this.pulumi.previewNothing();
    return end;
  }

  /** Tries one point. */
  async try({ n, moment }: Point): Promise<Tried> {
    await this.#back();
    const faults: string[] = [];
    let writesWhileDying = 0;
    let end: unknown;
    try {
      const killed = await killEngineAt(
        this.hubspot,
        () => this.pulumi.start(...this.attacked.command),
        n,
        moment,
        this.attacked.trouble,
      );
      if (inShort(killed.call) !== this.attacked.calls[n]) faults.push(`the call was ${inShort(killed.call)}`);
      writesWhileDying = killed.whileDying.filter(isWrite).length;
      const { throughPlugin } = this.attacked;
      // The dynamic host stays, with nothing under way. A plugin ends with its engine, or after its last answer.
      if (!throughPlugin && this.pulumi.hosts().length === 0) faults.push("no host outlived the engine");
      if (throughPlugin && !(await this.pulumi.hostsEnd())) faults.push("the plugin outlived the engine");
      await this.pulumi.endOrphans(killed.children);
      const orphaned = this.hubspot.calls().filter((call) => call.id > killed.lastCall && isWrite(call));
      if (orphaned.length > 0) faults.push(`written without an engine: ${orphaned.map(inShort).join(", ")}`);

      this.pulumi.unlock();
      await this.#run();
      faults.push(...this.#disagreements());
      end = this.#end();
    } catch (error) {
      faults.push(error instanceof Error ? error.message : String(error));
    }
    return { n, moment, faults, writesWhileDying, end };
  }

  async close(): Promise<void> {
    await this.pulumi.close();
    await this.hubspot.stop();
  }

  /** To how things were when the operation began. */
  async #back(): Promise<void> {
    this.hubspot.reset();
    this.hubspot.seedAll(this.documents);
    this.restoreState();
    await this.attacked.meanwhile?.(this.hubspot);
    this.hubspot.clearCalls();
  }

  async #run(): Promise<void> {
    const { command } = this.attacked;
    succeeded(command.join(" "), await this.pulumi.run(...command));
  }

  /** What HubSpot and the state hold, but for what differs between any two runs. */
  #end(): unknown {
    const { resources, pending } = this.pulumi.plainState();
    // The provider's own resource holds HubSpot's address, and an id that is made up for each stack.
    const managed = resources.filter(isManaged).map(({ provider: _, ...resource }) => resource);
    // A create that was cut off stays pending until a refresh; that is the engine's way, and holds nothing up.
    const halfWay = pending.filter(({ type }) => type !== "creating");
    return withoutTimes({ hubspot: this.hubspot.documents(), managed, halfWay });
  }

  /** In what HubSpot, state and program do not agree. */
  #disagreements(): string[] {
    const { attacked, hubspot, pulumi } = this;
    const found: string[] = [];
    const settings = hubspot.documents();
    const apps = new Set([...Object.keys(settings), ...Object.keys(attacked.expected)].map(Number));
    for (const app of apps) {
      const held = hubspot.read(app);
      const wanted = attacked.expected[app];
      if (!wanted !== !held) found.push(`HubSpot ${held ? "has" : "lacks"} settings of app ${app}`);
      else if (held && wanted)
        expectInto(found, `HubSpot's settings of app ${app}`, () => expect(held).toMatchObject(wanted));
    }
    for (const method of ["POST", "DELETE"]) {
      const times = hubspot.calls().filter((call) => call.method === method && call.carriedOut).length;
      if (times > 1) found.push(`${method} was carried out ${times} times`);
    }
    const managed = pulumi.state().filter(isManaged);
    for (const { id, inputs, outputs, initErrors, delete: isOld } of managed) {
      if (isOld || initErrors) found.push(`app ${id} stands in the state as ${isOld ? "to be deleted" : "half-made"}`);
      const held = hubspot.read(Number(id));
      expectInto(found, `the outputs of app ${id}`, () => expect(outputs).toMatchObject({ ...held }));
      const declared = Object.entries(inputs ?? {}).filter(
        ([name]) => !name.startsWith("__") && name !== "adoptExisting",
      );
      const known = Object.fromEntries(declared);
      expectInto(found, `the inputs of app ${id}`, () => expect({ appId: Number(id), ...held }).toMatchObject(known));
    }
    if (attacked.command[0] === "destroy") {
      if (managed.length > 0) found.push("the state still has resources");
      return found;
    }
    const made = managed.length;
    const wanted = attacked.program.match(/new Calling\w+\(|"type":"hubspot:/g)?.length ?? 0;
    if (made !== wanted) found.push(`the state has ${made} resources, the program ${wanted}`);
    return found;
  }
}

function expectInto(found: string[], what: string, check: () => void): void {
  try {
    check();
  } catch (error) {
    found.push(`${what}: ${error instanceof Error ? error.message : error}`);
  }
}

let hasHeader = false;

const TIMES = new Set(["createdAt", "updatedAt", "created", "modified"]);

function withoutTimes(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value, (name, inner) => (TIMES.has(name) ? undefined : inner)));
}

function report({ name, calls }: Attacked, points: readonly Tried[]): void {
  const lost = points.filter(({ faults }) => faults.length > 0);
  const dying = points.reduce((sum, { writesWhileDying }) => sum + writesWhileDying, 0);
  const rows = [[name, calls.join(", "), points.length, points.length - lost.length, lost.length, dying]];
  if (!hasHeader)
    rows.unshift(["engine killed in", "calls", "points tried", "converged", "lost", "writes while dying"]);
  hasHeader = true;
  for (const row of rows) process.stdout.write(`| ${row.join(" | ")} |\n`);
  expect(lost.map(({ n, moment, faults }) => `${name}, ${moment} ${calls[n]}: ${faults.join("; ")}`)).toEqual([]);
}

function isManaged({ type }: StateResource): boolean {
  return /^(pulumi-nodejs:dynamic|hubspot:)/.test(type);
}

function isWrite({ method }: Call): boolean {
  return method !== "GET";
}

function inShort({ method, appId }: Call): string {
  return `${method} ${appId}`;
}
