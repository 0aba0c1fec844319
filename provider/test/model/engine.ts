import { Failure, type FrontEnd, type Properties } from "./frontEnd.js";
import type { Declared } from "./program.js";

/** A resource as the stack's state keeps it. */
export interface Resource {
  id: string;
  inputs: Properties;
  outputs: Properties;
  /** It has init errors: the next `up` updates it whatever diff says. */
  halfDone: boolean;
  /** A `.get`: never updated, never deleted, and no refresh reads it. */
  external: boolean;
}

/** What an operation did, or in a preview would do, to a resource. */
export type Step = "same" | "create" | "update" | "replace" | "delete" | "read";

/** What came of an operation. */
export interface Outcome {
  steps: Record<string, Step>;
  /** `dialer.height: REASON` where check refuses a property, else `dialer: MESSAGE`. */
  failures: string[];
}

/** How an operation runs. */
export interface Manner {
  /** Read everything first, as `refresh: always` does. */
  refresh?: boolean;
  /** All resources are planned before the first is written, then all are written at once; else one after another. */
  together?: boolean;
}

interface Plan {
  name: string;
  step: Step;
  inputs: Properties;
  /** What a `.get` has read. */
  read?: Resource;
}

/** The operation failed, with the texts that the user sees. */
class Stopped extends Error {
  constructor(readonly reasons: string[]) {
    super(reasons.join("; "));
  }
}

/**
 * A model of the Pulumi engine: keeps a stack's state, and calls the provider in the engine's order. What it does
 * beyond calling was read in the engine's source, 3.226: ignored inputs, init errors, replacements, pending deletes.
 */
export class Engine {
  resources = new Map<string, Resource>();
  /** Replaced resources that are not deleted yet. Every `up` tries at its end, and a refresh reads them too. */
  pending: { name: string; resource: Resource }[] = [];

  /** `pulumi up --skip-preview` */
  up(frontEnd: FrontEnd, program: readonly Declared[], manner: Manner = {}): Promise<Outcome> {
    return this.#operate(frontEnd, manner, async (outcome) => {
      if (manner.together) await this.#applyTogether(frontEnd, program, outcome);
      else await this.#applyInTurn(frontEnd, program, outcome);
      await this.#deletePending(frontEnd);
      const declared = new Set<string>(program.map(({ name }) => name));
      await this.#delete(frontEnd, [...this.resources.keys()].filter((name) => !declared.has(name)).reverse(), outcome);
    });
  }

  /** `pulumi preview`: nothing of it is kept. */
  async preview(frontEnd: FrontEnd, program: readonly Declared[], manner: Manner = {}): Promise<Outcome> {
    const kept = { resources: new Map(this.resources), pending: [...this.pending] };
    try {
      return await this.#operate(frontEnd, manner, async (outcome) => {
        for (const declared of program) await this.#plan(frontEnd, declared, outcome);
      });
    } finally {
      Object.assign(this, kept);
    }
  }

  /** `pulumi refresh` */
  refresh(frontEnd: FrontEnd): Promise<Outcome> {
    return this.#operate(frontEnd, { refresh: true }, () => Promise.resolve());
  }

  /** `pulumi destroy`, which does not run the program. */
  destroy(frontEnd: FrontEnd, manner: Manner = {}): Promise<Outcome> {
    return this.#operate(frontEnd, manner, async (outcome) => {
      await this.#deletePending(frontEnd);
      await this.#delete(frontEnd, [...this.resources.keys()].reverse(), outcome);
    });
  }

  /** A copy of all that the state holds. */
  export(): { resources: Record<string, Resource>; pending: { name: string; resource: Resource }[] } {
    return structuredClone({ resources: Object.fromEntries(this.resources), pending: this.pending });
  }

  async #operate(frontEnd: FrontEnd, manner: Manner, work: (outcome: Outcome) => Promise<void>): Promise<Outcome> {
    const outcome: Outcome = { steps: {}, failures: [] };
    try {
      if (manner.refresh) await this.#refresh(frontEnd);
      await work(outcome);
    } catch (error) {
      if (!(error instanceof Stopped)) throw error;
      outcome.failures.push(...error.reasons);
    }
    return outcome;
  }

  async #applyInTurn(frontEnd: FrontEnd, program: readonly Declared[], outcome: Outcome): Promise<void> {
    for (const declared of program) await this.#write(frontEnd, await this.#plan(frontEnd, declared, outcome));
  }

  async #applyTogether(frontEnd: FrontEnd, program: readonly Declared[], outcome: Outcome): Promise<void> {
    const plans: Plan[] = [];
    for (const declared of program) plans.push(await this.#plan(frontEnd, declared, outcome));
    // What has begun is finished, though another step fails.
    const written = await Promise.allSettled(plans.map((plan) => this.#write(frontEnd, plan)));
    const failed = written.flatMap((one) => (one.status === "rejected" ? [one.reason as unknown] : []));
    for (const error of failed) if (!(error instanceof Stopped)) throw error;
    if (failed.length > 0) throw new Stopped(failed.flatMap((error) => (error as Stopped).reasons));
  }

  async #plan(frontEnd: FrontEnd, declared: Declared, outcome: Outcome): Promise<Plan> {
    const { name, appId } = declared;
    if (declared.isRead) {
      const { inputs } = declared;
      const { id, outputs } = await told(name, frontEnd.read(String(appId), structuredClone(inputs)));
      if (id === "") throw new Error("what is read for the first time is there, or the read fails");
      outcome.steps[name] = "read";
      return { name, step: "read", inputs, read: { id, inputs, outputs, halfDone: false, external: true } };
    }
    const old = this.resources.get(name);
    let step: Step = "create";
    let inputs = await checked(frontEnd, name, old?.inputs ?? {}, withIgnored(declared, old));
    if (old) {
      const { id, outputs, halfDone } = old;
      const { changes, replaces } = await told(
        name,
        frontEnd.diff(id, structuredClone(outputs), structuredClone(inputs)),
      );
      step = replaces.length > 0 ? "replace" : changes || halfDone ? "update" : "same";
      // A replacement is a new resource: it is checked again, with the program's own inputs.
      if (step === "replace") inputs = await checked(frontEnd, name, {}, declared.inputs);
    }
    outcome.steps[name] = step;
    return { name, step, inputs };
  }

  async #write(frontEnd: FrontEnd, { name, step, inputs, read }: Plan): Promise<void> {
    if (read) {
      this.resources.set(name, stored(read));
      return;
    }
    const old = this.resources.get(name);
    const keep = (id: string, outputs: Properties, halfDone: boolean) => {
      this.resources.set(name, stored({ id, inputs, outputs, halfDone, external: false }));
      if (step === "replace" && old) this.pending.push({ name, resource: old });
    };
    try {
      if (step === "same" && old) {
        this.resources.set(name, { ...old, inputs });
      } else if (step === "update" && old) {
        const { id, outputs } = old;
        keep(id, await frontEnd.update(id, structuredClone(outputs), structuredClone(inputs)), false);
      } else {
        const { id, outputs } = await frontEnd.create(structuredClone(inputs));
        keep(id, outputs, false);
      }
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      if (error.half) keep(error.half.id, error.half.outputs, true);
      throw new Stopped([`${name}: ${error.message}`]);
    }
  }

  async #deletePending(frontEnd: FrontEnd): Promise<void> {
    for (const entry of [...this.pending]) {
      await told(entry.name, frontEnd.delete(entry.resource.id, structuredClone(entry.resource.outputs)));
      this.pending = this.pending.filter((other) => other !== entry);
    }
  }

  async #delete(frontEnd: FrontEnd, names: readonly string[], outcome: Outcome): Promise<void> {
    for (const name of names) {
      const { id, outputs, external } = this.resources.get(name) as Resource;
      if (!external) {
        outcome.steps[name] = "delete";
        await told(name, frontEnd.delete(id, structuredClone(outputs)));
      }
      this.resources.delete(name);
    }
  }

  async #refresh(frontEnd: FrontEnd): Promise<void> {
    for (const [name, resource] of [...this.resources]) {
      if (resource.external) continue;
      const read = await reread(frontEnd, name, resource);
      if (read) this.resources.set(name, read);
      else this.resources.delete(name);
    }
    for (const entry of [...this.pending]) {
      const read = await reread(frontEnd, entry.name, entry.resource);
      this.pending = this.pending.flatMap((other) =>
        other !== entry ? [other] : read ? [{ ...entry, resource: read }] : [],
      );
    }
  }
}

