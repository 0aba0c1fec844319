import { execFile } from "node:child_process";
import { resolve } from "node:path";

/** The built command line, as npm links it. */
export const CLI = resolve(__dirname, "../../dist/cli.js");

/** What a run of the command line came to. */
export interface CommandRun {
  code: number;
  stdout: string;
  stderr: string;
}

/** Runs the command line as npx does, with these variables and PATH alone. */
export function runCommand(args: readonly string[], env: NodeJS.ProcessEnv): Promise<CommandRun> {
  return new Promise((done) => {
    execFile(process.execPath, [CLI, ...args], { env: { PATH: process.env.PATH, ...env } }, (error, stdout, stderr) =>
      done({ code: error ? Number(error.code) : 0, stdout, stderr }),
    );
  });
}
