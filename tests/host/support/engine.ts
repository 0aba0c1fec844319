import { Server, ServerCredentials, type ServerUnaryCall, type sendUnaryData } from "@grpc/grpc-js";
import { EngineService } from "@pulumi/pulumi/proto/engine_grpc_pb.js";
import proto from "@pulumi/pulumi/proto/engine_pb.js";
import empty from "google-protobuf/google/protobuf/empty_pb.js";

/** One line that a plugin asked the engine to show. */
export interface Logged {
  severity: "info" | "warning";
  message: string;
  urn: string;
}

/** Stands for the engine: listens until the engine leaves, and takes what plugins log. */
export class EngineStandIn {
  #hasLeft = false;

  private constructor(
    private readonly server: Server,
    readonly address: string,
    /** In the order in which it came. */
    readonly logged: readonly Logged[],
  ) {}

  static async listen(): Promise<EngineStandIn> {
    const server = new Server();
    const logged: Logged[] = [];
    server.addService(EngineService, {
      log: ({ request }: ServerUnaryCall<proto.LogRequest, empty.Empty>, callback: sendUnaryData<empty.Empty>) => {
        const severity = request.getSeverity() === proto.LogSeverity.WARNING ? "warning" : "info";
        logged.push({ severity, message: request.getMessage(), urn: request.getUrn() });
        callback(null, new empty.Empty());
      },
    });
    const port = await new Promise<number>((resolve, reject) =>
      server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, bound) =>
        error ? reject(error) : resolve(bound),
      ),
    );
    return new EngineStandIn(server, `127.0.0.1:${port}`, logged);
  }

  leave(): Promise<void> {
    if (!this.#hasLeft) this.server.forceShutdown();
    this.#hasLeft = true;
    return Promise.resolve();
  }
}
