#!/usr/bin/env node
import { parseArgs } from "node:util";
import { checkCommand } from "./cli/check.js";
import { type Command, printFailure, UsageError } from "./cli/command.js";
import { importCommand } from "./cli/import.js";

const COMMANDS = new Map<string, Command>([
  ["check", checkCommand],
  ["import", importCommand],
]);

/** Runs a command. Exit code: the command's own, or 2 when the command line is wrong. */
async function run(args: readonly string[]): Promise<number> {
  const command = args.flatMap((word) => COMMANDS.get(word) ?? [])[0];
  const usage = command?.usage ?? [...COMMANDS.values()].map((one) => one.usage).join("\n");
  try {
    const { words, flags } = wordsOf(args, command?.flags ?? []);
    if (flags.has("help")) {
      process.stdout.write(usage);
      return 0;
    }
    const [name, ...rest] = words;
    if (name === undefined) throw new UsageError("a command is wanted");
    if (COMMANDS.get(name) !== command || !command) throw new UsageError(`there is no command ${JSON.stringify(name)}`);
    return await command.run(rest, flags);
  } catch (error) {
    printFailure(error);
    process.stderr.write(`\n${usage}`);
    return 2;
  }
}

function wordsOf(args: readonly string[], flags: readonly string[]): { words: string[]; flags: Set<string> } {
  const options = Object.fromEntries(flags.map((flag) => [flag, { type: "boolean" } as const]));
  const { values, positionals } = parseArgs({
    args: [...args],
    options: { ...options, help: { type: "boolean", short: "h" } },
    allowPositionals: true,
  });
  return { words: positionals, flags: new Set(Object.keys(values)) };
}

void run(process.argv.slice(2)).then((code) => {
  process.exitCode = code;
});
