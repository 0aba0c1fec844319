// @ts-check
/**
 * A project in a temporary folder, an emulated HubSpot and the real Pulumi CLI: for the demo, the benchmarks, the
 * compatibility table and the programs in other languages. Nothing of it stays.
 */
import { execFileSync, spawn } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { createInterface } from "node:readline";
import { stripVTControlCharacters } from "node:util";
import { root } from "./install.mjs";

/** @typedef {import("hubspot-calling-emulator").Emulator} Emulator */

/** Whether escape sequences for colour are welcome on standard output. */
export const inColour = Boolean(process.stdout.isTTY) && !process.env.NO_COLOR;

const STACK = "demo";
/** How long the CLI may take to end after being asked to, and after being asked again. */
const PATIENCE_MS = 10_000;

export class Stage {
  /** Everything that is written is written in here. */
  #folder = mkdtempSync(join(tmpdir(), "hubspot-calling-demo-"));
  #engine;
  #env;
  /** @type {Emulator | undefined} */
  #emulator;
  /** @type {{ pid: number, kill: (signal: NodeJS.Signals) => void, ended: Promise<unknown> } | undefined} */
  #child;
  /** @type {Promise<void> | undefined} */
  #closing;
  #removeFolder = () => rmSync(this.#folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });

  /**
   * @param {{ pulumi: string, path: string }} engine
   * @param {Record<string, string>} [more] variables of the CLI's environment
   */
  constructor(engine, more = {}) {
    this.#engine = engine;
    process.once("exit", this.#removeFolder);
    // What this shell is set up for is somebody's real stack, and their real HubSpot account.
    const foreign = /^(PULUMI|HUBSPOT)_/;
    const own = Object.entries(process.env).filter(([name]) => !foreign.test(name));
    // The CLI and TypeScript leave temporary files.
    const tmp = join(this.#folder, "tmp");
    mkdirSync(tmp);
    const mine = { ...this.variables, ...more, TMPDIR: tmp, TMP: tmp, TEMP: tmp, PATH: engine.path };
    this.#env = { ...Object.fromEntries(own), ...mine };
  }

  /** The project's folder, a copy of the example's. */
  get project() {
    return join(this.#folder, "project");
  }

  /** What keeps the CLI to this folder. */
  get variables() {
    return {
      PULUMI_HOME: join(this.#folder, "home"),
      PULUMI_BACKEND_URL: `file://${join(this.#folder, "backend")}`,
      PULUMI_CONFIG_PASSPHRASE: "demo",
      PULUMI_SKIP_UPDATE_CHECK: "true",
    };
  }

  /**
   * Sets environment variables of every later call.
   * @param {Record<string, string>} variables
   */
  setVariables(variables) {
    Object.assign(this.#env, variables);
  }

  /** HubSpot, for as long as this is open. */
  get hubspot() {
    if (!this.#emulator) throw new Error("the stage is not open");
    return this.#emulator;
  }

  /**
   * Starts the emulator and makes a stack of the example.
   * @param {string} example the example's folder
   * @param {{ isBare?: boolean }} [options] isBare: without the checkout's npm packages
   */
  async open(example, { isBare = false } = {}) {
    // Loaded now and not above: on a fresh clone it has only just been built.
    const { startEmulator } = await import("hubspot-calling-emulator");
    this.#emulator = await startEmulator();
    mkdirSync(join(this.#folder, "home"));
    mkdirSync(join(this.#folder, "backend"));
    cpSync(example, this.project, { recursive: true, filter: (path) => basename(path) !== "node_modules" });
    if (!isBare) symlinkSync(join(root, "node_modules"), join(this.project, "node_modules"), "junction");
    const config = { "hubspot:baseUrl": this.#emulator.url, "hubspot:developerApiKey": "demo" };
    writeFileSync(join(this.project, `Pulumi.${STACK}.yaml`), JSON.stringify({ config }));
    const { status, output } = await this.pulumi(["stack", "init", STACK]);
    if (status !== 0) throw new Error(`pulumi stack init failed: ${output.trim()}`);
  }

  /**
   * Runs the CLI in the project.
   * @param {string[]} args
   * @param {(line: string) => void} [onLine] sees each line as it comes
   * @returns {Promise<{ status: number | null, output: string }>} the output without escape sequences
   */
  pulumi(args, onLine) {
    const all = [...args, "--non-interactive", `--color=${inColour ? "always" : "never"}`];
    return this.run(this.#engine.pulumi, all, onLine);
  }

  /**
   * The resources in the stack's state as it lies in the backend, without a run of the CLI; secrets are encrypted.
   * @returns {{ urn: string, type: string, inputs?: Record<string, any>, outputs?: Record<string, any> }[]}
   */
  state() {
    const stacks = join(this.#folder, "backend/.pulumi/stacks");
    const [project = ""] = readdirSync(stacks);
    const { checkpoint } = JSON.parse(readFileSync(join(stacks, project, `${STACK}.json`), "utf8"));
    return checkpoint.latest.resources;
  }

  /**
   * Runs any program in the project; {@link close} ends it.
   * @param {string} command
   * @param {string[]} args
   * @param {(line: string) => void} [onLine] sees each line as it comes
   * @returns {Promise<{ status: number | null, output: string }>} the output without escape sequences
   */
  async run(command, args, onLine = () => {}) {
    if (this.#closing) return never();
    // In a process group of its own: Ctrl-C reaches this process alone, which then ends the CLI in an orderly way.
    const child = spawn(command, args, {
      cwd: this.project,
      env: this.#env,
      stdio: ["ignore", "pipe", "pipe"],
      detached: true,
    });
    let output = "";
    for (const stream of [child.stdout, child.stderr]) {
      createInterface({ input: stream }).on("line", (line) => {
        output += `${stripVTControlCharacters(line)}\n`;
        if (!this.#closing) onLine(line);
      });
    }
    const ended = new Promise((resolve, reject) => child.once("error", reject).once("close", resolve));
    if (child.pid) this.#child = { pid: child.pid, kill: (signal) => child.kill(signal), ended };
    try {
      const status = await ended;
      return this.#closing ? never() : { status, output };
    } finally {
      this.#child = undefined;
    }
  }

  /** Ends the CLI if it runs, stops the emulator, removes the folder. */
  close() {
    this.#closing ??= (async () => {
      await this.#endChild();
      await this.#emulator?.stop();
      this.#removeFolder();
      process.off("exit", this.#removeFolder);
    })();
    return this.#closing;
  }

  /** The first SIGINT makes the CLI finish what it does; the second makes it stop at once. */
  async #endChild() {
    const child = this.#child;
    if (!child) return;
    const ended = child.ended.then(
      () => true,
      () => true,
    );
    for (const signal of /** @type {const} */ (["SIGINT", "SIGINT"])) {
      child.kill(signal);
      if (await Promise.race([ended, timeout(PATIENCE_MS)])) return;
    }
    for (const pid of [child.pid, ...descendants(child.pid)]) {
      try {
        process.kill(pid, "SIGKILL");
      } catch {
        // It has ended by itself.
      }
    }
    await ended;
  }
}

/** Of an interrupted demo, nothing goes on. @returns {Promise<never>} */
function never() {
  return new Promise(() => {});
}

/**
 * @param {number} milliseconds
 * @returns {Promise<false>}
 */
function timeout(milliseconds) {
  return new Promise((resolve) => setTimeout(() => resolve(false), milliseconds).unref());
}

/**
 * The CLI gives its plugins process groups of their own, so they are found by their parents.
 * @param {number} ancestor
 * @returns {number[]}
 */
function descendants(ancestor) {
  const table = execFileSync("ps", ["-A", "-o", "pid=,ppid="], { encoding: "utf8" });
  const rows = table.split("\n").map((row) => row.trim().split(/\s+/).map(Number));
  const found = [ancestor];
  for (const parent of found) for (const [pid = 0, ppid] of rows) if (ppid === parent) found.push(pid);
  return found.slice(1);
}
