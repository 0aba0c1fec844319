import { execFile } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { packed, packing, type Tarballs } from "../../../tools/maintain/compat/project.cjs";
import { checkout } from "../../engine/support/cli.js";

const run = promisify(execFile);

/** `npm run build`, then `npm pack` of what users install, into a folder. */
export async function pack(folder: string): Promise<Tarballs> {
  await run("npm", ["run", "build"], { cwd: checkout });
  const { stdout } = await run("npm", packing(folder), { cwd: checkout });
  return packed(folder, stdout);
}

/** What of a package.json matters here. */
export interface Manifest {
  name: string;
  version: string;
  dependencies?: Record<string, string>;
  [more: string]: unknown;
}

/** The package.json in a folder. */
export function manifestIn(folder: string): Manifest {
  return JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
}

/** All files under a folder, by their paths in it, sorted. */
export function filesIn(folder: string): string[] {
  if (!existsSync(folder)) return [];
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  return files.map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1)).sort();
}
