import { NO_STACK_CONFIG } from "pulumi-hubspot-calling-provider";

/** One command of the command line. */
export interface Command {
  /** Printed by --help, and after a wrong command line. */
  usage: string;
  /** Its flags beside --help; each is true or absent. */
  flags: readonly string[];
  /**
   * Does the work and returns the exit code.
   * @throws UsageError
   */
  run(words: readonly string[], flags: ReadonlySet<string>): Promise<number>;
}

/** Wrong words on the command line. */
export class UsageError extends Error {}

/** Prints one line to stderr. */
export function printLine(line: string): void {
  process.stderr.write(`${line}\n`);
}

/** Prints why a command failed to stderr. */
export function printFailure(error: unknown): void {
  printLine(`pulumi-hubspot-calling: ${error instanceof Error ? error.message : String(error)}`);
}

/** Prints why a command's work failed, and what its config keys mean for a command. */
export function printWorkFailure(error: unknown): void {
  printFailure(error);
  if (error instanceof Error && error.message.includes("hubspot:")) printLine(NO_STACK_CONFIG);
}

/**
 * The app ids among the words, each once.
 * @throws UsageError
 */
export function appIdsOf(words: readonly string[]): number[] {
  const wrong = words.filter((word) => !/^[1-9]\d{0,9}$/.test(word) || Number(word) > 2_147_483_647);
  if (wrong.length > 0) {
    throw new UsageError(`an app's id is a whole number from 1 to 2147483647, not ${wrong.join(", ")}`);
  }
  return [...new Set(words.map(Number))];
}
