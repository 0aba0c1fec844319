import "./realm.js";
import { createServer as createHttpServer, type Server as HttpServer, type RequestListener } from "node:http";
import { type AddressInfo, createServer, type Server, type Socket } from "node:net";

/** A server with answers that the emulator cannot give. */
export interface FaultServer {
  url: string;
  /** Requests so far, or connections where it speaks no HTTP. */
  readonly count: number;
  stop(): Promise<void>;
}

/** Answers HTTP requests as a test wants them answered; `attempt` counts from 1. `address` is one of loopback's. */
export function startHttp(
  answer: (attempt: number, ...args: Parameters<RequestListener>) => void,
  address?: string,
): Promise<FaultServer> {
  let count = 0;
  const server = createHttpServer((request, response) => {
    request.resume();
    request.on("end", () => answer(++count, request, response));
  });
  return listen(server, () => count, address);
}

/** Does with each connection, once its first bytes have come, what a test wants. */
export function startRaw(answer: (socket: Socket, attempt: number) => void): Promise<FaultServer> {
  let count = 0;
  const server = createServer((socket) => {
    socket.on("error", () => undefined);
    socket.once("data", () => answer(socket, ++count));
  });
  return listen(server, () => count);
}

/** An address on loopback at which nothing listens. */
export async function deadUrl(): Promise<string> {
  const server = await startRaw(() => undefined);
  await server.stop();
  return server.url;
}

async function listen(server: Server | HttpServer, count: () => number, address = "127.0.0.1"): Promise<FaultServer> {
  const sockets = new Set<Socket>();
  server.on("connection", (socket: Socket) => {
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, address, resolve));
  return {
    url: `http://${address.includes(":") ? `[${address}]` : address}:${(server.address() as AddressInfo).port}`,
    get count() {
      return count();
    },
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}
