import type { CheckFailure } from "../../src/lifecycle/predictCreate.js";
import type { Properties } from "../../src/lifecycle/properties.js";
import type { Definition } from "../../src/resources/definition.js";
import type { HubSpot, RunningOperation } from "./hubspot.js";

/** The text used as the shim in these tests' states. */
export const PROVIDER = "exports.handler = the shim;";

/** What the stack's state holds of one resource. */
export interface State {
  id: string;
  inputs: Properties;
  outputs: Properties;
  /** The last write failed half-way: the engine updates such a resource whatever its diff says. */
  halfDone?: true;
}

/** What one command came to. */
export interface Outcome {
  lines: string[];
  failures: CheckFailure[];
  /** Whether the engine would show a change: a create, an update or a replacement. */
  changes: boolean;
  /** Methods of the calls that HubSpot got, in order. */
  methods: string[];
  /** Bodies of the writes among them. */
  bodies: unknown[];
}

/**
 * A program with one resource, and as much of the engine as a resource notices: which methods are called with what, in
 * which order, and what is kept of their answers. Each command is a new operation, as it is a new host process.
 */
export class Program {
  /** Undefined before the create and after the destroy. */
  state: State | undefined;

  constructor(
    private readonly hubspot: HubSpot,
    private readonly definition?: Definition,
  ) {}

  /** Check and diff: what a `pulumi preview` shows. */
  preview(inputs: Properties): Promise<Outcome> {
    return this.#command((running) => this.#plan(running, inputs));
  }

  /** Check, diff and write: the second half of a `pulumi up`. */
  up(inputs: Properties): Promise<Outcome> {
    return this.#command(async (running) => {
      const planned = await this.#plan(running, inputs);
      if (planned.failures.length === 0 && planned.changes) await this.#write(running, planned.inputs);
      else if (planned.failures.length === 0 && this.state) this.state = { ...this.state, inputs: planned.inputs };
      return planned;
    });
  }

  /** Read, then diff with old and new reversed: a `pulumi refresh`. */
  refresh(): Promise<Outcome> {
    return this.#command((running) => this.#refresh(running));
  }

  /** Refresh, check, diff and write in one operation: a `pulumi up` with `refresh: always`. */
  upAfterRefresh(inputs: Properties): Promise<Outcome> {
    return this.#command(async (running) => {
      await this.#refresh(running);
      const planned = await this.#plan(running, inputs);
      if (planned.failures.length === 0 && planned.changes) await this.#write(running, planned.inputs);
      return planned;
    });
  }

  /** Delete: a `pulumi destroy`, which does not run the program. */
  destroy(): Promise<Outcome> {
    return this.#command(async ({ lifecycle }) => {
      if (this.state) await lifecycle.delete(this.state.id, this.state.outputs);
      this.state = undefined;
      return { changes: true, failures: [] };
    });
  }

  async #plan({ lifecycle }: RunningOperation, inputs: Properties) {
    const news = { ...inputs, __provider: PROVIDER };
    const checked = await lifecycle.check(this.state?.inputs ?? {}, news);
    if (checked.failures.length > 0 || !this.state) return { ...checked, changes: true };
    const { changes } = await lifecycle.diff(this.state.id, this.state.outputs, checked.inputs);
    return { ...checked, changes: changes || this.state.halfDone === true };
  }

  async #write({ lifecycle }: RunningOperation, inputs: Properties): Promise<void> {
    const withProvider = (outs: Properties) => ({ ...outs, __provider: PROVIDER });
    try {
      if (this.state) {
        const { outs } = await lifecycle.update(this.state.outputs, inputs);
        this.state = { id: this.state.id, inputs, outputs: withProvider(outs) };
      } else {
        const { id, outs } = await lifecycle.create(inputs);
        this.state = { id, inputs, outputs: withProvider(outs) };
      }
    } catch (error) {
      // What the engine does with an error that says how far the work got.
      const { id, properties } = error as { id?: string; properties?: Properties };
      if (id !== undefined && properties) this.state = { id, inputs, outputs: properties, halfDone: true };
      throw error;
    }
  }

  async #refresh({ lifecycle }: RunningOperation) {
    if (!this.state) return { changes: false, failures: [] };
    const { id, outputs, inputs } = this.state;
    const read = await lifecycle.read(id, outputs);
    if (read.id === "") {
      this.state = undefined;
      return { changes: true, failures: [] };
    }
    const { changes } = await lifecycle.diff(id, read.props ?? {}, inputs);
    this.state = { id, outputs: read.props ?? {}, inputs: read.inputs ?? {} };
    return { changes, failures: [] };
  }

  async #command<T extends Pick<Outcome, "changes" | "failures">>(
    run: (running: RunningOperation) => Promise<T>,
  ): Promise<T & Outcome> {
    const running = this.hubspot.newOperation({}, this.definition);
    const before = this.hubspot.emulator.calls().length;
    const result = await run(running);
    const calls = this.hubspot.emulator.calls().slice(before);
    return {
      ...result,
      lines: running.lines,
      methods: calls.map((call) => call.method),
      bodies: calls.filter((call) => call.method !== "GET").map((call) => call.body),
    };
  }
}
