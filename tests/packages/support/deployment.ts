import { mkdirSync, writeFileSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { engine, environment, launch, type Result, type Running } from "../../engine/support/cli.js";
import { developerApiKey, localPulumi } from "../../engine/support/template.js";

const running = new Set<Running>();

// After a test that ran out of time. Interrupted, the CLI takes its hosts along.
afterEach(async () => {
  for (const { child } of running) child.kill("SIGINT");
  await Promise.all([...running].map(({ result }) => result.catch(() => undefined)));
});

/** The real CLI on a project that lies somewhere already, with a home and a backend of its own. */
export class Deployment {
  /**
   * @param project the project's folder
   * @param scratch an empty folder for what Pulumi keeps
   * @param baseUrl where HubSpot is
   * @param programs folders whose programs Pulumi finds before any other
   */
  constructor(
    readonly project: string,
    private readonly scratch: string,
    private readonly baseUrl: string,
    private readonly programs: readonly string[] = [],
  ) {
    for (const name of ["home", "state", "tmp"]) mkdirSync(join(scratch, name), { recursive: true });
  }

  /** Runs the CLI to its end. */
  async run(...args: string[]): Promise<Result> {
    const { pulumi } = await engine();
    return this.#launch(pulumi, [...args, "--non-interactive", "--color", "never"]);
  }

  /** Runs a script in bash as a CI job does, with `pulumi` on PATH, to its end. */
  shell(script: string, env: Readonly<Record<string, string>>): Promise<Result> {
    return this.#launch("bash", ["-e", "-o", "pipefail", "-c", script], env);
  }

  async #launch(command: string, args: readonly string[], added: Readonly<Record<string, string>> = {}) {
    const { pulumi, path } = await engine();
    const env = environment({
      ...localPulumi(this.scratch),
      PULUMI_STACK: undefined,
      HUBSPOT_BASE_URL: this.baseUrl,
      HUBSPOT_DEVELOPER_API_KEY: developerApiKey,
      PATH: [...this.programs, dirname(pulumi), path].join(delimiter),
      ...added,
    });
    const call = launch(command, args, this.project, env);
    running.add(call);
    return call.result.finally(() => running.delete(call));
  }

  /** Runs the CLI, which must succeed, and answers what it said. */
  async done(...args: string[]): Promise<string> {
    const { exitCode, output } = await this.run(...args);
    if (exitCode !== 0) throw new Error(`pulumi ${args.join(" ")} ended with ${exitCode}:\n${output}`);
    return output;
  }

  /** `pulumi up`, without its preview. */
  up(...flags: string[]): Promise<string> {
    return this.done("up", "--yes", "--skip-preview", ...flags);
  }

  /** `pulumi destroy`, without its preview. */
  destroy(...flags: string[]): Promise<string> {
    return this.done("destroy", "--yes", "--skip-preview", ...flags);
  }

  /** Writes a file of the project. */
  write(name: string, text: string): void {
    writeFileSync(join(this.project, name), text);
  }
}
