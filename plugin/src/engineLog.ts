import { AsyncLocalStorage } from "node:async_hooks";
import { credentials } from "@grpc/grpc-js";
import { EngineClient } from "@pulumi/pulumi/proto/engine_grpc_pb.js";
import engine from "@pulumi/pulumi/proto/engine_pb.js";
import type { Severity } from "pulumi-hubspot-calling-provider/lifecycle";

/** Tells the user what the lifecycle has to say, each line at the resource that it is about. */
export class EngineLog {
  readonly #client: EngineClient;
  readonly #urn = new AsyncLocalStorage<string>();
  /** Done once every line so far has arrived: they arrive in order. */
  #told: Promise<void> = Promise.resolve();

  constructor(address: string) {
    this.#client = new EngineClient(address, credentials.createInsecure());
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
    // An engine that is gone needs no telling.
    this.#told = this.#told.then(() => new Promise((resolve) => this.#client.log(request, () => resolve())));
  }
}
