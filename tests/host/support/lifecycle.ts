import {
  type Emulator,
  type EmulatorOptions,
  type SettingsFields,
  type StoredDocuments,
  startEmulator,
} from "hubspot-calling-emulator";
import { type Sent, sent } from "./calls.js";
import { type FrontEndName, Host } from "./host.js";
import type { Properties } from "./marshal.js";
import type { Program } from "./program.js";
import { type Change, type Outcome, Stack } from "./stack.js";

/** A text, or a pattern that it matches. */
type Text = string | RegExp;

/** What should have come of a step. What is left out is not looked at, but for `lines` and `failures`. */
export interface Expectation {
  /** What was done, or in a preview would be done, to each resource. */
  changes?: Record<string, Change>;
  /** All requests that the step sent. */
  calls?: Sent[];
  /** What HubSpot holds afterwards, by app: the fields named, or null for nothing at all. */
  holds?: Record<number, Partial<StoredDocuments["settings"]> | null>;
  /** What the user was told on stdout, every line in order. Default none. */
  lines?: Text[];
  /** What a plugin's user was told before that, every line in order: the dynamic host tells the provider of no name. */
  pluginLines?: Text[];
  /** Why the operation failed, every reason. Default: it did not. */
  failures?: Text[];
  /** The same of the plugin, where it is not the same: a create that check lets pass is refused by the create. */
  pluginFailures?: Text[];
  /** Outputs in the state afterwards, by resource: the properties named, undefined for absent ones. */
  outputs?: Record<string, object>;
  /** Inputs in the state afterwards, by resource: exactly these, beside `__provider`. */
  inputs?: Record<string, object>;
}

/** One step of a lifecycle: one operation in a host process of its own, or something done by hand in HubSpot. */
export type Step = (
  | { up: Program; refresh?: boolean }
  | { preview: Program; refresh?: boolean }
  | { refresh: true }
  | { destroy: true; refresh?: boolean }
  | { byHand: (hubspot: Emulator) => void }
) & {
  /** Which stack. Default: the one that all steps without a name share. */
  stack?: string;
  /** Config beside the emulator's address, instead of the lifecycle's. */
  config?: Properties;
  expect?: Expectation;
};

/** What happens to a HubSpot account over time. */
export interface Lifecycle {
  /** Default: both. */
  frontEnds?: readonly FrontEndName[];
  /** Settings that exist from the start, by app. */
  hubspot?: Record<number, Partial<SettingsFields>>;
  /** How HubSpot behaves. */
  emulator?: EmulatorOptions;
  /** Config beside the emulator's address. Default: a developer API key. */
  config?: Properties;
  steps: Step[];
}

/** The credential of the default config: it must never be seen. */
export const CANARY = "canary-key-7f3a9";

/** Runs a lifecycle through each front end of the provider. */
export async function lifecycle(description: Lifecycle): Promise<void> {
  for (const frontEnd of description.frontEnds ?? (["dynamic", "plugin"] as const))
    await through(frontEnd, description);
}

/**
 * Runs a lifecycle, each operation in a host process of its own, and compares after every step. Whatever a test is
 * about, no line, message or state may hold the credential, and stderr holds one-line messages alone.
 */
async function through(
  frontEnd: FrontEndName,
  { hubspot = {}, emulator: options, config, steps }: Lifecycle,
): Promise<void> {
  const emulator = await startEmulator(options);
  const stacks = new Map<string, Stack>();
  const configOf = (step: Step) => ({
    "hubspot:baseUrl": emulator.url,
    ...(step.config ?? config ?? { "hubspot:developerApiKey": CANARY }),
  });
  // The next host starts while the step before it runs.
  const operations = steps.filter((step) => !("byHand" in step));
  let starting: Promise<Host> | undefined;
  const startNext = () => {
    const step = operations.shift();
    starting = step && Host.start({ frontEnd, config: configOf(step) });
    starting?.catch(() => {});
  };
  try {
    for (const [appId, fields] of Object.entries(hubspot)) emulator.seed(Number(appId), fields);
    startNext();
    for (const [index, step] of steps.entries()) {
      if ("byHand" in step) {
        step.byHand(emulator);
        compare(title(frontEnd, index, step), step, { lines: [], changes: {}, failures: [] }, emulator, new Stack());
        continue;
      }
      const host = (await starting) as Host;
      startNext();
      emulator.clearCalls();
      const stack = stacks.get(step.stack ?? "") ?? new Stack();
      stacks.set(step.stack ?? "", stack);
      const outcome = await operate(host, stack, step).finally(() => host.stop());
      compare(title(frontEnd, index, step), step, { ...outcome, lines: host.lines }, emulator, stack);
      insistOnDiscretion(host, outcome, stack);
    }
  } finally {
    await (await starting?.catch(() => undefined))?.stop();
    await emulator.stop();
  }
}

