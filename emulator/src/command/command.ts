import { CommanderError } from "commander";
import type { AcceptedCredentials } from "../api/credentials.js";
import type { Emulator } from "../server/emulator.js";
import { startEmulator } from "../start.js";
import { type CommandLine, commandOf } from "./commandLine.js";
import { assertWritable, readSeed, writeSeed } from "./seedFile.js";
import { whyNoPort } from "./systemErrors.js";

/** Where the command writes, and the signal that stops it. */
export interface Terminal {
  stdout(text: string): void;
  stderr(text: string): void;
  /** Aborts when the emulator is to stop. */
  signal: AbortSignal;
}

/** An error whose message is meant for the person at the command line. */
class CommandError extends Error {
  constructor(
    readonly exitCode: 1 | 2,
    message: string,
  ) {
    super(message);
  }
}

/**
 * Runs the command until its signal aborts, and answers the exit code: 0 after a clean stop, 1 when the port cannot
 * be had or the documents cannot be saved, 2 when a flag or the seed file is wrong.
 */
export async function run(args: readonly string[], version: string, terminal: Terminal): Promise<number> {
  const program = commandOf(version, (commandLine) => serve(commandLine, terminal));
  program.exitOverride();
  program.configureOutput({ writeOut: terminal.stdout, writeErr: () => {} });
  try {
    await program.parseAsync(args, { from: "user" });
    return 0;
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return 0;
    const message = (error as Error).message.replace(/^error: /, "").replace(/\s*\n\s*/g, " ");
    terminal.stderr(`hubspot-calling-emulator: ${message}\n`);
    return error instanceof CommandError ? error.exitCode : 2;
  }
}

async function serve(commandLine: CommandLine, { stdout, signal }: Terminal): Promise<void> {
  const { options, apps, faults, seedFile, saveFile } = commandLine;
  const seed = seedFile === undefined ? {} : await readSeed(seedFile);
  if (saveFile !== undefined) await assertWritable(saveFile);
  const emulator = await startEmulator(options).catch((error: NodeJS.ErrnoException) => {
    throw error.syscall === "listen" ? new CommandError(1, whyNoPort(error, options.port ?? 0)) : error;
  });
  emulator.seedAll(seed);
  for (const [appId, name] of Object.entries(apps)) {
    const seeded = emulator.read(Number(appId));
    if (seeded === undefined) emulator.seed(Number(appId), name === "" ? {} : { name });
    else if (name !== "") emulator.edit(Number(appId), { name });
  }
  for (const fault of faults) emulator.fault(fault);
  stdout(welcome(emulator, options));
  if (!signal.aborted) await new Promise((resolve) => signal.addEventListener("abort", resolve, { once: true }));
  await emulator.stop();
  if (saveFile === undefined) return;
  await writeSeed(saveFile, emulator.documents()).catch((error: Error) => {
    throw new CommandError(1, error.message);
  });
}

/** How to give the provider a credential that this emulator accepts. */
function credentialAdvice({ developerApiKeys, accessTokens, oauthClients }: AcceptedCredentials): string {
  if (developerApiKeys === undefined && oauthClients !== undefined) {
    return `pulumi config set --secret hubspot:clientId ID            # one given with --client-id
  pulumi config set --secret hubspot:clientSecret SECRET
  pulumi config set --secret hubspot:refreshToken REFRESH`;
  }
  if (developerApiKeys === undefined && accessTokens !== undefined) {
    return "pulumi config set --secret hubspot:accessToken TOKEN          # one given with --access-token";
  }
  const key = developerApiKeys === undefined ? "any-value" : "KEY        # one given with --developer-api-key";
  return `pulumi config set --secret hubspot:developerApiKey ${key}`;
}

function welcome({ url }: Emulator, accepted: AcceptedCredentials): string {
  return `HubSpot's calling settings API, emulated, on ${url}
The page is there too: every app's settings, and the calls as they come.

Point the provider at it:
  pulumi config set hubspot:baseUrl ${url}
  ${credentialAdvice(accepted)}

Ctrl-C stops it.
`;
}
