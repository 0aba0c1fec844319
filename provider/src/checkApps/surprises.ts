import type { ApiVersion } from "../config.js";
import type { AnswerSeen } from "../hubspot/answer.js";
import { missingFields, otherDates, unknownFields, wrongTypes } from "./fields.js";
import { hasCorrelationId, isPage, type Probe, type Prober } from "./prober.js";
import type { Surprise, SurpriseCode } from "./report.js";

/** At most this many unknown fields are named. */
const MOST_NAMES = 20;
/** A name is cut after this many UTF-16 units. */
const LONGEST_NAME = 80;

const LIMIT_HEADERS = ["max", "interval-milliseconds", "remaining"].map((name) => `x-hubspot-ratelimit-${name}`);

/** Everything in the answers that this provider does not expect. */
export function surprisesIn(probes: readonly Probe[], apiVersion: ApiVersion, prober: Prober): Surprise[] {
  const say = (text: string) => prober.say(text, LONGEST_NAME);
  return [
    ...together(probes.flatMap((probe) => [...inOne(probe, say), ...sinceBase(probe, probes, apiVersion)])),
    ...inHeaders(prober.seen),
  ];
}

function inOne(probe: Probe, say: (text: string) => string): Surprise[] {
  const { definition, found, object } = probe;
  const surprise = (code: SurpriseCode, text: string) => surpriseAt(probe, code, text);
  if (!object) return isMissing(probe) ? [surprise("missing-not-404", missingText(found.status))] : [];
  const missing = missingFields(definition, object);
  const isEmpty = missing.length === Object.keys(definition.fields).length + definition.timestamps.length;
  const unknown = unknownFields(definition, object);
  const named = unknown.slice(0, MOST_NAMES).map(say).join(", ");
  const more = unknown.length > MOST_NAMES ? ` and ${unknown.length - MOST_NAMES} more` : "";
  return [
    ...(isEmpty
      ? [surprise("missing-not-404", `answered ${found.status} with no field that this provider knows`)]
      : []),
    ...(missing.length > 0 && !isEmpty
      ? [surprise("missing-fields", `missing from the answer: ${missing.join(", ")}`)]
      : []),
    ...(unknown.length > 0 ? [surprise("unknown-fields", `not known to this provider: ${named}${more}`)] : []),
    ...wrongTypes(definition, object).map((text) => surprise("other-type", text)),
    ...otherDates(definition, object).map((text) => surprise("other-date", say(text))),
  ];
}

/** Whether an answer other than 404 seems to mean that there is no document. */
function isMissing({ found: { finding, status, reason } }: Probe): boolean {
  if (finding === "unreadable") return reason === "the body is empty";
  if (status === undefined || status === 401 || !["refused", "failed"].includes(finding)) return false;
  return /NOT_FOUND|not found|(does not|doesn't) exist/i.test(reason ?? "");
}

function missingText(status: number | undefined): string {
  return `answered ${status}, not 404, for what seems not to be there`;
}

/** What differs from the same document in the configured version. */
function sinceBase(probe: Probe, probes: readonly Probe[], apiVersion: ApiVersion): Surprise[] {
  const { found, object, definition } = probe;
  const base = probes.find(
    (other) =>
      other.found.apiVersion === apiVersion && other.found.appId === found.appId && other.definition === definition,
  );
  if (!base || found.apiVersion === apiVersion) return [];
  const findings = [base.found.finding, found.finding].join();
  if (findings === "there,none" || findings === "none,there") {
    const [here, there] = found.finding === "none" ? ["none", "there"] : ["there", "none"];
    return [surpriseAt(probe, "versions-differ", `${here} in this version, ${there} in ${apiVersion}`)];
  }
  if (!object || !base.object) return [];
  const was = base.object;
  const is = object;
  // A missing field, or one with another type, is reported separately.
  const differing = Object.keys(definition.fields).filter(
    (name) => typeof was[name] === typeof is[name] && JSON.stringify(was[name]) !== JSON.stringify(is[name]),
  );
  if (differing.length === 0) return [];
  return [surpriseAt(probe, "versions-differ", `another value than in ${apiVersion}: ${differing.join(", ")}`)];
}

function inHeaders(seen: readonly AnswerSeen[]): Surprise[] {
  // A page is not an answer of the API, so its headers do not count.
  const answers = seen.filter((answer) => !isPage(answer));
  const isUnlimited = (answer: AnswerSeen) =>
    LIMIT_HEADERS.some((name) => !/^\s*\d+\s*$/.test(answer.header(name) ?? ""));
  const tell = (code: SurpriseCode, without: AnswerSeen[], what: string): Surprise[] => {
    if (without.length === 0) return [];
    const statuses = [...new Set(without.map(({ status }) => status))].sort().join(", ");
    const text = `${without.length} of ${answers.length} answers came without ${what} (status ${statuses})`;
    return [{ code, text, apiVersions: [], appIds: [] }];
  };
  const limit = "X-HubSpot-RateLimit-Max, -Interval-Milliseconds and -Remaining";
  return [
    ...tell("no-rate-limit", answers.filter(isUnlimited), limit),
    ...tell(
      "no-correlation-id",
      answers.filter((answer) => !hasCorrelationId(answer)),
      "X-HubSpot-Correlation-Id",
    ),
  ];
}

function surpriseAt({ found }: Probe, code: SurpriseCode, text: string): Surprise {
  return { code, document: found.document, text, apiVersions: [found.apiVersion], appIds: [found.appId] };
}

/** Merges equal surprises of several apps or versions. */
function together(surprises: readonly Surprise[]): Surprise[] {
  const merged = new Map<string, Surprise>();
  for (const surprise of surprises) {
    const key = JSON.stringify([surprise.code, surprise.document, surprise.text]);
    const known = merged.get(key);
    merged.set(key, {
      ...surprise,
      apiVersions: [...new Set([...(known?.apiVersions ?? []), ...surprise.apiVersions])],
      appIds: [...new Set([...(known?.appIds ?? []), ...surprise.appIds])],
    });
  }
  return [...merged.values()];
}
