import { ConfigError, checkApps } from "pulumi-hubspot-calling-provider";
import { checkText } from "./checkText.js";
import { appIdsOf, type Command, printLine, printWorkFailure } from "./command.js";

/** The text has at most this many columns: wider lines are hard to read. */
const WIDEST = 120;

/** The exit code for each result; a wrong command line or configuration is 2. */
const EXIT_CODES = { well: 0, failed: 1, surprises: 3 } as const;

/** Says what HubSpot answers: exit code by {@link EXIT_CODES}. */
export const checkCommand: Command = {
  usage: `Usage: pulumi-hubspot-calling check [--json] [APP_ID...]

Tells what HubSpot answers with your credential, before the first \`pulumi up\`:
which versions of its API answer, what each app has, the rate limit, how long an
answer takes, and what this provider did not expect. Without APP_ID it asks for
an app that most likely does not exist: then it shows whether the server answers,
in which versions, and whether the credential is refused.

It only reads: it sends GET requests, 12 for each app, more where HubSpot is
busy. One exception: with HUBSPOT_CLIENT_ID, HUBSPOT_CLIENT_SECRET and
HUBSPOT_REFRESH_TOKEN it first gets an access token, by a POST to HubSpot's token
endpoint. If HubSpot replaces the refresh token then, this command says so and
does not keep the new one.

The output holds no credential and no value of a setting. It holds app ids, the
server's name and HubSpot's messages.

The server and the credential are read from environment variables:
HUBSPOT_DEVELOPER_API_KEY, or HUBSPOT_CLIENT_ID with HUBSPOT_CLIENT_SECRET and
HUBSPOT_REFRESH_TOKEN, or HUBSPOT_ACCESS_TOKEN; and HUBSPOT_API_VERSION and
HUBSPOT_BASE_URL where the defaults do not fit.

  --json  the same for scripts, as one JSON object; its field "format" is 1

Exit code:
  0  all was read, as expected
  1  with the API version that is set, something could not be read: no answer,
     or the credential or an app was refused
  2  wrong command line or configuration: nothing was sent, no JSON is printed
  3  all was read, and something is not as this provider expects
`,
  flags: ["json"],
  run: async (words, flags) => {
    const appIds = appIdsOf(words);
    try {
      const report = await checkApps(appIds, process.env, printLine);
      const columns = Math.min(process.stdout.columns ?? 80, WIDEST);
      process.stdout.write(
        flags.has("json") ? `${JSON.stringify(report, undefined, 2)}\n` : checkText(report, columns),
      );
      return EXIT_CODES[report.result];
    } catch (error) {
      printWorkFailure(error);
      return error instanceof ConfigError ? 2 : 1;
    }
  },
};
