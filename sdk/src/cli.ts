#!/usr/bin/env node
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { checkCommand } from "./cli/check.js";
import { type Command, printFailure, printLine, UsageError } from "./cli/command.js";
import { importCommand } from "./cli/import.js";

const COMMANDS = new Map<string, Command>([
  ["check", checkCommand],
  ["import", importCommand],
]);

/** Runs a command. Exit code: the command's own, or 2 when the command line is wrong. */
async function run(args: readonly string[]): Promise<number> {
  const command = args.flatMap((word) => COMMANDS.get(word) ?? [])[0];
  const usages = command ? [command.usage] : [...COMMANDS.values()].map((one) => one.usage);
  try {
    const { words, flags } = wordsOf(args, command?.flags ?? []);
    if (flags.has("help")) {
      process.stdout.write(usages.join("\n"));
      return 0;
    }
    if (flags.has("version")) {
      process.stdout.write(`${ownVersion()}\n`);
      return 0;
    }
    const [name, ...rest] = words;
    if (name === undefined) throw new UsageError(`name a command: ${[...COMMANDS.keys()].join(" or ")}`);
    if (COMMANDS.get(name) !== command || !command) throw new UsageError(`there is no command ${JSON.stringify(name)}`);
    return await command.run(rest, flags);
  } catch (error) {
    printFailure(error);
    for (const usage of usages) printLine(usage.slice(0, usage.indexOf("\n")));
    printLine("--help says more.");
    return 2;
  }
}

/** The version of this package. */
function ownVersion(): string {
  return (JSON.parse(readFileSync(join(__dirname, "../package.json"), "utf8")) as { version: string }).version;
}

/** @throws UsageError */
function wordsOf(args: readonly string[], flags: readonly string[]): { words: string[]; flags: Set<string> } {
  const options = {
    ...Object.fromEntries(flags.map((flag) => [flag, { type: "boolean" } as const])),
    help: { type: "boolean", short: "h" },
    version: { type: "boolean" },
  } as const;
  const config = { args: [...args], options, allowPositionals: true };
  // Its own message is about a program's positional arguments.
  const { tokens } = parseArgs({ ...config, strict: false, tokens: true });
  for (const token of tokens) {
    if (token.kind !== "option" || Object.hasOwn(options, token.name)) continue;
    const known = Object.keys(options).map((name) => `--${name}`);
    throw new UsageError(`there is no option ${token.rawName}: there is ${known.join(", ")}`);
  }
  const { values, positionals } = parseArgs(config);
  return { words: positionals, flags: new Set(Object.keys(values)) };
}

void run(process.argv.slice(2)).then((code) => {
  process.exitCode = code;
});
