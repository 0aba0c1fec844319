import { execFile } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { promisify } from "node:util";

/** Ids of the Node processes that registered in a folder and still run, all or one kind of them. */
export function registered(folder: string, kind?: "host" | "program"): number[] {
  return readdirSync(folder)
    .filter((pid) => kind === undefined || readFileSync(join(folder, pid), "utf8") === kind)
    .map(Number)
    .filter(isAlive);
}

/** Ends the processes and waits until they are gone. */
export async function endAll(pids: readonly number[]): Promise<void> {
  for (const pid of pids) {
    // An id may have passed on to a stranger.
    if (await isPulumis(pid)) process.kill(pid, "SIGKILL");
  }
  while (pids.some(isAlive)) await delay(10);
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
