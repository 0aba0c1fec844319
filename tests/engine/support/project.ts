import {
  copyFileSync,
  cpSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { definitions } from "pulumi-hubspot-calling-provider/lifecycle";
import { checkout, engine, environment, launch, type Result, type Running } from "./cli.js";
import { decrypted } from "./decrypt.js";
import { atRest, childrenOf, end, endAll, registered } from "./processes.js";
import { copyTemplate, localPulumi } from "./template.js";

/** How a project differs from one with a developer API key and nothing else. */
export interface ProjectOptions {
  /** Where HubSpot is: `hubspot:baseUrl`, unless undefined. */
  baseUrl?: string | undefined;
  /** The program's JavaScript; `pulumi` and the resource classes are there. */
  program: string;
  /** `options: {refresh: always}` in Pulumi.yaml. */
  refreshAlways?: boolean;
  /** The plugin stands beside the program: for programs in YAML, or in JavaScript. */
  plugin?: "yaml" | "nodejs";
  /** More plain config; with `hubspot:developerApiKey` undefined the credential is left out. */
  config?: Readonly<Record<string, string | undefined>>;
  /** Environment variables of every call. */
  env?: Readonly<Record<string, string>>;
}

/** What an engine had begun and not ended. */
export interface PendingOperation {
  /** "creating", "updating", "deleting", … */
  type: string;
  resource: StateResource;
}

/** One resource of a state. */
export interface StateResource {
  urn: string;
  type: string;
  id?: string;
  inputs?: Record<string, unknown>;
  outputs?: Record<string, unknown>;
  initErrors?: string[];
  taint?: boolean;
  [more: string]: unknown;
}

const PRELUDE = `const pulumi = require("@pulumi/pulumi");
const { ${definitions.map(({ kind }) => kind).join(", ")} } = require("pulumi-hubspot-calling");
`;

// A call takes 3 to 5 s on a machine of its own, and many times that on one that is shared.
jest.setTimeout(600_000);

const open = new Set<Project>();

afterEach(async () => {
  for (const project of open) await project.close();
});

/** A Pulumi project of its own with the stack `dev`; it is gone when the test ends. */
export async function project(options: ProjectOptions): Promise<Project> {
  const folder = mkdtempSync(join(tmpdir(), "hubspot-"));
  await copyTemplate(folder);
  const made = new Project(folder, options, await engine(options.plugin === "yaml"));
  open.add(made);
  return made;
}

/** A Pulumi project in a temporary folder: program, stack, state and Pulumi's home. */
export class Project {
  /** Where the program, Pulumi.yaml and Pulumi.dev.yaml are. */
  readonly folder: string;
  /** Environment variables of every call from now on, beside those of the options. */
  environment: Readonly<Record<string, string>> = {};
  readonly #running = new Set<Running>();
  readonly #project: string;

  /** Use {@link project}. */
  constructor(
    private readonly root: string,
    private readonly options: ProjectOptions,
    private readonly tools: { pulumi: string; path: string },
  ) {
    this.folder = join(root, "program");
    symlinkSync(join(checkout, "node_modules"), join(this.folder, "node_modules"));
    this.write("package.json", JSON.stringify({ name: "calling", main: "index.js" }));
    const refresh = options.refreshAlways ? "options:\n  refresh: always\n" : "";
    const plugin = "plugins: { providers: [{ name: hubspot, path: ./plugin }] }\n";
    if (options.plugin) symlinkSync(join(checkout, "plugin"), join(this.folder, "plugin"));
    this.#project = `name: calling\nruntime: ${options.plugin ?? "nodejs"}\n${refresh}${options.plugin ? plugin : ""}`;
    this.write("Pulumi.yaml", this.#project);
    this.configure({ "hubspot:baseUrl": options.baseUrl, ...options.config });
    this.program(options.program);
  }

  get #stateFile(): string {
    return join(this.root, "state/.pulumi/stacks/calling/dev.json");
  }

  /** Everything this project ever wrote lies in here. */
  get everything(): string {
    return this.root;
  }

  /** Changes the program: JavaScript, or where the project is one in YAML what stands below Pulumi.yaml's head. */
  program(text: string): void {
    if (this.options.plugin === "yaml") this.write("Pulumi.yaml", this.#project + text);
    else this.write("index.js", PRELUDE + text);
  }

  /** Sets plain config of the stack; an undefined value removes the key. */
  configure(config: Readonly<Record<string, string | undefined>>): void {
    const file = join(this.folder, "Pulumi.dev.yaml");
    let text = readFileSync(file, "utf8");
    for (const [key, value] of Object.entries(config)) {
      // JSON strings are YAML; the template's credential is a block of two lines.
      text = text.replace(new RegExp(`^ {2}${key}:( .*|\\n {4}.*)\\n`, "m"), "");
      if (value !== undefined) text += `  ${key}: ${JSON.stringify(value)}\n`;
    }
    writeFileSync(file, text);
  }

  /** Writes a file beside the program. */
  write(name: string, text: string): void {
    writeFileSync(join(this.folder, name), text);
  }

  /** `pulumi preview` */
  preview(...flags: string[]): Promise<Result> {
    return this.run("preview", ...flags);
  }

  /** `pulumi preview` of a program that must change nothing: anything else is an error, with all that was said. */
  async previewNothing(...flags: string[]): Promise<Result> {
    const result = await this.preview("--expect-no-changes", "--diff", ...flags);
    if (result.exitCode !== 0) throw new Error(`the preview is not empty:\n${result.output}`);
    return result;
  }

  /** `pulumi up`, without its preview. */
  up(...flags: string[]): Promise<Result> {
    return this.run("up", "--yes", "--skip-preview", ...flags);
  }

  /** `pulumi up` that has to succeed: anything else is an error, with all that was said. */
  async upDone(...flags: string[]): Promise<Result> {
    return succeeded("up", await this.up(...flags));
  }

  /** `pulumi refresh`, without its preview. */
  refresh(...flags: string[]): Promise<Result> {
    return this.run("refresh", "--yes", "--skip-preview", ...flags);
  }

  /** The drift alarm that the documentation recommends: exit code 7 on drift. */
  driftAlarm(...flags: string[]): Promise<Result> {
    return this.run("refresh", "--preview-only", "--expect-no-changes", ...flags);
  }

  /** `pulumi destroy`, without its preview. */
  destroy(...flags: string[]): Promise<Result> {
    return this.run("destroy", "--yes", "--skip-preview", ...flags);
  }

  /** `pulumi cancel`: takes the lock off that a killed engine leaves. */
  cancel(): Promise<Result> {
    return this.run("cancel", "--yes");
  }

  /**
   * Does what a user does after a killed engine, with a backend of files: removes the lock, as `pulumi cancel` does. It
   * must be there. Pulumi writes the attributes beside the state's file in place: where the engine was killed in the
   * middle of that, they are cut off, and those of Pulumi's backup take their place.
   */
  unlock(): void {
    const locks = join(this.root, "state/.pulumi/locks/organization/calling/dev");
    if (readdirSync(locks).length === 0) throw new Error("the stack is not locked");
    rmSync(locks, { recursive: true });
    const attributes = `${this.#stateFile}.attrs`;
    if (readFileSync(attributes, "utf8") === "") copyFileSync(`${this.#stateFile}.bak.attrs`, attributes);
  }

  /** `pulumi stack export`: the state as text. */
  async stackExport(): Promise<string> {
    const file = join(this.root, "export.json");
    succeeded("stack export", await this.run("stack", "export", "--file", file));
    return readFileSync(file, "utf8");
  }

  /** `pulumi stack import` of what {@link stackExport} gave. */
  async stackImport(state: string): Promise<void> {
    const file = join(this.root, "import.json");
    writeFileSync(file, state);
    succeeded("stack import", await this.run("stack", "import", "--file", file));
  }

  /** Any other call of the CLI. */
  async run(...args: string[]): Promise<Result> {
    return this.start(...args).result;
  }

  /** Starts a call of the CLI, which a test may kill. */
  start(...args: string[]): Running {
    const register = join(__dirname, "registerProcess.cjs");
    const env = environment({
      ...localPulumi(this.root),
      PATH: this.tools.path,
      NODE_OPTIONS: `--require ${JSON.stringify(register)}`,
      TEST_PROCESSES: join(this.root, "processes"),
      ...this.options.env,
      ...this.environment,
    });
    const always = ["--non-interactive", "--color", "never"];
    const running = launch(this.tools.pulumi, [...args, ...always], this.folder, env);
    this.#running.add(running);
    return running;
  }

  /** The dynamic hosts of this project that run now. */
  hosts(): number[] {
    return registered(join(this.root, "processes"), "host");
  }

  /** Whether all hosts end by themselves, in the time that the work under way may take. */
  hostsEnd(): Promise<boolean> {
    return end(this.hosts());
  }

  /** Waits until the hosts of a killed engine have nothing left to do, then ends them and what else it had started. */
  async endOrphans(children: readonly number[]): Promise<void> {
    for (const host of this.hosts()) await atRest(join(this.root, "processes"), host);
    await endAll([...registered(join(this.root, "processes")), ...children]);
  }

  /** Keeps the backend as it is now; answers how to put it back. */
  keepState(): () => void {
    const [state, kept] = [join(this.root, "state"), join(this.root, "kept")];
    rmSync(kept, { recursive: true, force: true });
    cpSync(state, kept, { recursive: true });
    return () => {
      rmSync(state, { recursive: true });
      cpSync(kept, state, { recursive: true });
    };
  }

  /** The state as it lies in the backend, read without the CLI; its secrets are encrypted. */
  state(): StateResource[] {
    return JSON.parse(this.stateText()).checkpoint.latest.resources ?? [];
  }

  /** What the state holds, its secrets as plain text: all of them are the tests' own. */
  plainState(): { resources: StateResource[]; pending: PendingOperation[] } {
    const { resources = [], pending_operations: pending = [] } = decrypted(this.stateText());
    return { resources, pending };
  }

  /** The state as it lies in the backend. */
  stateText(): string {
    return readFileSync(this.#stateFile, "utf8");
  }

  /** The one resource of that name in the state, with its outputs; undefined when there is none. */
  resource(name: string): StateResource | undefined {
    const found = this.state().filter(({ urn, delete: isOld }) => urn.endsWith(`::${name}`) && !isOld);
    if (found.length > 1) throw new Error(`${found.length} resources are called ${name}`);
    return found[0];
  }

  /** The URN of the one resource of that name. */
  urn(name: string): string {
    const found = this.resource(name);
    if (!found) throw new Error(`the state has no ${name}`);
    return found.urn;
  }

  /** The stack's outputs. */
  outputs(): Record<string, unknown> {
    return this.state().find(({ type }) => type === "pulumi:pulumi:Stack")?.outputs ?? {};
  }

  /** Ends every process that this project started, and removes its folder. */
  async close(): Promise<void> {
    const alive = [...this.#running].filter(({ child }) => child.exitCode === null && child.signalCode === null);
    const children = (await Promise.all(alive.map(({ child }) => childrenOf(child.pid)))).flat();
    for (const { child } of alive) child.kill("SIGKILL");
    await Promise.all([...this.#running].map(({ result }) => result.catch(() => undefined)));
    await endAll([...registered(join(this.root, "processes")), ...children]);
    rmSync(this.root, { recursive: true, force: true });
    open.delete(this);
  }
}

/** The result, which must be a success. */
export function succeeded(what: string, result: Result): Result {
  if (result.exitCode !== 0) throw new Error(`pulumi ${what} ended with ${result.exitCode}:\n${result.output}`);
  return result;
}
