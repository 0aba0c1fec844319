import { API_VERSIONS, type Config, readConfig } from "../config.js";
import { credentialVariables } from "../credential.js";
import type { AnswerSeen } from "../hubspot/answer.js";
import type { Clock } from "../hubspot/clock.js";
import { VERSION } from "../hubspot/userAgent.js";
import type { Definition } from "../resources/definition.js";
import { definitions } from "../resources/index.js";
import { adviceFor } from "./advice.js";
import { type Probe, Prober } from "./prober.js";
import { type AnnouncedLimit, type CheckReport, type DocumentFinding, resultOf } from "./report.js";
import { surprisesIn } from "./surprises.js";

/**
 * The app id that is read when the user names no app: the largest one in HubSpot's specification, so most likely
 * unused.
 */
const UNUSED_APP_ID = 2_147_483_647;

/** The name of each kind of credential. */
const CREDENTIALS: Readonly<Record<Config["credential"]["kind"], string>> = {
  developerApiKey: "developer API key",
  accessToken: "OAuth access token",
  oauthApp: "OAuth credential of the app",
};

/** What tests choose. */
interface CheckOptions {
  /** @default the machine's own */
  clock?: Clock;
  /** Which documents are read. @default all */
  documents?: readonly Definition[];
}

/**
 * Reads the documents of some apps in every version of HubSpot's API, and reports the results. It sends only GET
 * requests, except to get an access token. When HubSpot refuses a request, the report says so, and nothing is thrown.
 * @param appIds if empty, one app id is read that is most likely unused
 * @param env the environment variables of the README, HUBSPOT_DEVELOPER_API_KEY and so on
 * @param print takes one line for the user, without its line end
 * @throws ConfigError, and then nothing was sent
 */
export async function checkApps(
  appIds: readonly number[],
  env: NodeJS.ProcessEnv,
  print: (line: string) => void,
  { clock, documents = definitions }: CheckOptions = {},
): Promise<CheckReport> {
  const config = readConfig(undefined, env);
  const prober = new Prober(config, print, clock);
  const { probes, stopped } = await askAll(prober, documents, appIds.length > 0 ? appIds : [UNUSED_APP_ID], config);
  const { kind } = config.credential;
  const rateLimit = announcedLimit(prober.seen);
  const credential = { kind, words: CREDENTIALS[kind], from: credentialVariables(kind) };
  const seen = {
    credential,
    apiVersion: config.apiVersion,
    ...(env.HUBSPOT_API_VERSION?.trim() ? { apiVersionFrom: "HUBSPOT_API_VERSION" } : {}),
    appIds: [...appIds],
    ...(appIds.length > 0 ? {} : { probedAppId: UNUSED_APP_ID }),
    ...(stopped === undefined ? {} : { stopped }),
    documents: probes.map(({ found }) => found),
    answers: answersOf(prober.seen),
    ...(rateLimit ? { rateLimit } : {}),
    surprises: surprisesIn(probes, config.apiVersion, prober),
  };
  const result = resultOf(seen);
  return {
    format: 1,
    result,
    software: { provider: VERSION, node: process.versions.node },
    server: {
      // Only the origin: the path of a gateway may hold a key.
      origin: prober.say(new URL(config.baseUrl).origin),
      ...(config.baseUrlFrom === undefined ? {} : { from: config.baseUrlFrom }),
    },
    ...seen,
    advice: adviceFor({ ...seen, result }),
  };
}

/** Reads every document, in the configured version first. It stops when the first read gets no answer. */
async function askAll(
  prober: Prober,
  documents: readonly Definition[],
  appIds: readonly number[],
  { apiVersion }: Config,
): Promise<{ probes: Probe[]; stopped?: string }> {
  const probes: Probe[] = [];
  let versions = [apiVersion, ...API_VERSIONS.filter((other) => other !== apiVersion)];
  for (const appId of appIds) {
    for (const version of versions) {
      const wanted = [...documents];
      if (probes.length === 0) {
        const first = await prober.ask(wanted.shift() as Definition, appId, version);
        probes.push(first);
        if (prober.seen.length === 0) return { probes, stopped: first.found.reason ?? "no answer" };
      }
      probes.push(...(await Promise.all(wanted.map((definition) => prober.ask(definition, appId, version)))));
    }
    // For the other apps, a version is left out whose reads were all 401, 429, not served, foreign or failed.
    versions = versions.filter((one) => probes.some(({ found }) => found.apiVersion === one && isWorthAsking(found)));
  }
  return { probes };
}

function isWorthAsking({ finding, status }: DocumentFinding): boolean {
  if (finding === "refused") return status !== 401 && status !== 429;
  return finding !== "notServed" && finding !== "foreign" && finding !== "failed";
}

function answersOf(seen: readonly AnswerSeen[]): CheckReport["answers"] {
  const statuses: Record<string, number> = {};
  for (const { status } of seen) statuses[status] = (statuses[status] ?? 0) + 1;
  const times = seen.map(({ milliseconds }) => Math.round(milliseconds)).sort((a, b) => a - b);
  const [median, longest] = [times[Math.floor((times.length - 1) / 2)], times.at(-1)];
  return {
    count: seen.length,
    statuses,
    ...(median === undefined || longest === undefined
      ? {}
      : { medianMilliseconds: median, longestMilliseconds: longest }),
  };
}

/** The rate limit of the last answer that names one. */
function announcedLimit(seen: readonly AnswerSeen[]): AnnouncedLimit | undefined {
  const names = {
    max: "max",
    intervalMilliseconds: "interval-milliseconds",
    remaining: "remaining",
    daily: "daily",
    dailyRemaining: "daily-remaining",
  };
  const limitOf = (answer: AnswerSeen): AnnouncedLimit =>
    Object.fromEntries(
      Object.entries(names).flatMap(([name, header]) => {
        const text = answer.header(`x-hubspot-ratelimit-${header}`)?.trim() ?? "";
        return /^\d{1,15}$/.test(text) ? [[name, Number(text)]] : [];
      }),
    );
  return seen
    .map(limitOf)
    .filter((limit) => Object.keys(limit).length > 0)
    .at(-1);
}