function operate({ provider }: Host, stack: Stack, step: Exclude<Step, { byHand: unknown }>): Promise<Outcome> {
  if ("up" in step) return stack.up(provider, step.up, step);
  if ("preview" in step) return stack.preview(provider, step.preview, step);
  if ("destroy" in step) return stack.destroy(provider, step);
  return stack.refresh(provider);
}

function title(frontEnd: FrontEndName, index: number, { expect: _, ...step }: Step): string {
  return `${frontEnd}, step ${index + 1}: ${Object.keys(step).join(" ")}`;
}

/** One comparison for the whole step, so that a failure shows all of it. */
function compare(
  title: string,
  { expect: expected = {} }: Step,
  outcome: Outcome & { lines: string[] },
  emulator: Emulator,
  stack: Stack,
): void {
  const came: Record<string, unknown> = { lines: outcome.lines, failures: outcome.failures };
  const isPlugin = title.startsWith("plugin");
  const failures = (isPlugin ? expected.pluginFailures : undefined) ?? expected.failures ?? [];
  const wanted: Record<string, unknown> = {
    lines: [...(isPlugin ? (expected.pluginLines ?? []) : []), ...(expected.lines ?? [])].map(text),
    failures: failures.map(text),
  };
  if (expected.changes) [came.changes, wanted.changes] = [outcome.changes, expected.changes];
  if (expected.calls) [came.calls, wanted.calls] = [sent(emulator.calls()), expected.calls];
  if (expected.holds) {
    came.holds = mapValues(expected.holds, (fields, appId) => picked(emulator.read(Number(appId)), fields));
    wanted.holds = expected.holds;
  }
  if (expected.outputs) {
    came.outputs = mapValues(expected.outputs, (fields, name) => picked(stack.resources.get(name)?.outputs, fields));
    wanted.outputs = expected.outputs;
  }
  if (expected.inputs) {
    came.inputs = mapValues(expected.inputs, (_fields, name) => {
      const { __provider, ...inputs } = stack.resources.get(name)?.inputs ?? {};
      return inputs;
    });
    wanted.inputs = expected.inputs;
  }
  expect({ [title]: came }).toEqual({ [title]: wanted });
}

function insistOnDiscretion(host: Host, outcome: Outcome, stack: Stack): void {
  const everything = JSON.stringify([host.lines, host.complaints, outcome, stack.export()]);
  expect(everything).not.toContain(CANARY);
  // The host prints what check, diff, read and delete throw: the message, never a stack.
  expect(host.complaints.filter((line) => !/^hubspot: /.test(line))).toEqual([]);
}

function text(value: Text): unknown {
  return value instanceof RegExp ? expect.stringMatching(value) : value;
}

/** Of a document the fields that a test names; null when there is no document. */
function picked(document: object | undefined, fields: object | null): unknown {
  if (!document) return null;
  if (!fields) return document;
  return Object.fromEntries(Object.keys(fields).map((name) => [name, (document as Properties)[name]]));
}

function mapValues<T, U>(object: Record<string, T>, map: (value: T, key: string) => U): Record<string, U> {
  return Object.fromEntries(Object.entries(object).map(([key, value]) => [key, map(value, key)]));
}
