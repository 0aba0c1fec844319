import { cpSync, mkdirSync, mkdtempSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { engine, environment, launch } from "./cli.js";
import { madeOncePerWorker } from "./perWorker.js";

/** Stands where every project has its credential, and must be found nowhere but there, encrypted. */
export const developerApiKey = "canary-developer-api-key-5e1f";

/** Encrypts the secrets of every state and config. */
export const passphrase = "engine tests";

/** The variables of every CLI call in a folder: nothing of the user's is read or written. */
export function localPulumi(folder: string): Record<string, string> {
  return {
    PULUMI_HOME: join(folder, "home"),
    PULUMI_BACKEND_URL: `file://${join(folder, "state")}`,
    PULUMI_CONFIG_PASSPHRASE: passphrase,
    PULUMI_STACK: "dev",
    PULUMI_SKIP_UPDATE_CHECK: "1",
    TMPDIR: join(folder, "tmp"),
  };
}

/** Puts an empty stack "dev" into a folder: made once and copied, since making one takes two calls. */
export async function copyTemplate(folder: string): Promise<void> {
  cpSync(await madeOncePerWorker("template", makeTemplate), folder, { recursive: true });
}

async function makeTemplate(path: string): Promise<void> {
  const folder = mkdtempSync(`${path}-`);
  for (const name of ["home", "state", "tmp", "processes", "program"]) mkdirSync(join(folder, name));
  const program = join(folder, "program");
  writeFileSync(join(program, "Pulumi.yaml"), "name: calling\nruntime: nodejs\n");
  const { pulumi, path: searchPath } = await engine();
  const env = environment({ ...localPulumi(folder), PATH: searchPath });
  for (const args of [
    ["stack", "init", "dev"],
    ["config", "set", "--secret", "hubspot:developerApiKey", developerApiKey],
  ]) {
    const { exitCode, output } = await launch(pulumi, [...args, "--non-interactive"], program, env).result;
    if (exitCode !== 0) throw new Error(`pulumi ${args[0]} ${args[1]}: ${output}`);
  }
  const config = readFileSync(join(program, "Pulumi.dev.yaml"), "utf8");
  if (config.includes(developerApiKey)) throw new Error("the template's credential is not encrypted");
  renameSync(folder, path);
}
