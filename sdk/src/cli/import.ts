import { importApps } from "pulumi-hubspot-calling-provider";
import { appIdsOf, type Command, printLine, printWorkFailure, UsageError } from "./command.js";

/** Prints a program. Exit code 0, or 1 when HubSpot could not be read. */
export const importCommand: Command = {
  usage: `Usage: pulumi-hubspot-calling import APP_ID...

Prints a TypeScript program that declares what HubSpot has of these apps. The first \`pulumi up\` of that program takes
everything over and changes nothing in HubSpot.

The server and the credential are read from environment variables: HUBSPOT_DEVELOPER_API_KEY, or HUBSPOT_CLIENT_ID with
HUBSPOT_CLIENT_SECRET and HUBSPOT_REFRESH_TOKEN, or HUBSPOT_ACCESS_TOKEN; and HUBSPOT_API_VERSION and HUBSPOT_BASE_URL
where the defaults do not fit.

  pulumi-hubspot-calling import 4242 4243 > imported.ts
`,
  flags: [],
  run: async (words) => {
    if (words.length === 0) throw new UsageError("import needs at least one app id");
    const appIds = appIdsOf(words);
    try {
      process.stdout.write(await importApps(appIds, process.env, printLine));
      return 0;
    } catch (error) {
      printWorkFailure(error);
      return 1;
    }
  },
};
