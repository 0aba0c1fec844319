import { isDeepStrictEqual } from "node:util";
import type * as fc from "fast-check";
import type { Emulator, SettingsFields, Switches } from "hubspot-calling-emulator";
import { assert } from "./assert.js";
import type { Manner, Step } from "./engine.js";
import { Spellings } from "./knownSpellings.js";
import { type Declared, declaredBy, type Edit, edited, type Name, type NotYetKnown, type Program } from "./program.js";
import { assertPromises, assertRest } from "./promises.js";
import { type Account, type Operation, operate, type Trouble, type World } from "./world.js";

/** What a sequence knows beside HubSpot and the state. */
export class Model {
  readonly spellings = new Spellings();

  constructor(public program: Program = {}) {}
}

/** One command of a sequence. */
export type Command = fc.AsyncCommand<Model, World>;

/** What a person does in HubSpot. */
export type ByHand = { edit: Partial<SettingsFields> } | { make: Partial<SettingsFields> } | { remove: true };

/**
 * The questions that HubSpot leaves open, which it may answer otherwise at any time; and that it takes another value
 * than it is sent, or does not tell a field.
 */
export type Answers = Partial<
  Pick<Switches, "patchOnMissing" | "postOnExisting" | "deleteMissing" | "normalise" | "contradict" | "omitFields">
>;

abstract class Always implements Command {
  check(): boolean {
    return true;
  }

  abstract run(model: Model, world: World): Promise<void>;
  abstract toString(): string;
}

/** The user edits the program. */
export class EditProgram extends Always {
  constructor(
    readonly name: Name,
    readonly edit: Edit,
  ) {
    super();
  }

  run(model: Model): Promise<void> {
    model.program = edited(model.program, this.name, this.edit);
    return Promise.resolve();
  }

  toString(): string {
    return `edit(${this.name}, ${JSON.stringify(this.edit)})`;
  }
}

/** A change by hand in HubSpot. An edit of settings that do not exist does nothing. */
export class ChangeByHand extends Always {
  constructor(
    readonly appId: number,
    readonly change: ByHand,
  ) {
    super();
  }

  run(_model: Model, { hubspot }: World): Promise<void> {
    if ("remove" in this.change) hubspot.remove(this.appId);
    else if ("make" in this.change) hubspot.seed(this.appId, this.change.make);
    else if (hubspot.read(this.appId)) hubspot.edit(this.appId, this.change.edit);
    return Promise.resolve();
  }

  toString(): string {
    return `byHand(${this.appId}, ${JSON.stringify(this.change)})`;
  }
}

/** Changes how HubSpot answers from now on. Nobody can know a field that HubSpot neither accepts nor answers. */
export function answerAs(hubspot: Emulator, answers: Answers): void {
  hubspot.set(answers);
  const { contradict, omitFields } = hubspot.switches();
  hubspot.set({ omitFields: omitFields.filter((name) => !(name in contradict)) });
}

/** HubSpot behaves otherwise from now on. */
export class Switch extends Always {
  constructor(readonly answers: Answers) {
    super();
  }

  run(_model: Model, { hubspot }: World): Promise<void> {
    answerAs(hubspot, this.answers);
    return Promise.resolve();
  }

  toString(): string {
    return `switch(${JSON.stringify(this.answers)})`;
  }
}

/** Options of an `up` that other operations do not have. */
export interface UpManner extends Manner {
  /** A preview first, as people do; it must show what the up then does. */
  previewed: boolean;
  /** What that preview does not know yet. */
  notYetKnown?: NotYetKnown;
  /** What follows a success at once, and must find nothing to do. */
  followedBy: "preview" | "up" | "nothing";
}

/** `pulumi up` */
export class Up extends Always {
  constructor(
    readonly manner: UpManner,
    readonly trouble?: Trouble,
  ) {
    super();
  }

  async run(model: Model, world: World): Promise<void> {
    const { previewed, notYetKnown, followedBy, ...manner } = this.manner;
    const program = declaredBy(model.program, world.provider);
    const foreseen = declaredBy(model.program, world.provider, notYetKnown);
    const shown = previewed ? await judged(model, world, { kind: "preview", program: foreseen, manner }) : undefined;
    const up = await judged(model, world, { kind: "up", program, manner, trouble: this.trouble });
    if (shown) assertForesight(shown, up);
    if (up.outcome.failures.length > 0 || followedBy === "nothing") return;
    assertRest(await judged(model, world, { kind: followedBy, program, manner: {} }));
  }

  toString(): string {
    return `up(${JSON.stringify(this.manner)}, ${said(this.trouble)})`;
  }
}

/** `pulumi preview`, `pulumi refresh`, `pulumi destroy` */
export class Other extends Always {
  constructor(
    readonly kind: "preview" | "refresh" | "destroy",
    readonly manner: Manner & { notYetKnown?: NotYetKnown },
    readonly trouble?: Trouble,
  ) {
    super();
  }

  async run(model: Model, world: World): Promise<void> {
    const { kind, trouble } = this;
    const { notYetKnown, ...manner } = this.manner;
    const operation: Operation =
      kind === "preview"
        ? { kind, manner, trouble, program: declaredBy(model.program, world.provider, notYetKnown) }
        : { kind, manner, trouble };
    await judged(model, world, operation);
  }

  toString(): string {
    return `${this.kind}(${JSON.stringify(this.manner)}, ${said(this.trouble)})`;
  }
}

/** At the end of a sequence, without faults: one up converges, and another one changes nothing. */
export async function settle(model: Model, world: World): Promise<void> {
  world.hubspot.set({ contradict: {}, omitFields: [] });
  const program = declaredBy(model.program, world.provider);
  const up: Operation = { kind: "up", program, manner: {} };
  const { outcome } = await judged(model, world, up);
  if (outcome.failures.length === 0) assertRest(await judged(model, world, up));
}

/** When resources share an app, the result of one changes what the next one finds. */
function assertForesight({ operation, outcome: shown }: Account, { outcome: done }: Account): void {
  const program = "program" in operation ? operation.program : [];
  const apps = program.map(({ appId }) => appId);
  if (new Set(apps).size < apps.length || shown.failures.length > 0 || done.failures.length > 0) return;
  const written = program.map((declared) => [declared.name, asForeseen(declared, done.steps[declared.name])]);
  const came = program.map(({ name }) => [name, shown.steps[name]]);
  assert(isDeepStrictEqual(came, written), "a preview shows what the up does", [came, written]);
}

/** What a preview shows of a step. What it does not know yet may change. */
function asForeseen({ unknown, ignoreChanges }: Declared, done: Step | undefined): Step | undefined {
  if (unknown.includes("appId")) return done === "create" ? "create" : "replace";
  const isOpen = unknown.some((name) => !ignoreChanges.some((ignored) => ignored === name));
  return done === "same" && isOpen ? "update" : done;
}

async function judged(model: Model, world: World, operation: Operation): Promise<Account> {
  const account = await operate(world, operation);
  assertPromises(account, model.spellings);
  return account;
}

function said(trouble: Trouble | undefined): string {
  return trouble
    ? JSON.stringify(trouble, (_key, value) => (value === Number.POSITIVE_INFINITY ? "Infinity" : value))
    : "calm";
}
