// @ts-check
/**
 * A lock between processes, so that two of them do not install or build at once. A killed holder cannot leave it locked.
 *
 * The lock is a folder of numbered symbolic links, each pointing at the name of its holder (a link is made with its
 * content, or not at all). On Windows, where a symbolic link needs a privilege, they are hard links to files that hold
 * the name. The highest number holds. Numbers only grow, and a holder that finds a higher one than its
 * own backs out: so of two processes that take over from the same dead holder, one at most goes on.
 */
import { randomUUID } from "node:crypto";
import {
  linkSync,
  lstatSync,
  lutimesSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

const FREE = "free";
const POLL_MS = 200;
/** How often a file that is in use is tried again. */
const RETRIES = 50;
const BEAT_MS = 1_000;
/** A holder whose link is not touched for so long is gone, though a process of its number may live. */
const SILENT_MS = 10_000;

/** @typedef {{ write: (text: string, path: string) => void, read: (path: string) => string }} Marks */

/** @type {Marks} */
const symbolicLinks = { write: symlinkSync, read: (path) => readlinkSync(path) };

/**
 * Marks that need no privilege on Windows.
 * @type {Marks}
 */
export const fileMarks = {
  write: (text, path) => {
    // Containers that share the folder may have the same process numbers.
    const draft = `${path}.${randomUUID()}.draft`;
    writeFileSync(draft, text);
    try {
      linkSync(draft, path);
    } finally {
      rmSync(draft, { force: true });
    }
  },
  read: (path) => readFileSync(path, "utf8"),
};

/** What the system has. LOCK_MARKS=files is for tests. */
const marks = process.platform === "win32" || process.env.LOCK_MARKS === "files" ? fileMarks : symbolicLinks;

/**
 * Runs `work` while no other process does so under the same lock.
 * @template T
 * @param {string} folder where the lock lives; it is made if need be, and stays
 * @param {() => void} onWait called once, when another process holds the lock
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function withLock(folder, onWait, work) {
  mkdirSync(folder, { recursive: true });
  const own = await acquire(folder, onWait);
  const beat = setInterval(() => touch(own), BEAT_MS);
  try {
    return await work();
  } finally {
    clearInterval(beat);
    // Replaced, not removed: removing it would let the numbers start again.
    const free = join(folder, `${FREE}-${randomUUID()}`);
    marks.write(FREE, free);
    await whenNotInUse(() => renameSync(free, own));
  }
}

/**
 * @param {string} folder
 * @param {() => void} onWait
 */
async function acquire(folder, onWait) {
  let beat = "";
  let silent = 0;
  let waits = false;
  for (;;) {
    const last = await whenNotInUse(() => newest(folder));
    if (last.holder === FREE || isDead(last.holder) || silent >= SILENT_MS) {
      const own = await take(folder, last.number + 1);
      if (own) return own;
      silent = 0;
      continue;
    }
    if (!waits) onWait();
    waits = true;
    await sleep(POLL_MS);
    // Counted in polls and not read off the clock, which leaps when a machine wakes up.
    silent = last.beat === beat ? silent + POLL_MS : 0;
    beat = last.beat;
  }
}

/**
 * @param {string} folder
 * @param {number} number
 */
async function take(folder, number) {
  const own = join(folder, String(number));
  try {
    marks.write(`${hostname()}:${process.pid}`, own);
  } catch (error) {
    if (hasCode(error, "EEXIST")) return undefined;
    throw error;
  }
  const all = numbers(folder);
  if (Math.max(...all) !== number) {
    await whenNotInUse(() => rmSync(own, { force: true }));
    return undefined;
  }
  for (const old of all.filter((one) => one < number)) {
    await whenNotInUse(() => rmSync(join(folder, String(old)), { force: true }));
  }
  return own;
}

/** @param {string} folder */
function numbers(folder) {
  return readdirSync(folder)
    .filter((name) => /^\d+$/.test(name))
    .map(Number);
}

/**
 * @param {string} folder
 * @returns {{ number: number, holder: string, beat: string }}
 */
function newest(folder) {
  for (;;) {
    const number = Math.max(0, ...numbers(folder));
    if (number === 0) return { number, holder: FREE, beat: "" };
    const link = join(folder, String(number));
    try {
      return { number, holder: marks.read(link), beat: `${number} ${lstatSync(link).mtimeMs}` };
    } catch (error) {
      if (!hasCode(error, "ENOENT")) throw error;
    }
  }
}

/** On Windows nothing replaces or reads a file in the moment in which another process opens or removes it. */
function isInUse(/** @type {unknown} */ error) {
  return process.platform === "win32" && ["EPERM", "EBUSY", "EACCES"].some((code) => hasCode(error, code));
}

/**
 * @template T
 * @param {() => T} work on a file that another process may have open for a moment
 * @returns {Promise<T>}
 */
async function whenNotInUse(work) {
  for (let left = RETRIES; ; left--) {
    try {
      return work();
    } catch (error) {
      if (left === 0 || !isInUse(error)) throw error;
      await sleep(POLL_MS / 10);
    }
  }
}

/** @param {string} own */
function touch(own) {
  try {
    lutimesSync(own, new Date(), new Date());
  } catch {
    // Taken over meanwhile, or the folder is gone: nothing to keep alive.
  }
}

/**
 * Only a process of this host can be looked for: containers may share the folder, but not their process numbers.
 * @param {string} holder
 */
function isDead(holder) {
  const colon = holder.lastIndexOf(":");
  if (holder.slice(0, colon) !== hostname()) return false;
  try {
    process.kill(Number(holder.slice(colon + 1)), 0);
    return false;
  } catch (error) {
    return hasCode(error, "ESRCH");
  }
}

/**
 * @param {unknown} error
 * @param {string} code
 */
function hasCode(error, code) {
  return error instanceof Error && "code" in error && error.code === code;
}
