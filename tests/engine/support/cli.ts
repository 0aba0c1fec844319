import { type ChildProcess, execFile, spawn } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { promisify, stripVTControlCharacters } from "node:util";
import { madeOncePerWorker } from "./perWorker.js";

/** What a CLI call came to. */
export interface Result {
  /** Null when a signal ended the call. */
  exitCode: number | null;
  /** Standard output and standard error as they came, without colours. */
  output: string;
}

/** A CLI call under way. */
export interface Running {
  readonly child: ChildProcess;
  /** Everything said so far. */
  readonly output: string;
  readonly result: Promise<Result>;
}

/** The checkout that these tests stand in. */
export const checkout = resolve(__dirname, "../../..");

/** How long output may still come after the CLI has ended, milliseconds. */
const LAST_WORDS = 5_000;

/**
 * The Pulumi CLI and the PATH on which it finds its hosts, asked of the tools once per worker.
 * @param yaml with the one for YAML programs
 */
export async function engine(yaml = false): Promise<{ pulumi: string; path: string }> {
  const file = await madeOncePerWorker(yaml ? "engine-yaml" : "engine", async (path) => {
    const args = [join(checkout, "tools/engine/locate.mjs"), ...(yaml ? ["--yaml"] : [])];
    const { stdout } = await promisify(execFile)(process.execPath, args);
    writeFileSync(path, stdout);
  });
  const [pulumi = "", path = ""] = readFileSync(file, "utf8").split("\n");
  return { pulumi, path };
}

/**
 * This process's environment without what would change a run: settings of Pulumi, HubSpot, proxies, Node and jest.
 * TEST_FILE names the test file, by which tools/maintain/verify/countRuns.mjs counts.
 * @param added wins; an undefined one is left out
 */
export function environment(added: Readonly<Record<string, string | undefined>>): NodeJS.ProcessEnv {
  const foreign = /^(PULUMI_|HUBSPOT_|NODE_|JEST_|(https?|no|all)_proxy$)/i;
  const own = Object.entries(process.env).filter(([name]) => !foreign.test(name));
  own.push(["TEST_FILE", basename(expect.getState().testPath ?? "")]);
  return Object.fromEntries([...own, ...Object.entries(added)].filter(([, value]) => value !== undefined));
}

/** Starts a program and collects what it says. */
export function launch(command: string, args: readonly string[], cwd: string, env: NodeJS.ProcessEnv): Running {
  const child = spawn(command, args, { cwd, env, stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text: string) => {
      output += stripVTControlCharacters(text);
    });
  }
  const result = new Promise<Result>((done, fail) => {
    child.once("error", fail);
    child.once("exit", (exitCode, signal) => {
      const finish = () => done({ exitCode, output });
      child.once("close", finish);
      // A host that outlives its engine keeps the pipes open.
      setTimeout(finish, signal ? 0 : LAST_WORDS).unref();
    });
  });
  return {
    child,
    result,
    get output() {
      return output;
    },
  };
}
