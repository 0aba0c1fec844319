// @ts-check
/** Starts other programs, and ends them when this process ends. */
import { spawn } from "node:child_process";
import { constants } from "node:os";

/** @type {Set<import("node:child_process").ChildProcess>} */
const running = new Set();
// SIGINT, since that is the signal on which go removes its temporary files.
process.on("exit", () => {
  for (const child of running) child.kill("SIGINT");
});

/**
 * Ends this process on the usual signals, by way of its exit handlers, which Node skips by default.
 * @param {() => Promise<unknown>} [first] is waited for before; the default ends the programs that run
 */
export function exitOnSignals(first = interruptAll) {
  for (const signal of /** @type {const} */ (["SIGINT", "SIGTERM", "SIGHUP"])) {
    process.once(signal, async () => {
      await first().catch(() => undefined);
      process.exit(128 + constants.signals[signal]);
    });
  }
}

/** How long a program may take to clear up after an interrupt: npm can take far longer, undoing an install. */
const PATIENCE_MS = 5_000;

/** Interrupts the programs that run, and waits until they have ended: what they write in can be removed then. */
export async function interruptAll() {
  const interrupted = [...running];
  const ended = interrupted.map((child) => new Promise((resolve) => child.once("close", resolve)));
  for (const child of interrupted) child.kill("SIGINT");
  const timer = setTimeout(() => {
    for (const child of interrupted) child.kill("SIGKILL");
  }, PATIENCE_MS);
  await Promise.all(ended);
  clearTimeout(timer);
}

/**
 * How a program is started. On Windows npm and npx are scripts, which only a shell runs; every word is put in quotes,
 * since the shell takes spaces and special characters for its own. Of these tools no word has a quote or a percent sign.
 * @param {string} command
 * @param {string[]} args
 * @param {NodeJS.Platform} [platform]
 * @returns {{ file: string, words: string[], shell: boolean }}
 */
export function launchOf(command, args, platform = process.platform) {
  if (platform !== "win32" || !/^(npm|npx)$/.test(command)) return { file: command, words: args, shell: false };
  return { file: [command, ...args.map((arg) => `"${arg}"`)].join(" "), words: [], shell: true };
}

/**
 * @typedef {object} RunOptions
 * @property {string} cwd
 * @property {NodeJS.ProcessEnv} [env] the default is this process's own
 * @property {boolean} [show] pass the output on instead of collecting it
 * @property {(line: string) => void} [onLine] sees each line as it comes
 */

/**
 * Runs a program to its end. A program that cannot be started counts as one that failed.
 * @param {string} command
 * @param {string[]} args
 * @param {RunOptions} options
 * @returns {Promise<{ status: number, output: string, stdout: string, isMissing: boolean }>} all that it printed, for
 *   people; what it printed to standard output alone, for programs: npm and others put warnings on standard error; and
 *   whether there is no such program
 */
export function run(command, args, { cwd, env = process.env, show = false, onLine }) {
  return new Promise((resolve) => {
    const { file, words, shell } = launchOf(command, args);
    const child = spawn(file, words, { cwd, env, shell, stdio: show ? "inherit" : ["ignore", "pipe", "pipe"] });
    running.add(child);
    let output = "";
    let stdout = "";
    let line = "";
    child.stdout?.on("data", (text) => {
      stdout += text;
    });
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding("utf8").on("data", (/** @type {string} */ text) => {
        output += text;
        if (!onLine) return;
        const lines = (line + text).split("\n");
        line = lines.pop() ?? "";
        lines.forEach(onLine);
      });
    }
    child.on("error", (/** @type {NodeJS.ErrnoException} */ error) => {
      running.delete(child);
      resolve({ status: 1, output: `${error.message}\n`, stdout, isMissing: error.code === "ENOENT" });
    });
    child.on("close", (code, signal) => {
      running.delete(child);
      const status = code ?? 128 + (signal ? constants.signals[signal] : 0);
      // A shell, and what version managers put on the PATH for a program, end so.
      resolve({ status, output, stdout, isMissing: status === 127 });
    });
  });
}
