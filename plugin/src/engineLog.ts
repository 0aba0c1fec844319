import { AsyncLocalStorage } from "node:async_hooks";
import { credentials, Metadata } from "@grpc/grpc-js";
import { EngineClient } from "@pulumi/pulumi/proto/engine_grpc_pb.js";
import engine from "@pulumi/pulumi/proto/engine_pb.js";
import type { Severity } from "pulumi-hubspot-calling-provider/lifecycle";

/** How long the engine may take for a line before the work goes on without it, milliseconds. */
const DEADLINE = 10_000;

/** Tells the user what the lifecycle has to say, each line at the resource that it is about. */
export class EngineLog {
  readonly #client: EngineClient;
  readonly #urn = new AsyncLocalStorage<string>();
  /** Done once every line so far has arrived: they arrive in order. */
  #told: Promise<void> = Promise.resolve();

  constructor(address: string) {
    // The engine is on loopback: no proxy of the environment leads there.
    this.#client = new EngineClient(address, credentials.createInsecure(), { "grpc.enable_http_proxy": 0 });
  }

  /** Does the work that one call of the engine asks for, and answers once all that it said has arrived. */
  async during<T>(urn: string, work: () => Promise<T>): Promise<T> {
    try {
      return await this.#urn.run(urn, work);
    } finally {
      await this.#told;
    }
  }

  print(line: string, severity: Severity): void {
    const request = new engine.LogRequest()
      .setSeverity(severity === "warning" ? engine.LogSeverity.WARNING : engine.LogSeverity.INFO)
      .setMessage(line)
      .setUrn(this.#urn.getStore() ?? "");
    // From now, not from its turn: many lines for an engine that takes none wait no longer than one.
    const deadline = Date.now() + DEADLINE;
    // A line that does not arrive is lost: an engine that is gone shows none.
    this.#told = this.#told.then(
      () => new Promise((resolve) => this.#client.log(request, new Metadata(), { deadline }, () => resolve())),
    );
  }
}
