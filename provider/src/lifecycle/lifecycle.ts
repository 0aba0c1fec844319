import type { Definition } from "../resources/definition.js";
import type { CallOptions } from "./callOptions.js";
import { type CheckResult, check, checkBeforeCreate } from "./check.js";
import { remove } from "./delete.js";
import { type DetailedDiff, type DiffResult, diff } from "./diff.js";
import { HalfDoneError } from "./halfDone.js";
import { lookUp } from "./lookUp.js";
import type { Operation } from "./operation.js";
import { preview } from "./preview.js";
import { HIDDEN, namesIn, type Properties } from "./properties.js";
import { type ReadResult, read, readById } from "./read.js";
import { readRecord } from "./record.js";
import { write } from "./write.js";

/** All operations on one kind of settings document, within one engine operation. Both front ends call only this. */
export class Lifecycle {
  constructor(
    private readonly operation: Operation,
    private readonly definition: Definition,
  ) {}

  /**
   * Validates inputs. Before a create it also reports what the create will find: for the dynamic front end, whose
   * preview calls only check and diff. See {@link checkBeforeCreate}.
   */
  check(olds: Properties, news: Properties): Promise<CheckResult> {
    const isCreate = Object.keys(olds).length === 0;
    return isCreate
      ? this.#checked(olds, news, () => checkBeforeCreate(this.operation, this.definition, news))
      : this.validate(olds, news);
  }

  /** Validates inputs only: for the plugin, which calls {@link preview} before a create. See {@link check}. */
  validate(olds: Properties, news: Properties, urn?: string): Promise<CheckResult> {
    return this.#checked(olds, news, async () => check(this.operation, this.definition, news, urn));
  }

  /** Compares old outputs, new inputs and what HubSpot holds. See {@link diff}. */
  async diff(id: string, olds: Properties, news: Properties): Promise<DiffResult> {
    const { fields: _, ...result } = await this.diffInDetail(id, olds, news);
    return result;
  }

  /** The same, with the properties that changed and why. */
  diffInDetail(id: string, olds: Properties, news: Properties, callOptions: CallOptions = {}): Promise<DetailedDiff> {
    this.#registerSecrets(olds, news);
    return this.#sanitizingErrors(diff(this.operation, this.definition, id, olds, news, callOptions));
  }

  /** Makes HubSpot match the inputs, and takes over a document that exists. See {@link write}. */
  async create(inputs: Properties, callOptions: CallOptions = {}): Promise<{ id: string; outs: Properties }> {
    this.#registerSecrets(inputs);
    const outs = await this.#sanitizingErrors(write(this.operation, this.definition, inputs, undefined, callOptions));
    return { id: String(inputs.appId), outs };
  }

  /** The outputs that a create will have; with old outputs, those of an update. See {@link preview}. */
  preview(news: Properties, olds?: Properties, callOptions: CallOptions = {}): Promise<Properties> {
    this.#registerSecrets(news, olds ?? {});
    return this.#sanitizingErrors(preview(this.operation, this.definition, news, olds, callOptions));
  }

  /** See {@link readById}. */
  readById(id: string, callOptions: CallOptions = {}): Promise<ReadResult> {
    return this.#sanitizingErrors(readById(this.operation, this.definition, id, callOptions));
  }

  /** See {@link read}. */
  read(id: string, props: Properties, callOptions: CallOptions = {}): Promise<ReadResult> {
    this.#registerSecrets(props);
    return this.#sanitizingErrors(read(this.operation, this.definition, id, props, callOptions));
  }

  /** Makes HubSpot match the inputs, and sends only what differs. See {@link write}. */
  async update(olds: Properties, news: Properties, callOptions: CallOptions = {}): Promise<{ outs: Properties }> {
    this.#registerSecrets(olds, news);
    return { outs: await this.#sanitizingErrors(write(this.operation, this.definition, news, olds, callOptions)) };
  }

  /** Deletes, unless the running program declares the document. See {@link remove}. */
  delete(id: string, props: Properties, callOptions: CallOptions = {}): Promise<void> {
    this.#registerSecrets(props);
    return this.#sanitizingErrors(remove(this.operation, this.definition, id, props, callOptions));
  }

  /** What HubSpot has of an app, for a program's function. See {@link lookUp}. */
  lookUp(args: Properties): Promise<Properties> {
    this.#registerSecrets(args);
    return this.#sanitizingErrors(lookUp(this.operation, this.definition, args));
  }

  /**
   * The names of the outputs that hold a secret: a resource that came before in this operation has the value as a secret
   * input. Another resource that reads the same settings gets it from HubSpot.
   */
  secretOutputs(outputs: Properties): string[] {
    const { redactor } = this.operation;
    return Object.keys(outputs).filter((name) => redactor.isIn(outputs[name]));
  }

  async #checked(olds: Properties, news: Properties, work: () => Promise<CheckResult>): Promise<CheckResult> {
    this.#registerSecrets(olds, news);
    const { inputs, failures } = await this.#sanitizingErrors(work());
    const sanitize = (text: string) => this.operation.sanitize(text);
    return { inputs, failures: failures.map(({ property, reason }) => ({ property, reason: sanitize(reason) })) };
  }

  /** Gives the secret values to the redactor, before anything can print them. */
  #registerSecrets(...given: Properties[]): void {
    for (const properties of given) {
      for (const name of namesIn(properties[HIDDEN.secretInputs])) {
        for (const value of [properties[name], readRecord(properties).sent[name]]) {
          // Not booleans: "true" and "false" are in too many messages, and reveal nothing.
          if (typeof value === "string" || typeof value === "number") this.operation.redactor.add(String(value));
        }
      }
    }
  }

  /** Sanitizes every error, expected or not: no secret, and nothing that gRPC cannot send. */
  async #sanitizingErrors<T>(work: Promise<T>): Promise<T> {
    const sanitize = (text: string) => this.operation.sanitize(text);
    try {
      return await work;
    } catch (error) {
      if (!(error instanceof Error)) throw new Error(sanitize(String(error)));
      error.message = sanitize(error.message);
      if (error.stack) error.stack = sanitize(error.stack);
      if (error instanceof HalfDoneError) {
        error.reasons.splice(0, error.reasons.length, ...error.reasons.map(sanitize));
        error.secretOutputs = this.secretOutputs(error.properties);
      }
      delete error.cause;
      throw error;
    }
  }
}
