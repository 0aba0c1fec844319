import { execFile } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { checkout } from "../../engine/support/cli.js";

/** A package of this workspace, by its folder. */
export type PackageFolder = "sdk" | "provider";

/** A packed package. */
export interface Tarball {
  file: string;
  /** Paths inside the package, sorted. */
  contents: string[];
}

const run = promisify(execFile);

/** `npm run build`, then `npm pack` of what users install, into a folder. */
export async function pack(folder: string): Promise<Record<PackageFolder, Tarball>> {
  await run("npm", ["run", "build"], { cwd: checkout });
  const args = ["pack", "--json", "-w", "sdk", "-w", "provider", "--pack-destination", folder];
  const { stdout } = await run("npm", args, { cwd: checkout });
  const packed = JSON.parse(stdout) as { name: string; filename: string; files: { path: string }[] }[];
  const tarball = (packageFolder: PackageFolder): Tarball => {
    const { name } = manifestIn(join(checkout, packageFolder));
    const found = packed.find((one) => one.name === name);
    if (!found) throw new Error(`npm packed no ${name}`);
    return { file: join(folder, found.filename), contents: found.files.map(({ path }) => path).sort() };
  };
  return { sdk: tarball("sdk"), provider: tarball("provider") };
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
