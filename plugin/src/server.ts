import { Server, ServerCredentials, type sendUnaryData, type UntypedHandleCall } from "@grpc/grpc-js";
import { ResourceProviderService } from "@pulumi/pulumi/proto/provider_grpc_pb.js";
import { asServiceError } from "./failure.js";
import type { Provider } from "./provider.js";

/** What the engine may call; whatever else it knows is answered with UNIMPLEMENTED. */
const METHODS = [
  "handshake",
  "getPluginInfo",
  "getSchema",
  "checkConfig",
  "diffConfig",
  "configure",
  "check",
  "diff",
  "create",
  "read",
  "update",
  "delete",
  "cancel",
] as const satisfies (keyof Provider)[];

/** Surrounds the work of one call, which may be about a resource. */
export type Around = <T>(urn: string, work: () => Promise<T>) => Promise<T>;

/** Serves a provider on a free port of loopback; answers the port. */
export async function serve(provider: Provider, around: Around = (_urn, work) => work()): Promise<number> {
  const server = new Server({ "grpc.max_receive_message_length": -1, "grpc.max_send_message_length": -1 });
  const handlers: Record<string, UntypedHandleCall> = {};
  for (const method of METHODS) {
    const work = provider[method].bind(provider) as (request: unknown) => unknown;
    handlers[method] = ({ request }: { request: { getUrn?(): string } }, callback: sendUnaryData<unknown>) => {
      around(request.getUrn?.() ?? "", async () => work(request)).then(
        (response) => callback(null, response),
        (error: unknown) => callback(asServiceError(error)),
      );
    };
  }
  server.addService(ResourceProviderService, handlers);
  return new Promise((resolve, reject) => {
    server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, port) =>
      error ? reject(error) : resolve(port),
    );
  });
}
