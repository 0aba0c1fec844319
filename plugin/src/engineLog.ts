import { AsyncLocalStorage } from "node:async_hooks";
import { credentials, Metadata } from "@grpc/grpc-js";
import { EngineClient } from "@pulumi/pulumi/proto/engine_grpc_pb.js";
import engine from "@pulumi/pulumi/proto/engine_pb.js";
import type { Severity } from "pulumi-hubspot-calling-provider/lifecycle";

/** A line that the engine has not taken after this long, milliseconds, is dropped. */
const DEADLINE = 10_000;

/** Sends the lifecycle's lines to the engine's log, each with the URN of its resource. */
export class EngineLog {
  readonly #client: EngineClient;
  readonly #urn = new AsyncLocalStorage<string>();
  /** Resolves when every line so far has arrived or was dropped. Lines are sent in order. */
  #sent: Promise<void> = Promise.resolve();

  constructor(address: string) {
    // The engine is on loopback, so no proxy that the environment names is used.
    this.#client = new EngineClient(address, credentials.createInsecure(), { "grpc.enable_http_proxy": 0 });
  }

  /** Runs the work of one call. Resolves when it is done, and its lines have arrived or were dropped. */
  async during<T>(urn: string, work: () => Promise<T>): Promise<T> {
    try {
      return await this.#urn.run(urn, work);
    } finally {
      await this.#sent;
    }
  }

  print(line: string, severity: Severity): void {
    const request = new engine.LogRequest()
      .setSeverity(severity === "warning" ? engine.LogSeverity.WARNING : engine.LogSeverity.INFO)
      .setMessage(line)
      .setUrn(this.#urn.getStore() ?? "");
    // The deadline counts from now, not from when the line is sent: many lines must not wait longer than one line.
    const deadline = Date.now() + DEADLINE;
    // A line that cannot be sent is dropped.
    this.#sent = this.#sent.then(
      () => new Promise((resolve) => this.#client.log(request, new Metadata(), { deadline }, () => resolve())),
    );
  }
}
