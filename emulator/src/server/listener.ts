import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { answerTheUnreadable } from "./unreadable.js";

/** Node's 5 s would close idle connections that clients are about to use again. */
const keepAlive = 120_000;

/** An HTTP server on 127.0.0.1 that can end every connection at once. */
export class Listener {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  #port = 0;

  constructor(serve: RequestListener) {
    // Without a Host, Node answers on its own and says nothing.
    this.#server = createServer({ requireHostHeader: false }, serve);
    this.#server.keepAliveTimeout = keepAlive;
    answerTheUnreadable(this.#server);
    this.#server.on("connection", (socket) => {
      this.#sockets.add(socket);
      socket.on("close", () => this.#sockets.delete(socket));
    });
  }

  /** Listens on a port, 0 for any free one. Rejects when it cannot be had. */
  async listen(port: number): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      this.#server.once("error", reject);
      this.#server.listen(port, "127.0.0.1", resolve);
    });
    this.#port = (this.#server.address() as AddressInfo).port;
  }

  /** Where it listens, without a slash at the end. */
  get url(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  /** Closes the port and ends every connection; resolves when that is done. */
  async close(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    for (const socket of this.#sockets) socket.destroy();
    await closed;
  }
}
