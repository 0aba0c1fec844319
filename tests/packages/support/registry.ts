import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { cpSync, mkdirSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { promisify } from "node:util";
import { checkout } from "../../engine/support/cli.js";

const run = promisify(execFile);

/** How long the registry may take to begin, milliseconds. */
const PATIENCE = 60_000;

/** A local npm registry on loopback: it has what is published to it, and fetches all else from where npm does. */
export class Registry {
  private constructor(
    private readonly folder: string,
    private readonly child: ChildProcess,
    /** Its address, with a slash at its end. */
    readonly url: string,
  ) {}

  /**
   * Installs and starts it.
   * @param folder an empty one
   * @param own the packages that it never fetches from elsewhere
   */
  static async start(folder: string, own: readonly string[]): Promise<Registry> {
    mkdirSync(folder, { recursive: true });
    for (const name of ["package.json", "package-lock.json"]) {
      cpSync(join(checkout, "tests/packages/registry", name), join(folder, name));
    }
    await run("npm", ["ci", "--ignore-scripts", "--prefer-offline"], { cwd: folder, maxBuffer: 1e8 });
    const { stdout } = await run("npm", ["config", "get", "registry"], { cwd: folder });
    const anyone = { access: "$all", publish: "$all" };
    const config = {
      storage: join(folder, "storage"),
      uplinks: { elsewhere: { url: stdout.trim(), maxage: "1h" } },
      packages: {
        ...Object.fromEntries(own.map((name) => [name, anyone])),
        "**": { ...anyone, proxy: "elsewhere" },
      },
      log: { type: "stdout", format: "pretty", level: "warn" },
    };
    // JSON is YAML.
    writeFileSync(join(folder, "config.yaml"), JSON.stringify(config));
    const port = await freePort();
    const command = [join(folder, "node_modules/verdaccio/bin/verdaccio"), "--config", join(folder, "config.yaml")];
    const child = spawn(process.execPath, [...command, "--listen", `127.0.0.1:${port}`], {
      cwd: folder,
      stdio: "ignore",
    });
    const registry = new Registry(folder, child, `http://127.0.0.1:${port}/`);
    try {
      await registry.#begun();
    } catch (error) {
      await registry.stop();
      throw error;
    }
    return registry;
  }

  /** Variables by which every package manager uses this registry, and keeps what it fetches to this folder. */
  get environment(): Record<string, string> {
    const own = (name: string) => join(this.folder, name);
    return {
      npm_config_registry: this.url,
      [`npm_config_//${new URL(this.url).host}/:_authToken`]: "anyone",
      npm_config_cache: own("npm-cache"),
      npm_config_store_dir: own("pnpm-store"),
      npm_config_fund: "false",
      npm_config_audit: "false",
      npm_config_update_notifier: "false",
      YARN_CACHE_FOLDER: own("yarn-cache"),
      YARN_REGISTRY: this.url,
    };
  }

  /** The program of Yarn 1. */
  get yarn(): string {
    return join(this.folder, "node_modules/yarn/bin/yarn.js");
  }

  async stop(): Promise<void> {
    if (this.#hasEnded()) return;
    const ended = once(this.child, "exit");
    this.child.kill("SIGTERM");
    await ended;
  }

  #hasEnded(): boolean {
    return this.child.exitCode !== null || this.child.signalCode !== null;
  }

  async #begun(): Promise<void> {
    const until = performance.now() + PATIENCE;
    while (performance.now() < until && !this.#hasEnded()) {
      const response = await fetch(`${this.url}-/ping`).catch(() => undefined);
      if (response?.ok) return;
      await delay(50);
    }
    throw new Error("the local registry does not begin");
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  if (typeof address !== "object" || address === null) throw new Error("no port");
  return address.port;
}
