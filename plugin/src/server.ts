import { Server, ServerCredentials, type sendUnaryData, type UntypedHandleCall } from "@grpc/grpc-js";
import type { PluginAttach } from "@pulumi/pulumi/proto/plugin_pb.js";
import { ResourceProviderService } from "@pulumi/pulumi/proto/provider_grpc_pb.js";
import empty from "google-protobuf/google/protobuf/empty_pb.js";
import { asServiceError } from "./failure.js";
import type { Provider } from "./provider.js";

/** The methods that the engine may call. Every other one is answered with UNIMPLEMENTED. */
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
  "invoke",
  "cancel",
] as const satisfies (keyof Provider)[];

/** Runs the work of one call. The URN is empty for a call that is about no resource. */
export type Around = <T>(urn: string, work: () => Promise<T>) => Promise<T>;

/** Who answers the calls of one engine operation. */
export interface Session {
  provider: Provider;
  around: Around;
}

/**
 * Serves on a free port of loopback, and returns the port.
 * @param session asked at each call: another engine may have attached itself
 * @param attach called with the address of an engine that has not started this process and wants to use it
 */
export async function serve(session: () => Session, attach: (address: string) => void): Promise<number> {
  const server = new Server({ "grpc.max_receive_message_length": -1, "grpc.max_send_message_length": -1 });
  const handlers: Record<string, UntypedHandleCall> = {};
  for (const method of METHODS) {
    handlers[method] = ({ request }: { request: { getUrn?(): string } }, callback: sendUnaryData<unknown>) => {
      const { provider, around } = session();
      const work = provider[method].bind(provider) as (request: unknown) => unknown;
      around(request.getUrn?.() ?? "", async () => work(request)).then(
        (response) => callback(null, response),
        (error: unknown) => callback(asServiceError(provider.explained(error))),
      );
    };
  }
  handlers.attach = ({ request }: { request: PluginAttach }, callback: sendUnaryData<empty.Empty>) => {
    attach(request.getAddress());
    callback(null, new empty.Empty());
  };
  server.addService(ResourceProviderService, handlers);
  return new Promise((resolve, reject) => {
    server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, port) =>
      error ? reject(error) : resolve(port),
    );
  });
}
