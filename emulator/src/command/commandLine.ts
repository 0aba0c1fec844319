import { Command, Option } from "commander";
import type { RateLimit } from "../api/switches.js";
import type { FaultRule } from "../faults/rules.js";
import { seenNames } from "../faults/seenAnswers.js";
import type { EmulatorOptions } from "../server/emulator.js";
import * as flags from "./flags.js";

/** The port when none is given. */
const defaultPort = 8377;

/** What the command line asks for. */
export interface CommandLine {
  options: EmulatorOptions;
  /** Names by app id; an empty name stands for none given. */
  apps: Record<number, string>;
  /** Faults from the start. */
  faults: FaultRule[];
  /** Where documents come from at the start. */
  seedFile?: string;
  /** Where documents go at the end. */
  saveFile?: string;
}

/** Flags that may be repeated, by the option that takes all that was given. */
const repeated = {
  developerApiKey: "developerApiKeys",
  accessToken: "accessTokens",
  expiredAccessToken: "expiredAccessTokens",
  foreignApp: "foreignApps",
  omitField: "omitFields",
  extraField: "extraFields",
  unservedVersion: "unservedVersions",
  clientId: "oauthClients",
} as const;

/** What commander hands over: options under the names of their flags, and those that are not options. */
interface Flags extends Record<string, unknown> {
  app?: Record<number, string>;
  seed?: string;
  save?: string;
  fault?: FaultRule[];
  randomDelay?: { min: number; max: number };
  delaySeed?: number;
  rateLimit?: number;
  interval?: number;
  eatenByOthers?: number;
}

/** The command's flags; hands what they ask for to `act`. */
export function commandOf(version: string, act: (commandLine: CommandLine) => Promise<void>): Command {
  const choice = (flag: string, text: string, choices: string[]) => new Option(flag, text).choices(choices);
  return new Command("hubspot-calling-emulator")
    .description("HubSpot's calling settings API on loopback, with faults on demand. Never give it a real credential.")
    .version(version)
    .allowExcessArguments(false)
    .option("--port <number>", "port on 127.0.0.1; 0 for any free one", flags.wholeNumber(0, 65_535), defaultPort)
    .option("--app <id=name>", "an app that has settings; may be repeated", flags.app)
    .option("--seed <file>", "JSON with documents by app id and kind", (file) => file)
    .option("--save <file>", "where the documents are written at the end, for --seed", (file) => file)
    .option(
      "--fault <name=times>",
      "a fault for the next requests, =all for all of them; the names are below",
      flags.fault,
    )
    .option("--random-delay <min-max>", "random delay of each request, milliseconds", flags.range)
    .option("--delay-seed <n>", "the same seed gives the same delays", flags.wholeNumber(0, 4_294_967_295))
    .option("--unserved-version <version>", "a version that is not served; may be repeated", flags.collect)
    .addOption(choice("--unreadable-app-ids <answer>", "what an app id gets that is none", ["400", "500"]))
    .option(
      "--rate-limit <max>",
      "requests per window and credential (HubSpot: 100); none unless given",
      flags.wholeNumber(1),
    )
    .option("--interval <ms>", "length of the window", flags.wholeNumber(1))
    .option("--eaten-by-others <share>", "share of the limit that another client eats, 0 to 1", flags.share)
    .option("--daily-limit <max>", "requests per credential in all", flags.wholeNumber(0))
    .option("--developer-api-key <key>", "a developer API key to accept; may be repeated", flags.collect)
    .option("--access-token <token>", "an access token to accept; may be repeated", flags.collect)
    .option("--expired-access-token <token>", "an access token that has expired", flags.collect)
    .option("--client-id <id=secret:refresh>", "a client that the token endpoint accepts", flags.oauthClient)
    .option("--access-token-lifetime <s>", "how long an issued access token lives", flags.wholeNumber(1))
    .option("--replace-refresh-tokens", "each grant hands out another refresh token and ends the old one")
    .addOption(choice("--token-refusals <form>", "the form of the token endpoint's refusals", ["hubspot", "rfc6749"]))
    .addOption(
      choice("--credentials <kind>", "the kind of credential to accept", ["either", "developerApiKey", "accessToken"]),
    )
    .addOption(choice("--patch-on-missing <answer>", "PATCH when there is no document", ["404", "upsert"]))
    .addOption(choice("--post-on-existing <answer>", "POST when there is one", ["409", "400", "overwrite"]))
    .addOption(choice("--delete-missing <answer>", "DELETE when there is none", ["204", "404"]))
    .option("--delete-drops-siblings", "deleting the settings takes the app's other documents along")
    .addOption(choice("--updated-at-moves <when>", "when a write moves updatedAt", ["always", "onChange"]))
    .addOption(choice("--unknown-fields <answer>", "what unknown fields in a body do", ["ignore", "400"]))
    .option("--normalise <list>", "spellings changed before storing, with commas between them", flags.normalise)
    .option("--stale-reads <n>", "reads that see the old state after a write, or a time like 500ms", flags.staleReads)
    .option("--foreign-app <id=status>", "an app of another account, 403 or 404; may be repeated", flags.foreignApp)
    .option("--contradict <field=value>", "a value stored whatever is sent; may be repeated", flags.field)
    .option("--omit-field <name>", "a field left out of every answer; may be repeated", flags.collect)
    .option("--extra-field <name=value>", "a field put into every answer; may be repeated", flags.field)
    .addHelpText("after", `\nNames for --fault:\n${seenNames.map((name) => `  ${name}\n`).join("")}`)
    .action((given: Flags) => act(commandLineOf(given)));
}

function commandLineOf(given: Flags): CommandLine {
  const { app = {}, seed, save, fault = [], rateLimit, interval, eatenByOthers, ...others } = given;
  const { randomDelay, delaySeed, ...rest } = others;
  if (randomDelay === undefined && delaySeed !== undefined) {
    throw new TypeError("--delay-seed needs --random-delay.");
  }
  const delays = randomDelay && { ...randomDelay, ...(delaySeed === undefined ? {} : { seed: delaySeed }) };
  if (rateLimit === undefined && (interval ?? eatenByOthers) !== undefined) {
    throw new TypeError("--interval and --eaten-by-others need --rate-limit.");
  }
  const limit: RateLimit | undefined = rateLimit === undefined ? undefined : { max: rateLimit };
  if (limit !== undefined && interval !== undefined) limit.intervalMilliseconds = interval;
  if (limit !== undefined && eatenByOthers !== undefined) limit.eatenByOthers = eatenByOthers;
  const options = Object.entries(rest).map(([flag, value]) => [repeated[flag as keyof typeof repeated] ?? flag, value]);
  return {
    // Each flag has checked its own value; startEmulator checks them all once more.
    options: {
      ...Object.fromEntries(options),
      ...(limit === undefined ? {} : { rateLimit: limit }),
      ...(delays === undefined ? {} : { randomDelays: delays }),
    },
    apps: app,
    faults: fault,
    ...(seed === undefined ? {} : { seedFile: seed }),
    ...(save === undefined ? {} : { saveFile: save }),
  };
}