/** What HubSpot holds now of a resource, or undefined when it is gone. */
async function reread(
  frontEnd: FrontEnd,
  name: string,
  { id, inputs, outputs }: Resource,
): Promise<Resource | undefined> {
  const read = await told(name, frontEnd.read(id, structuredClone(outputs)));
  if (read.id === "") return undefined;
  // The engine asks what changed the other way round: what is now against what the state held.
  await told(name, frontEnd.diff(read.id, structuredClone(read.outputs), structuredClone(inputs)));
  return stored({
    id: read.id,
    inputs: read.inputs ?? inputs,
    outputs: read.outputs,
    halfDone: false,
    external: false,
  });
}

async function checked(frontEnd: FrontEnd, name: string, olds: Properties, news: Properties): Promise<Properties> {
  const { inputs, failures } = await told(name, frontEnd.check(structuredClone(olds), structuredClone(news)));
  if (failures.length === 0) return inputs;
  throw new Stopped(failures.map(({ property, reason }) => `${property ? `${name}.${property}` : name}: ${reason}`));
}

async function told<T>(name: string, work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw error instanceof Failure ? new Stopped([`${name}: ${error.message}`]) : error;
  }
}

/** The engine puts the state's inputs in place of those that a resource ignores. */
function withIgnored({ inputs, ignoreChanges }: Declared, old: Resource | undefined): Properties {
  const news = { ...inputs };
  if (!old) return news;
  for (const name of ignoreChanges) {
    if (old.inputs[name] === undefined) delete news[name];
    else news[name] = old.inputs[name];
  }
  return news;
}

/** The state takes no undefined: the real engine would lose the resource over one. */
function stored(resource: Resource): Resource {
  const seek = (value: unknown, path: string): void => {
    if (value === undefined) throw new Error(`undefined in the state at ${path}`);
    if (typeof value !== "object" || value === null) return;
    for (const [key, part] of Object.entries(value)) seek(part, `${path}.${key}`);
  };
  seek(resource, "resource");
  return structuredClone(resource);
}
