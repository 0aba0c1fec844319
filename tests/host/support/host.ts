import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join, resolve } from "node:path";
import { EngineStandIn, type Logged } from "./engine.js";
import type { Properties } from "./marshal.js";
import { PluginClient } from "./plugin.js";
import { ProviderClient } from "./provider.js";

// A host takes half a second to start, more where several tests share the processors.
jest.setTimeout(120_000);

/** The checkout: its node_modules is where the shim finds the SDK. */
export const root = resolve(__dirname, "../../..");

/** How Pulumi reaches the provider: through its dynamic host, or as a plugin. */
export type FrontEndName = "dynamic" | "plugin";

/** How a host is started. */
export interface HostOptions {
  /** A plugin that is told of a resource's options as the dynamic host is. */
  verbatim?: boolean;
  /** Default: the dynamic one. */
  frontEnd?: FrontEndName;
  /** The stack's whole config, keys as `namespace:key`. */
  config?: Properties;
  /** Environment beside PATH. */
  environment?: Readonly<Record<string, string>>;
  /** The program's folder. Default: the checkout. */
  folder?: string;
  /** The engine of an operation that has more than one host. Default: one of its own. */
  engine?: EngineStandIn;
  /** What stands before the engine's address. Default: nothing. */
  flags?: readonly string[];
  /** What the process has for standard input. Default: a pipe that the engine holds, as a real one does. */
  standardInput?: "pipe" | "ignore";
  /** Started without an address, for engines that attach themselves: a plugin alone can be. */
  withoutAddress?: boolean;
}

/**
 * One process of Pulumi's real dynamic-provider host, or of the plugin, with a server that stands for the engine. It
 * serves what one engine operation would ask of it.
 */
export class Host {
  /** The provider's methods. */
  readonly provider: ProviderClient;
  readonly #process: ChildProcess;
  readonly #engine: EngineStandIn;
  readonly #frontEnd: FrontEndName;
  readonly #said: string[];
  readonly #complained: string[];

  private constructor(
    frontEnd: FrontEndName,
    process: ChildProcess,
    engine: EngineStandIn,
    port: number,
    said: string[],
    complained: string[],
    verbatim: boolean,
  ) {
    this.#frontEnd = frontEnd;
    this.provider = frontEnd === "dynamic" ? new ProviderClient(port) : new PluginClient(port, verbatim);
    this.#process = process;
    this.#engine = engine;
    this.#said = said;
    this.#complained = complained;
  }

  /** Starts a host and configures it, as the engine does. */
  static async start(options: HostOptions = {}): Promise<Host> {
    const {
      frontEnd = "dynamic",
      config = {},
      environment = {},
      folder = root,
      engine: shared,
      verbatim = false,
      flags = [],
      standardInput = "pipe",
      withoutAddress = false,
    } = options;
    const engine = shared ?? (await EngineStandIn.listen());
    const script =
      frontEnd === "dynamic"
        ? require.resolve("@pulumi/pulumi/cmd/dynamic-provider/index.js")
        : join(root, "plugin/pulumi-resource-hubspot");
    const child = spawn(process.execPath, [script, ...flags, ...(withoutAddress ? [] : [engine.address])], {
      cwd: folder,
      env: { PATH: process.env.PATH, PULUMI_NODEJS_PROJECT: "project", TMPDIR: engine.temporary, ...environment },
      stdio: [standardInput, "pipe", "pipe"],
    });
    const said = collect(child.stdout);
    const complained = collect(child.stderr);
    try {
      const port = await firstLine(child, said, complained);
      const host = new Host(frontEnd, child, engine, port, said, complained, verbatim);
      if (!withoutAddress) await host.provider.configure(config);
      return host;
    } catch (error) {
      child.kill("SIGKILL");
      await engine.leave();
      throw error;
    }
  }

  /** What it told the user, whole lines, in order; complete once the host is stopped. */
  get lines(): string[] {
    const printed = linesOf(this.#said).slice(1);
    return this.#frontEnd === "dynamic" ? printed : [...printed, ...this.logged.map(({ message }) => message)];
  }

  /** What it asked the engine to show. */
  get logged(): readonly Logged[] {
    return this.#engine.logged;
  }

  /** What it printed on stderr, as `lines`. */
  get complaints(): string[] {
    return linesOf(this.#complained);
  }

  /** The engine is killed: nothing listens any more where it was, and the pipe that it held ends. */
  engineLeaves(): Promise<void> {
    this.endStandardInput();
    return this.#engine.leave();
  }

  /** Only the pipe ends, as it does before anything else of a killed engine. */
  endStandardInput(): void {
    this.#process.stdin?.end();
  }

  /** Resolves with the exit code once the process has ended by itself. */
  async ended(): Promise<number | null> {
    if (this.#process.exitCode === null) await once(this.#process, "exit");
    return this.#process.exitCode;
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
