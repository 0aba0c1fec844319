import { execFile } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { promisify } from "node:util";

/** Ids of the Node processes that registered in a folder and still run, all or one kind of them. */
export function registered(folder: string, kind?: "host" | "program"): number[] {
  return readdirSync(folder)
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => kind === undefined || readFileSync(join(folder, pid), "utf8") === kind)
    .map(Number)
    .filter(isAlive);
}

/** What a host that waits for calls and has nothing else to do keeps open: its own port, and its pipes. */
const AT_REST = new Set(["TCPServerWrap", "PipeWrap", "SignalWrap"]);
/** How long an orphaned host may go on after its engine's end, milliseconds. */
const LONGEST_WORK = 60_000;

/**
 * Waits until a registered host has ended, or says itself that it has nothing under way: no timer, no request, no
 * answer to come. Without an engine nothing then wakes it any more.
 */
export async function atRest(folder: string, host: number): Promise<void> {
  const until = performance.now() + LONGEST_WORK;
  let last: string[] = [];
  for (let heard = answerOf(folder, host)?.answers ?? 0; performance.now() < until; ) {
    if (!isAlive(host)) return;
    signal(host, "SIGUSR2");
    let answer = answerOf(folder, host);
    while ((answer?.answers ?? 0) <= heard && isAlive(host) && performance.now() < until) {
      await delay(10);
      answer = answerOf(folder, host);
    }
    if (!answer || answer.answers <= heard) continue;
    heard = answer.answers;
    last = answer.resources;
    if (last.every((resource) => AT_REST.has(resource))) return;
    await delay(20);
  }
  throw new Error(`the host ${host} is not at rest: ${last.join(", ")}`);
}

function answerOf(folder: string, host: number): { answers: number; resources: string[] } | undefined {
  try {
    return JSON.parse(readFileSync(join(folder, `${host}.under-way`), "utf8"));
  } catch {
    return undefined;
  }
}

/**
 * Ids of the processes that a process has started itself. An engine's outlive it when it is killed: the dynamic host,
 * and the language host, which asks only every 5 minutes whether its engine still lives.
 */
export async function childrenOf(pid: number | undefined): Promise<number[]> {
  const { stdout } = await promisify(execFile)("ps", ["-A", "-o", "pid=,ppid="]);
  const pairs = stdout.split("\n").map((line) => line.trim().split(/\s+/).map(Number));
  return pairs.flatMap(([child, parent]) => (child !== undefined && parent === pid ? [child] : []));
}

/** Whether all of the processes end by themselves, within the longest work of an orphan. */
export async function end(pids: readonly number[]): Promise<boolean> {
  const until = performance.now() + LONGEST_WORK;
  while (pids.some(isAlive) && performance.now() < until) await delay(10);
  return !pids.some(isAlive);
}

/** Ends the processes and waits until they are gone. */
export async function endAll(pids: readonly number[]): Promise<void> {
  for (const pid of pids) {
    // An id may have passed on to a stranger.
    if (await isPulumis(pid)) signal(pid, "SIGKILL");
  }
  while (pids.some(isAlive)) await delay(10);
}

/** Sends a signal, unless the process has ended meanwhile: a shell ends with the program that it waits for. */
function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}

/** Whether there is such a process; one that has ended and not been reaped counts as gone. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  try {
    // Linux alone has it, and there an orphan can stay a zombie for ever, in containers without an init.
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, "utf8"));
  } catch {
    return process.platform !== "linux";
  }
}

async function isPulumis(pid: number): Promise<boolean> {
  try {
    const { stdout } = await promisify(execFile)("ps", ["-ww", "-o", "command=", "-p", String(pid)]);
    return stdout.includes("pulumi");
  } catch {
    return false;
  }
}
