#!/usr/bin/env node
import { parseArgs } from "node:util";
import { importApps } from "pulumi-hubspot-calling-provider";

const USAGE = `Usage: pulumi-hubspot-calling import APP_ID...

Prints a TypeScript program that declares what HubSpot holds of these apps. The first \`pulumi up\` of that program takes
everything over and sends nothing.

Where HubSpot is and the credential come from the environment: HUBSPOT_DEVELOPER_API_KEY, or HUBSPOT_CLIENT_ID with
HUBSPOT_CLIENT_SECRET and HUBSPOT_REFRESH_TOKEN, or HUBSPOT_ACCESS_TOKEN; and HUBSPOT_API_VERSION and HUBSPOT_BASE_URL
where the defaults do not fit.

  pulumi-hubspot-calling import 4242 4243 > imported.ts
`;

const HINT =
  "This command reads no stack's config: each hubspot: key stands for its variable, as hubspot:developerApiKey for HUBSPOT_DEVELOPER_API_KEY and hubspot:baseUrl for HUBSPOT_BASE_URL.\n";

/** Wrong words on the command line. */
class UsageError extends Error {}

/** Exit code: 0, 1 when HubSpot could not be read, 2 when the command line is wrong. */
async function run(args: readonly string[]): Promise<number> {
  try {
    const [command, ...ids] = wordsOf(args);
    if (command === undefined) {
      process.stdout.write(USAGE);
      return 0;
    }
    if (command !== "import") throw new UsageError(`there is no command ${JSON.stringify(command)}`);
    const print = (line: string) => process.stderr.write(`${line}\n`);
    process.stdout.write(await importApps(appIdsOf(ids), process.env, print));
    return 0;
  } catch (error) {
    const isUsage = error instanceof UsageError;
    const message = error instanceof Error ? error.message : String(error);
    process.stderr.write(`pulumi-hubspot-calling: ${message}\n${isUsage ? `\n${USAGE}` : HINT}`);
    return isUsage ? 2 : 1;
  }
}

/** The command and its words; none where help is wanted. */
function wordsOf(args: readonly string[]): string[] {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      options: { help: { type: "boolean", short: "h" } },
      allowPositionals: true,
    });
    if (values.help) return [];
    if (positionals.length === 0) throw new UsageError("a command is wanted");
    return positionals;
  } catch (error) {
    throw error instanceof UsageError ? error : new UsageError((error as Error).message);
  }
}

function appIdsOf(words: readonly string[]): number[] {
  if (words.length === 0) throw new UsageError("import wants the ids of the apps");
  const wrong = words.filter((word) => !/^[1-9]\d{0,9}$/.test(word) || Number(word) > 2_147_483_647);
  if (wrong.length > 0) {
    throw new UsageError(`an app's id is a whole number from 1 to 2147483647, not ${wrong.join(", ")}`);
  }
  return [...new Set(words.map(Number))];
}

void run(process.argv.slice(2)).then((code) => {
  process.exitCode = code;
});
