import { ProviderFailure } from "./failure.js";
import type { Properties } from "./marshal.js";
import type { Declared, Program } from "./program.js";
import { shimOf } from "./program.js";
import type { About, ProviderClient } from "./provider.js";

/** A resource as the stack's state keeps it. */
export interface Resource {
  kind: string;
  id: string;
  inputs: Properties;
  outputs: Properties;
  /** Why it is only half made; the next `up` updates it whatever diff says. */
  initErrors: string[];
  /** A `.get`: never updated, never deleted. */
  external: boolean;
  /** Property names in the resource's `ignoreChanges`. */
  ignoreChanges: readonly string[];
}

/** What an operation did, or in a preview would do, to a resource. */
export type Change = "same" | "create" | "update" | "replace" | "delete" | "read" | "refresh" | "gone";

/** What came of an operation. */
export interface Outcome {
  changes: Record<string, Change>;
  /** `dialer.height: REASON` where check refuses a property, else `dialer: MESSAGE`. */
  failures: string[];
}

/**
 * Stands for the engine: keeps a stack's state and calls the provider as `pulumi` does. One method is one operation;
 * the host it is given should serve no other. After the first failure an operation stops, as the engine does.
 */
export class Stack {
  readonly resources = new Map<string, Resource>();
  /** Replaced resources whose delete failed: the next `up` tries again. */
  #pending: { name: string; resource: Resource }[] = [];

  /** `pulumi up --skip-preview`, with `--refresh` when asked. */
  async up(provider: ProviderClient, program: Program, { refresh = false } = {}): Promise<Outcome> {
    const outcome: Outcome = { changes: {}, failures: [] };
    if (refresh) await this.#refresh(provider, this.resources, outcome);
    outcome.changes = {};
    await attempt(outcome, () => this.#apply(provider, program, outcome));
    return outcome;
  }

  /** `pulumi preview`: check, diff and for a plugin the preview of creates, and nothing of it is kept. */
  async preview(provider: ProviderClient, program: Program, { refresh = false } = {}): Promise<Outcome> {
    const outcome: Outcome = { changes: {}, failures: [] };
    const resources = new Map(this.resources);
    if (refresh) await this.#refresh(provider, resources, outcome);
    outcome.changes = {};
    await attempt(outcome, async () => {
      for (const declared of program) {
        const step = await this.#plan(provider, declared, resources, outcome);
        if (step.change === "create" || step.change === "replace") {
          await named(declared.name, () => provider.previewCreate(step.inputs, declared));
        }
      }
      for (const name of gone(resources, program)) outcome.changes[name] = "delete";
    });
    return outcome;
  }

  /** `pulumi refresh`: takes over what the provider reads. `refresh` in the outcome means that something differed. */
  async refresh(provider: ProviderClient): Promise<Outcome> {
    const outcome: Outcome = { changes: {}, failures: [] };
    await this.#refresh(provider, this.resources, outcome);
    return outcome;
  }

  /** `pulumi destroy`, which does not run the program. */
  async destroy(provider: ProviderClient, { refresh = false } = {}): Promise<Outcome> {
    const outcome: Outcome = { changes: {}, failures: [] };
    if (refresh) await this.#refresh(provider, this.resources, outcome);
    outcome.changes = {};
    await attempt(outcome, () => this.#delete(provider, [...this.resources.keys()].reverse(), outcome));
    return outcome;
  }

  /** Everything the state holds, as it would be exported. */
  export(): Record<string, Resource> {
    return structuredClone(Object.fromEntries(this.resources));
  }

  async #apply(provider: ProviderClient, program: Program, outcome: Outcome): Promise<void> {
    const replaced: { name: string; resource: Resource }[] = [];
    for (const declared of program) {
      const old = this.resources.get(declared.name);
      const step = await this.#plan(provider, declared, this.resources, outcome);
      if (step.change === "read") {
        this.resources.set(declared.name, step.resource);
      } else if (step.change === "same") {
        this.resources.set(declared.name, { ...(old as Resource), inputs: step.inputs });
      } else if (step.change === "update") {
        const { id } = old as Resource;
        await this.#write(declared, step.inputs, async () => ({
          id,
          outputs: await provider.update(id, (old as Resource).outputs, step.inputs, declared),
        }));
      } else {
        if (old) replaced.unshift({ name: declared.name, resource: old });
        await this.#write(declared, step.inputs, () => provider.create(step.inputs, declared));
      }
    }
    const pending = [...replaced, ...this.#pending];
    this.#pending = pending;
    for (const entry of pending) {
      await named(entry.name, () =>
        provider.delete(entry.resource.id, entry.resource.outputs, aboutIt(entry.name, entry.resource)),
      );
      this.#pending = this.#pending.filter((other) => other !== entry);
    }
    await this.#delete(provider, gone(this.resources, program), outcome);
  }

  /** Check and diff, as both preview and update begin. */
  async #plan(
    provider: ProviderClient,
    declared: Declared,
    resources: ReadonlyMap<string, Resource>,
    outcome: Outcome,
  ): Promise<Step> {
    const { name, kind } = declared;
    const news = { ...declared.inputs, __provider: await shimOf(kind) };
    if (declared.get !== undefined) {
      const { id, outputs } = await named(name, () => provider.read(declared.get as string, news, declared));
      if (id === "") throw new Refused([`${name}: resource ${declared.get} does not exist`]);
      outcome.changes[name] = "read";
      return {
        change: "read",
        resource: { kind, id, inputs: news, outputs, initErrors: [], external: true, ignoreChanges: [] },
      };
    }
    const known = resources.get(name);
    const old = known?.external ? undefined : known;
    const inputs = await checked(provider, declared, old?.inputs ?? {}, withIgnored(declared, news, old));
    const step = await named(name, () => decide(provider, declared, old, inputs));
    outcome.changes[name] = step;
    // A replacement is a new resource, and is checked as one.
    if (step === "replace") return { change: step, inputs: await checked(provider, declared, {}, inputs) };
    return { change: step, inputs };
  }

  /** Carries out a create or update, and keeps what was half made. */
  async #write(
    { name, kind, ignoreChanges }: Declared,
    inputs: Properties,
    write: () => Promise<{ id: string; outputs: Properties }>,
  ): Promise<void> {
    const keep = (id: string, outputs: Properties, initErrors: string[]) =>
      this.resources.set(name, { kind, id, inputs, outputs, initErrors, external: false, ignoreChanges });
    try {
      const { id, outputs } = await write();
      keep(id, outputs, []);
    } catch (error) {
      if (error instanceof ProviderFailure && error.halfDone) {
        keep(error.halfDone.id, error.halfDone.properties, error.halfDone.reasons);
      }
      throw failed(name, error);
    }
  }

  async #delete(provider: ProviderClient, names: readonly string[], outcome: Outcome): Promise<void> {
    for (const name of names) {
      const resource = this.resources.get(name) as Resource;
      if (!resource.external) {
        outcome.changes[name] = "delete";
        await named(name, () => provider.delete(resource.id, resource.outputs, aboutIt(name, resource)));
      }
      this.resources.delete(name);
    }
  }

  async #refresh(provider: ProviderClient, resources: Map<string, Resource>, outcome: Outcome): Promise<void> {
    await attempt(outcome, async () => {
      for (const [name, resource] of [...resources]) {
        if (resource.external) continue;
        const read = await named(name, () => provider.read(resource.id, resource.outputs, aboutIt(name, resource)));
        if (read.id === "") {
          outcome.changes[name] = "gone";
          resources.delete(name);
          continue;
        }
        // The engine asks what changed the other way round: what is now against what the state held.
        const { changes } = await named(name, () =>
          provider.diff(read.id, read.outputs, resource.inputs, aboutIt(name, resource)),
        );
        outcome.changes[name] = changes ? "refresh" : "same";
        const inputs = read.inputs ?? resource.inputs;
        resources.set(name, { ...resource, id: read.id, outputs: read.outputs, inputs, initErrors: [] });
      }
    });
  }
}

