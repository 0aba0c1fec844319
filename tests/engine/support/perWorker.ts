import { existsSync } from "node:fs";
import { join } from "node:path";

const beingMade = new Map<string, Promise<void>>();

/**
 * A file or folder that one test file makes and all later ones of the same jest worker find again. A worker runs one
 * test file at a time, so nothing needs a lock.
 * @param name tells it from others of the same run
 * @param make has to leave a file or folder at the path it is given, at its very end
 */
export async function madeOncePerWorker(name: string, make: (path: string) => Promise<void>): Promise<string> {
  const { TEST_RUN_FOLDER: folder } = process.env;
  if (!folder) throw new Error("these tests need jest's globalSetup, runFolder.cjs");
  const path = join(folder, `${name}-${process.pid}`);
  if (!existsSync(path)) {
    const making = beingMade.get(path) ?? make(path);
    beingMade.set(path, making);
    await making;
  }
  return path;
}
