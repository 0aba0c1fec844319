import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { createServer, type Server, type Socket } from "node:net";
import { resolve } from "node:path";
import type { Properties } from "./marshal.js";
import { ProviderClient } from "./provider.js";

// A host takes half a second to start, more where several tests share the processors.
jest.setTimeout(120_000);

/** The checkout: its node_modules is where the shim finds the SDK. */
export const root = resolve(__dirname, "../../..");

/** How a host is started. */
export interface HostOptions {
  /** The stack's whole config, keys as `namespace:key`. */
  config?: Properties;
  /** Environment beside PATH. */
  environment?: Readonly<Record<string, string>>;
  /** The program's folder. Default: the checkout. */
  folder?: string;
}

/**
 * One process of Pulumi's real dynamic-provider host, with a socket that stands for the engine. It serves what one
 * engine operation would ask of it.
 */
export class Host {
  /** The provider's methods. */
  readonly provider: ProviderClient;
  readonly #process: ChildProcess;
  readonly #engine: Engine;
  readonly #said: string[];
  readonly #complained: string[];

  private constructor(process: ChildProcess, engine: Engine, port: number, said: string[], complained: string[]) {
    this.provider = new ProviderClient(port);
    this.#process = process;
    this.#engine = engine;
    this.#said = said;
    this.#complained = complained;
  }

  /** Starts a host and configures it, as the engine does. */
  static async start({ config = {}, environment = {}, folder = root }: HostOptions = {}): Promise<Host> {
    const engine = await Engine.listen();
    const script = require.resolve("@pulumi/pulumi/cmd/dynamic-provider/index.js");
    const child = spawn(process.execPath, [script, engine.address], {
      cwd: folder,
      env: { PATH: process.env.PATH, PULUMI_NODEJS_PROJECT: "project", ...environment },
      stdio: ["ignore", "pipe", "pipe"],
    });
    const said = collect(child.stdout);
    const complained = collect(child.stderr);
    try {
      const port = await firstLine(child, said, complained);
      const host = new Host(child, engine, port, said, complained);
      await host.provider.configure(config);
      return host;
    } catch (error) {
      child.kill("SIGKILL");
      await engine.leave();
      throw error;
    }
  }

  /** What it printed for the user, whole lines, in order; complete once the host is stopped. */
  get lines(): string[] {
    return linesOf(this.#said).slice(1);
  }

  /** What it printed on stderr, as `lines`. */
  get complaints(): string[] {
    return linesOf(this.#complained);
  }

  /** The engine is killed: nothing listens any more where the host was told that the engine is. */
  engineLeaves(): Promise<void> {
    return this.#engine.leave();
  }

  /** Ends the process and waits for the last of what it printed. */
  async stop(): Promise<void> {
    this.provider.close();
    const closed = once(this.#process, "close");
    if (this.#process.exitCode === null && this.#process.signalCode === null) this.#process.kill("SIGKILL");
    else if (this.#process.stdout?.closed) return this.#engine.leave();
    await closed;
    await this.#engine.leave();
  }
}

/** Stands for the engine: a socket that listens until the engine leaves. */
class Engine {
  readonly #sockets = new Set<Socket>();

  private constructor(private readonly server: Server) {
    server.on("connection", (socket) => {
      this.#sockets.add(socket);
      socket.on("error", () => {});
      socket.on("close", () => this.#sockets.delete(socket));
    });
  }

  static async listen(): Promise<Engine> {
    const server = createServer();
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    return new Engine(server);
  }

  get address(): string {
    return `127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async leave(): Promise<void> {
    if (!this.server.listening) return;
    const closed = once(this.server, "close");
    this.server.close();
    for (const socket of this.#sockets) socket.destroy();
    await closed;
  }
}

function collect(stream: ChildProcess["stdout"]): string[] {
  const chunks: string[] = [];
  stream?.setEncoding("utf8").on("data", (chunk: string) => chunks.push(chunk));
  return chunks;
}

function linesOf(chunks: readonly string[]): string[] {
  return chunks.join("").split("\n").slice(0, -1);
}

/** The host's first line is its port. */
function firstLine(child: ChildProcess, said: readonly string[], complained: readonly string[]): Promise<number> {
  return new Promise((resolve, reject) => {
    const look = () => {
      const [port] = linesOf(said);
      if (port !== undefined) resolve(Number(port));
    };
    child.stdout?.on("data", look);
    child.once("error", reject);
    child.once("close", () => reject(new Error(`the host ended: ${complained.join("")}`)));
  });
}