type Step =
  | { change: "read"; resource: Resource }
  | { change: "same" | "create" | "update" | "replace"; inputs: Properties };

/** The operation cannot go on. */
class Refused extends Error {
  constructor(readonly reasons: string[]) {
    super(reasons.join("; "));
  }
}

async function attempt(outcome: Outcome, work: () => Promise<void>): Promise<void> {
  if (outcome.failures.length > 0) return;
  try {
    await work();
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    outcome.failures.push(...error.reasons);
  }
}

async function named<T>(name: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw failed(name, error);
  }
}

function failed(name: string, error: unknown): unknown {
  return error instanceof ProviderFailure ? new Refused([`${name}: ${error.message}`]) : error;
}

async function checked(
  provider: ProviderClient,
  about: About,
  olds: Properties,
  news: Properties,
): Promise<Properties> {
  const { name } = about;
  const { inputs, failures } = await named(name, () => provider.check(olds, news, about));
  if (failures.length === 0) return inputs;
  throw new Refused(
    failures.map(({ property, reason }) => (property === "" ? `${name}: ${reason}` : `${name}.${property}: ${reason}`)),
  );
}

async function decide(
  provider: ProviderClient,
  about: About,
  old: Resource | undefined,
  inputs: Properties,
): Promise<"same" | "create" | "update" | "replace"> {
  if (!old) return "create";
  const { changes, replaces } = await provider.diff(old.id, old.outputs, inputs, about);
  if (replaces.length > 0) return "replace";
  return changes || old.initErrors.length > 0 ? "update" : "same";
}

function aboutIt(name: string, { kind, ignoreChanges }: Resource): About {
  return { name, kind, ignoreChanges };
}

/** The engine puts the state's inputs in place of those that a resource ignores. */
function withIgnored({ ignoreChanges }: Declared, news: Properties, old: Resource | undefined): Properties {
  const inputs = { ...news };
  if (!old) return inputs;
  if (ignoreChanges.includes("*")) return { ...old.inputs };
  for (const name of ignoreChanges) {
    if (old.inputs[name] === undefined) delete inputs[name];
    else inputs[name] = old.inputs[name];
  }
  return inputs;
}

/** What the program no longer declares, last made first. */
function gone(resources: ReadonlyMap<string, Resource>, program: Program): string[] {
  const declared = new Set(program.map(({ name }) => name));
  return [...resources.keys()].filter((name) => !declared.has(name)).reverse();
}
