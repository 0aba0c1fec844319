// @ts-check
/** Keeps programs that were built or installed once in the cache, and gives their folder to every later run. */
import { createHash } from "node:crypto";
import {
  accessSync,
  constants,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { basename, dirname, join } from "node:path";
import { cacheFolder } from "../lib/cache.mjs";
import { withLock } from "../lib/lock.mjs";
import { say } from "../lib/say.mjs";
import { BUILD_FLAGS } from "./go.mjs";

/**
 * The bin folder of such a folder: as it is when it is whole, else filled. Safe in several processes at once.
 * @param {string} name
 * @param {import("./go.mjs").GoProgram[]} programs what it is made from: its folder's name carries their hash
 * @param {string[]} binaries
 * @param {(folder: string) => Promise<void>} fill puts the binaries into the folder's bin
 */
export async function provide(name, programs, binaries, fill) {
  const hash = createHash("sha256");
  hash.update(JSON.stringify([process.platform, process.arch, BUILD_FLAGS, ...programs.map(({ sources }) => sources)]));
  const folder = join(cacheFolder(), `${name}-${hash.digest("hex").slice(0, 12)}`);
  const bin = join(folder, "bin");
  // The programs are looked at too, since cleaners of caches take single files.
  const lacking = (/** @type {string} */ at) => binaries.filter((binary) => !isProgram(join(at, "bin", binary)));
  const isWhole = () => existsSync(join(folder, "complete")) && lacking(folder).length === 0;
  if (isWhole()) return bin;

  const wait = () => say(`another process is getting ${binaries[0]}: waiting for it (some minutes, once)`);
  await withLock(`${folder}.lock`, wait, async () => {
    if (isWhole()) return;
    for (const left of readdirSync(dirname(folder))) {
      if (left.startsWith(`${basename(folder)}.partial-`)) remove(join(dirname(folder), left));
    }
    const partial = mkdtempSync(`${folder}.partial-`);
    const clean = () => remove(partial);
    process.once("exit", clean);
    try {
      mkdirSync(join(partial, "bin"));
      await fill(partial);
      if (lacking(partial).length > 0) throw new Error(`what was installed lacks ${lacking(partial).join(" and ")}`);
      writeFileSync(join(partial, "complete"), "");
      remove(folder);
      renameSync(partial, folder);
    } finally {
      process.off("exit", clean);
      clean();
    }
  });
  return bin;
}

/** Whether a file is there that can be run. @param {string} file */
export function isProgram(file) {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}

/** @param {string} path */
export function remove(path) {
  rmSync(path, { recursive: true, force: true });
}
