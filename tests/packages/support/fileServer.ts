import { readFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { basename, join } from "node:path";

/** A server on loopback with the files of one folder, as a release's download address has them. */
export class FileServer {
  /** The names of the files that were asked for. */
  readonly asked: string[] = [];
  readonly #server: Server;

  private constructor(folder: string) {
    this.#server = createServer((request, response) => {
      const name = basename(request.url ?? "");
      this.asked.push(name);
      try {
        response.end(readFileSync(join(folder, name)));
      } catch {
        response.writeHead(404).end();
      }
    });
  }

  static async start(folder: string): Promise<FileServer> {
    const server = new FileServer(folder);
    await new Promise<void>((listening) => server.#server.listen(0, "127.0.0.1", listening));
    return server;
  }

  get url(): string {
    const { port } = this.#server.address() as AddressInfo;
    return `http://127.0.0.1:${port}/releases`;
  }

  close(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }
}
