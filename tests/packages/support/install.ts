import { execFile } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { checkout } from "../../engine/support/cli.js";
import { manifestIn, type PackageFolder, type Tarball } from "./tarballs.js";

export type Manager = "npm" | "pnpm";

const run = promisify(execFile);

/** The oldest and the newest TypeScript that programs are compiled with; the second under a name of its own. */
const compilers = { typescript: "~5.9.3", "typescript-6": "npm:typescript@~6.0.3" };

/** What the managers are called with. */
const commands: Record<Manager, string[]> = {
  npm: ["npm", "install", "--no-audit", "--no-fund", "--prefer-offline", "--strict-peer-deps"],
  pnpm: [
    process.execPath,
    join(checkout, "node_modules/pnpm/bin/pnpm.cjs"),
    "install",
    // In CI it would insist on a lockfile.
    "--no-frozen-lockfile",
    "--prefer-offline",
  ],
};

/** Makes an empty project in a folder and installs the tarballs there, as if the registry had them. */
export async function install(
  manager: Manager,
  folder: string,
  tarballs: Record<PackageFolder, Tarball>,
): Promise<void> {
  mkdirSync(folder, { recursive: true });
  // The provider is on no registry yet: only the SDK is asked for, as users do, and this says where the rest is.
  const overrides = { [manifestIn(join(checkout, "provider")).name]: `file:${tarballs.provider.file}` };
  const manifest = {
    name: "installed",
    private: true,
    dependencies: {
      "@pulumi/pulumi": "3.248.0",
      [manifestIn(join(checkout, "sdk")).name]: `file:${tarballs.sdk.file}`,
    },
    devDependencies: { "@types/node": "^20.19.0", ...compilers },
    ...(manager === "npm" ? { overrides } : { pnpm: { overrides } }),
  };
  writeFileSync(join(folder, "package.json"), JSON.stringify(manifest));
  const [command = "", ...args] = commands[manager];
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
