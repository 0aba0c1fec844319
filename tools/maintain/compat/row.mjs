// @ts-check
/** Runs one row of the table: installs a project, compiles it, and uses it on the real engine through both front ends. */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { needsTsNode } from "./matrix.mjs";
import { complaintOf } from "./peers.mjs";
import { APP, declared, forPlugin, mistakes, programs, strictest } from "./programs.cjs";
import { installing, manifest } from "./project.cjs";
import { development } from "./versions.mjs";

/** @typedef {import("./matrix.mjs").Row} Row */
/** @typedef {import("./toolbox.mjs").Toolbox} Toolbox */
/** @typedef {import("../../lib/stage.mjs").Stage} Stage */

/** What a row came to: the step that failed, and all that was said there. */
export class Failure extends Error {
  /**
   * @param {string} step
   * @param {string} message
   * @param {string} [output]
   */
  constructor(step, message, output = "") {
    super(`${step}: ${message}`);
    this.step = step;
    this.output = output;
  }
}

/**
 * Throws a {@link Failure} at the first step that goes wrong.
 * @param {Row} row
 * @param {Toolbox} toolbox
 * @param {Stage} stage
 * @param {string} example an empty folder, for the project's files
 * @param {() => string} calls how the row's Node was called
 */
export async function runRow(row, toolbox, stage, example, calls) {
  write(row, toolbox, example);
  await stage.open(example, { isBare: true });
  const node = toolbox.node(row.node.line);
  const { manager } = row.installer;
  // Yarn looks at no engines.
  const engines = row.exception || manager === "yarn" ? [] : ["--engine-strict"];
  const installed = await stage.run(node, [toolbox.manager(row), ...installing[manager], ...engines]);
  insist("install", installed);
  // Yarn's install says only that there is something to explain.
  const explaining = [toolbox.manager(row), "explain", "peer-requirements"];
  const { output } = manager === "yarn" ? await stage.run(node, explaining) : installed;
  const complaint = complaintOf(output);
  if (complaint) throw new Failure("install", complaint, output);

  await live(row, toolbox, stage, "", textOf(row));
  // The hosts that Pulumi starts with its Node.js.
  for (const host of ["cmd/run", "cmd/dynamic-provider"]) wasRun(host, calls());
  writeFileSync(join(stage.project, "Pulumi.yaml"), projectFile(toolbox.plugin));
  await live(row, toolbox, stage, "plugin ", forPlugin(textOf(row)));
  wasRun("pulumi-resource-hubspot", calls());
}

/**
 * Takes a program from its first up to its destroy with one front end of the provider.
 * @param {Row} row
 * @param {Toolbox} toolbox
 * @param {Stage} stage
 * @param {string} frontEnd what the steps' names begin with
 * @param {string} program
 */
async function live(row, toolbox, stage, frontEnd, program) {
  const file = join(stage.project, fileOf(row));
  writeFileSync(file, program);
  if (row.language === "TypeScript") {
    const checked = await stage.run(toolbox.node(row.node.line), ["node_modules/typescript/bin/tsc", "--noEmit"]);
    insist(`${frontEnd}type check`, checked);
  }
  const up = ["up", "--yes", "--skip-preview"];
  const updated = { ...declared, height: 700 };
  await step(stage, `${frontEnd}up`, up, declared, ["POST 200"]);
  writeFileSync(file, program.replace("height: 600", "height: 700"));
  await step(stage, `${frontEnd}update`, up, updated, ['PATCH {"height":700} 200']);
  stage.hubspot.edit(APP, { height: 999 });
  await step(stage, `${frontEnd}drift repair`, up, updated, ['PATCH {"height":700} 200']);
  await step(stage, `${frontEnd}no-op up`, [...up, "--expect-no-changes"], updated, []);
  await step(stage, `${frontEnd}destroy`, ["destroy", "--yes", "--skip-preview"], undefined, ["DELETE 204"]);
}

/**
 * @param {string} program
 * @param {string} calls how the row's Node was called
 */
