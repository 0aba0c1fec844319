import { execFile } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { installing, manifest, type Tarballs } from "../../../tools/maintain/compat/project.cjs";
import { checkout } from "../../engine/support/cli.js";

export type Manager = "npm" | "pnpm";

const run = promisify(execFile);

/** The oldest and the newest TypeScript that programs are compiled with; the second under a name of its own. */
const compilers = { typescript: "~5.9.3", "typescript-6": "npm:typescript@~6.0.3" };

/** How the managers are started. */
const commands: Record<Manager, string[]> = {
  npm: ["npm"],
  pnpm: [process.execPath, join(checkout, "node_modules/pnpm/bin/pnpm.cjs")],
};

/** Makes an empty project in a folder and installs the tarballs there, as if the registry had them. */
export async function install(manager: Manager, folder: string, tarballs: Tarballs): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const development = { "@types/node": "^20.19.0", ...compilers };
  const text = JSON.stringify(manifest(manager, tarballs, { "@pulumi/pulumi": "3.248.0" }, development));
  writeFileSync(join(folder, "package.json"), text);
  const [command = "", ...args] = [...commands[manager], ...installing[manager]];
  try {
    await run(command, args, { cwd: folder, maxBuffer: 64 * 1024 * 1024 });
  } catch (error) {
    // pnpm complains on standard output.
    throw new Error(`${manager} install failed:\n${(error as { stdout: string }).stdout}\n${(error as Error).message}`);
  }
}

/** Type-checks a folder's tsconfig with one of its installed compilers; answers what the compiler complains of. */
export async function compile(folder: string, compiler: keyof typeof compilers, project: string): Promise<string> {
  const tsc = join(folder, "node_modules", compiler, "bin/tsc");
  try {
    await run(process.execPath, [tsc, "--noEmit", "-p", project], { cwd: folder });
    return "";
  } catch (error) {
    return (error as { stdout: string }).stdout;
  }
}
