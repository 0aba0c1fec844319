import { type ChildProcess, spawn } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join, resolve } from "node:path";

const repository = resolve(__dirname, "../..");

/** Stands in for the CLI: its first argument says what it does. */
export const cli = (version: string) => `#!/bin/sh
case $1 in
  version) echo ${version} ;;
  args) shift; printf '[%s]' "$@" ;;
  stdin) cat ;;
  env) echo "$GREETING" ;;
  exit) exit "$2" ;;
  signal)
    trap 'echo got INT; exit 3' INT
    trap 'echo got TERM; exit 4' TERM
    echo ready
    while :; do sleep 0.05; done ;;
  which) echo "${version} $0" ;;
esac
`;

interface Go {
  seconds?: number;
  fails?: string;
  /** Fails only for a package of that name. */
  failsAt?: string;
}

/** Stands in for go: writes down how it was called, and makes the program it was asked for. */
const go = (options: Go) => `#!/bin/sh
echo "$*" >>"$LOG"
${options.fails ? `case "$*" in *${options.failsAt ?? ""}) echo "${options.fails}" >&2; exit 1 ;; esac` : ""}
while [ "$1" != -o ]; do shift; done
# The real one clears up and goes on this signal.
trap 'kill $!; echo interrupted >>"$LOG"; exit 1' INT
${options.seconds ? `sleep ${options.seconds} & wait $!` : ""}
echo done >>"$LOG"
cat >"$2" <<'END'
${cli("built")}END
chmod +x "$2"
`;

const npm = `#!/bin/sh
echo "npm $*" >>"$LOG"
case $1 in
  ci)
    [ -z "$NPM_FAILS" ] || { echo "npm says: $NPM_FAILS" >&2; exit 1; }
    [ -z "$NPM_WAITS_FOR_GO" ] || until grep -q '^build ' "$LOG"; do sleep 0.05; done
    sleep 0.3
    cp package-lock.json node_modules/.package-lock.json ;;
  test) exec node tools/maintain/verify/verify.mjs ;;
  run) exit "\${TYPECHECK_STATUS:-0}" ;;
esac
`;

export interface Result {
  status: number | null;
  signal: NodeJS.Signals | null;
  stdout: string;
  stderr: string;
}

export interface Running extends Promise<Result> {
  child: ChildProcess;
  /** Resolves as soon as the text was printed. */
  printed(text: string): Promise<void>;
}

/** A checkout with these tools and nothing else, on a machine where only what a test puts on PATH exists. */
export class Sandbox {
  readonly folder = realpathSync(mkdtempSync(join(tmpdir(), "tools-test-")));
  readonly checkout = join(this.folder, "a checkout");
  readonly pulumi = join(this.checkout, "tools/pulumi");
  readonly cache = join(this.folder, "cache/pulumi-hubspot-calling");
  private readonly log = join(this.folder, "log");
  private readonly bin = join(this.folder, "bin");
  private readonly path = [this.bin];
  private readonly running = new Set<ChildProcess>();

  constructor() {
    mkdirSync(this.bin);
    for (const part of [".ci", "tools"]) {
      const filter = (file: string) => !file.startsWith(join(repository, "tools/test"));
      cpSync(join(repository, part), join(this.checkout, part), { recursive: true, filter });
    }
    const packages = JSON.stringify({ packages: { "": {}, "node_modules/a": { version: "1.0.0" } } });
    this.write("package.json", "{}");
    this.write("package-lock.json", packages);
    this.write("node_modules/.package-lock.json", packages);
    this.write("node_modules/@pulumi/pulumi/pulumi-resource-pulumi-nodejs", "#!/bin/sh\necho dynamic host\n", 0o644);
    this.link("sh", "cat", "chmod", "cp", "dirname", "readlink", "sleep");
    symlinkSync(process.execPath, join(this.bin, "node"));
    this.program("npm", npm);
  }

  /** Links programs of this machine into the one folder on PATH. */
  link(...names: string[]): void {
    for (const name of names) {
      const folder = (process.env.PATH ?? "").split(delimiter).find((each) => existsSync(join(each, name)));
      if (!folder) throw new Error(`these tests need ${name}`);
      symlinkSync(join(folder, name), join(this.bin, name));
    }
  }

  /** A file in the checkout. */
  write(path: string, text: string, mode = 0o644): string {
    const file = resolve(this.checkout, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text, { mode });
    return file;
  }

  /** A program on PATH, by default in the same folder as the others. */
  program(name: string, text: string, folder = this.bin): void {
    this.write(join(folder, name), text, 0o755);
  }

  go(options: Go = {}): void {
    this.program("go", go(options));
  }

  /** Puts a folder last on PATH, with a CLI in it, and the programs that a CLI needs unless they are left out. */
  install(name: string, version: string, companions = ["pulumi-language-nodejs", "pulumi-resource-pulumi-nodejs"]) {
    const folder = join(this.folder, name);
    this.program("pulumi", cli(version), folder);
    for (const companion of companions) this.program(companion, "#!/bin/sh\n", folder);
    this.path.push(folder);
    return folder;
  }

  pathFirst(folder: string): void {
    this.path.unshift(folder);
  }

  run(
    command: string,
    args: string[] = [],
    { env = {}, cwd = this.folder, input }: { env?: Record<string, string>; cwd?: string; input?: string } = {},
  ): Running {
    const child = spawn(command, args, {
      cwd,
      env: {
        PATH: this.path.join(delimiter),
        HOME: join(this.folder, "home"),
        XDG_CACHE_HOME: join(this.folder, "cache"),
        LOG: this.log,
        ...env,
      },
    });
    this.running.add(child);
    const result = { stdout: "", stderr: "" };
    const waiting = new Set<() => void>();
    for (const stream of ["stdout", "stderr"] as const) {
      child[stream].setEncoding("utf8").on("data", (text: string) => {
        result[stream] += text;
        for (const look of waiting) look();
      });
    }
    if (input === undefined) child.stdin.end();
    else child.stdin.end(input);
    const end = new Promise<Result>((done, fail) => {
      child.on("error", fail);
      child.on("close", (status, signal) => {
        this.running.delete(child);
        done({ status, signal, ...result });
      });
    });
    const printed = (text: string) =>
      new Promise<void>((done, fail) => {
        const look = () => (result.stdout + result.stderr).includes(text) && done();
        waiting.add(look);
        look();
        void end.then(() => fail(new Error(`it ended without printing ${text}: ${result.stdout}${result.stderr}`)));
      });
    return Object.assign(end, { child, printed });
  }

  /** How the stand-ins were called. */
  calls(): string[] {
    return existsSync(this.log) ? readFileSync(this.log, "utf8").trimEnd().split("\n") : [];
  }

  /** What lies in the cache, locks aside. */
  cached(): string[] {
    return existsSync(this.cache) ? readdirSync(this.cache).filter((name) => !name.endsWith(".lock")) : [];
  }

  remove(): void {
    for (const child of this.running) child.kill("SIGKILL");
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 3 });
  }
}

/** Waits until it holds. */
export async function until(holds: () => boolean): Promise<void> {
  for (let tries = 0; !holds(); tries++) {
    if (tries > 400) throw new Error("it never came to hold");
    await new Promise((done) => setTimeout(done, 25));
  }
}