function wasRun(program, calls) {
  const pattern = new RegExp(`^(?!-e ).*/${program}\\b`, "m");
  if (!pattern.test(calls)) throw new Failure("up", `${program} was not run by this Node`, calls);
}

/**
 * Runs the CLI, and holds it to what it wrote to HubSpot and what HubSpot has then.
 * @param {Stage} stage
 * @param {string} name
 * @param {string[]} args
 * @param {Record<string, unknown> | undefined} holds
 * @param {string[]} written
 */
async function step(stage, name, args, holds, written) {
  const { hubspot } = stage;
  hubspot.clearCalls();
  const result = await stage.pulumi(args);
  insist(name, result);
  const writes = hubspot.calls().filter(({ method }) => method !== "GET");
  const sent = writes.map(({ method, body, status }) => {
    return [method, ...(method === "PATCH" ? [JSON.stringify(body)] : []), status].join(" ");
  });
  if (!isDeepStrictEqual(sent, written)) throw new Failure(name, `HubSpot got ${sent.join(", ")}`, result.output);
  const held = hubspot.read(APP);
  const kept = held && Object.fromEntries(Object.entries(held).filter(([key]) => key in declared));
  if (!isDeepStrictEqual(kept, holds)) {
    throw new Failure(name, `HubSpot holds ${JSON.stringify(held)}`, result.output);
  }
}

/**
 * @param {string} step
 * @param {{ status: number | null, output: string }} result
 */
function insist(step, { status, output }) {
  if (status === 0) return;
  const lines = output.split("\n").map((line) => line.trim());
  const first = lines.find((line) => /error/i.test(line)) ?? lines.find(Boolean) ?? "";
  throw new Failure(step, first.replace(/^.*?\berror:? /i, "") || `exit code ${status}`, output);
}

/** @param {string} [plugin] the folder of the provider plugin, where the program uses it */
function projectFile(plugin) {
  // JSON is YAML.
  const plugins = plugin && { providers: [{ name: "hubspot", path: plugin }] };
  return JSON.stringify({ name: "compat", runtime: "nodejs", plugins });
}

/** @param {Row} row */
function fileOf({ language }) {
  return language === "TypeScript" ? "index.ts" : "index.js";
}

/** @param {Row} row */
function textOf({ language, modules }) {
  if (language === "TypeScript") return programs.typescript;
  return modules === "ESM" ? programs.esm : programs.commonjs;
}

/**
 * The project's files.
 * @param {Row} row
 * @param {Toolbox} toolbox
 * @param {string} folder
 */
function write(row, { tarballs, registry }, folder) {
  const { pulumi, compiler, modules, installer } = row;
  /** @type {Record<string, string>} */
  const more = {};
  if (compiler) Object.assign(more, { typescript: compiler.version, "@types/node": development["@types/node"] });
  if (needsTsNode(row) && !row.lacksTsNode) Object.assign(more, { "ts-node": development["ts-node"] });
  const project = manifest(installer.manager, tarballs, { "@pulumi/pulumi": pulumi.version }, more);
  const type = modules === "ESM" ? "module" : "commonjs";
  /** @type {Record<string, string>} */
  const files = {
    "package.json": JSON.stringify({ ...project, main: fileOf(row), type }),
    "Pulumi.yaml": projectFile(),
  };
  if (compiler) {
    const compilerOptions = { ...strictest, module: "nodenext", moduleResolution: "nodenext" };
    files["tsconfig.json"] = JSON.stringify({ compilerOptions, files: ["index.ts", "mistakes.ts"] });
    files["mistakes.ts"] = mistakes;
  }
  if (installer.linker) {
    const settings = { nodeLinker: installer.linker, npmRegistryServer: registry, enableTelemetry: false };
    // The lockfile makes this folder a project of its own.
    Object.assign(files, { ".yarnrc.yml": JSON.stringify(settings), "yarn.lock": "" });
  }
  mkdirSync(folder, { recursive: true });
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
}
