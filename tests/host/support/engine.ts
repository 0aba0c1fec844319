import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
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

const temporaryFolders: string[] = [];
// A host outlives its engine, and may still look there.
afterAll(() => {
  for (const folder of temporaryFolders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "engine-"));
  temporaryFolders.push(folder);
  return folder;
}

/** Stands for the engine: listens until the engine leaves, and takes what plugins log. */
export class EngineStandIn {
  /**
   * Where the hosts of this operation share what they declare. In a folder of its own: the engines of the tests live in
   * one process, and one can get the port that another had.
   */
  readonly temporary = temporaryFolder();
  #hasLeft = false;

  private constructor(
    private readonly server: Server,
    readonly address: string,
    /** In the order in which it came. */
    readonly logged: readonly Logged[],
  ) {}

  /**
   * @param takesLines whether what is logged is answered
   * @param at where it listens; default: a free port of loopback
   */
  static async listen({ takesLines = true, at = "127.0.0.1:0" } = {}): Promise<EngineStandIn> {
    const server = new Server();
    const logged: Logged[] = [];
    server.addService(EngineService, {
      log: ({ request }: ServerUnaryCall<proto.LogRequest, empty.Empty>, callback: sendUnaryData<empty.Empty>) => {
        const severity = request.getSeverity() === proto.LogSeverity.WARNING ? "warning" : "info";
        logged.push({ severity, message: request.getMessage(), urn: request.getUrn() });
        if (takesLines) callback(null, new empty.Empty());
      },
    });
    const port = await new Promise<number>((resolve, reject) =>
      server.bindAsync(at, ServerCredentials.createInsecure(), (error, bound) =>
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
