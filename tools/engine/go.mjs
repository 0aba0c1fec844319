// @ts-check
/** Builds the Pulumi CLI, its hosts and other tools from Go modules: each has a folder with a go.mod and a go.sum. */
import { readFileSync } from "node:fs";
import { homedir } from "node:os";
import { basename, dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { cacheFolder } from "../lib/cache.mjs";
import { run } from "../lib/run.mjs";
import { say } from "../lib/say.mjs";

/**
 * How every program is built, -v for the progress: the cache tells builds of other flags apart. The tag, which Google's
 * storage package describes, leaves out a way to Google Cloud Storage by gRPC that Pulumi does not use: 144 packages.
 */
export const BUILD_FLAGS = ["-v", "-trimpath", "-buildvcs=false", "-mod=readonly", "-tags=disable_grpc_modules"];

const here = dirname(fileURLToPath(import.meta.url));

/**
 * A Go program that is built from the module in a folder: the one that its `tool` line names, or else the main.go there.
 * @param {string} name the folder's name in this one, or its absolute path
 */
export function goProgram(name) {
  const folder = resolve(here, name);
  const mod = readFileSync(join(folder, "go.mod"), "utf8");
  const line = (/** @type {RegExp} */ pattern) => pattern.exec(mod)?.[1] ?? "";
  const program = line(/^tool (\S+)$/m);
  const own = program === "" ? readFileSync(join(folder, "main.go"), "utf8") : "";
  const modules = new Map(
    [...mod.matchAll(/^\s+(\S+) (v\S+)/gm)].map(([, path = "", version = ""]) => [path, version]),
  );
  return {
    folder,
    package: program || ".",
    binary: basename(program || folder),
    go: line(/^go (\S+)$/m),
    version: [...modules].find(([path]) => program.startsWith(`${path}/`))?.[1] ?? "of this checkout",
    // What the program reports as its version is a variable of this module.
    sdk: modules.get("github.com/pulumi/pulumi/sdk/v3") ?? "",
    sources: mod + readFileSync(join(folder, "go.sum"), "utf8") + own,
  };
}

/** @typedef {ReturnType<typeof goProgram>} GoProgram */

/**
 * Builds programs into the folder's bin, and tells on standard error how far it is.
 * @param {GoProgram[]} programs
 * @param {string} folder
 * @param {string} [cost] what to tell of it
 */
export async function build(programs, folder, cost = "some minutes") {
  const names = programs.map(({ binary, version }) => `${binary} ${version}`).join(" and ");
  say(`building ${names} from Go modules (once, ${cost})`);
  const start = Date.now();
  for (const program of programs) await goBuild(program, join(folder, "bin", program.binary));
  const cache = cacheFolder().replace(homedir(), "~");
  say(`built in ${seconds(start)}, kept in ${cache}`);
}

/**
 * @param {GoProgram} program
 * @param {string} output
 */
async function goBuild(program, output) {
  const version = `-X github.com/pulumi/pulumi/sdk/v3/go/common/version.Version=${program.sdk}`;
  const args = ["build", ...BUILD_FLAGS, "-ldflags", `-s -w ${version}`, "-o", output, program.package];
  // No C compiler needed, and none of its differences; a go.work above the checkout is not ours.
  const env = { ...process.env, CGO_ENABLED: "0", GOWORK: "off" };

  const start = Date.now();
  const counts = { downloaded: 0, compiled: 0 };
  const other = /** @type {string[]} */ ([]);
  const onLine = (/** @type {string} */ line) => {
    if (line.startsWith("go: downloading ")) counts.downloaded++;
    else if (/^[\w.~/-]+$/.test(line)) counts.compiled++;
    else other.push(line);
  };
  const { isTTY } = process.stderr;
  const progress = () => {
    const text = `${program.binary}: ${counts.downloaded} modules fetched, ${counts.compiled} packages compiled, ${seconds(start)}`;
    process.stderr.write(isTTY ? `\r\x1b[K${text}` : `tools: ${text}\n`);
  };
  const timer = setInterval(progress, isTTY ? 1_000 : 15_000);
  const { status, output: all } = await run("go", args, { cwd: program.folder, env, onLine });
  clearInterval(timer);
  if (isTTY) process.stderr.write("\r\x1b[K");
  if (status !== 0) {
    throw new Error(`go build of ${program.binary} failed:\n${(other.join("\n").trim() || all).trimEnd()}`);
  }
}

/** @param {number} start */
function seconds(start) {
  return `${Math.round((Date.now() - start) / 1_000)} s`;
}
