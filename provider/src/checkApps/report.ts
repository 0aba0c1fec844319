import type { ApiVersion } from "../config.js";

/**
 * What the answer to one read means.
 * - `there`: a settings document.
 * - `none`: HubSpot's 404.
 * - `notServed`: a page of HubSpot's web server, 404 or 405, which does not know the address.
 * - `refused`: any other 4xx.
 * - `unreadable`: a 2xx with a body that the provider cannot use.
 * - `foreign`: not from HubSpot's API, such as a proxy's page.
 * - `failed`: no answer, or a 5xx after all attempts.
 */
export type Finding = "there" | "none" | "notServed" | "refused" | "unreadable" | "foreign" | "failed";

/** What HubSpot answered for one document of one app, in one version of its API. */
export interface DocumentFinding {
  /** The resource class: `CallingExtensionSettings`. */
  document: string;
  apiVersion: ApiVersion;
  appId: number;
  finding: Finding;
  /** Of the last answer. Absent when none came. */
  status?: number;
  /** HubSpot's id of that answer, for its support. Absent for `there` and `none`. */
  correlationId?: string;
  /** As text. Absent for `there` and `none`. */
  reason?: string;
}

/** The kinds of differences from what this provider expects of HubSpot. */
export type SurpriseCode =
  | "missing-not-404"
  | "unknown-fields"
  | "missing-fields"
  | "other-type"
  | "other-date"
  | "no-rate-limit"
  | "no-correlation-id"
  | "versions-differ";

/** One surprise, with all versions and apps in which it was seen. */
export interface Surprise {
  code: SurpriseCode;
  /** The resource class. Absent when the surprise is not about one. */
  document?: string;
  /** As text, without the value of any setting. */
  text: string;
  apiVersions: ApiVersion[];
  appIds: number[];
}

/** The rate limit in the headers of the last answer that has them. */
export interface AnnouncedLimit {
  max?: number;
  intervalMilliseconds?: number;
  remaining?: number;
  daily?: number;
  dailyRemaining?: number;
}

/**
 * The report of `check`. It holds no credential and no value of a setting. Scripts read it as JSON: within one
 * `format`, fields and codes may be added, and none is renamed or removed.
 */
export interface CheckReport {
  format: 1;
  /** `failed`: see {@link resultOf}. `surprises`: everything was read, and something is not as expected. */
  result: "well" | "surprises" | "failed";
  /** Versions of this package and of Node.js. */
  software: { provider: string; node: string };
  /** `from`: the variable that sets it. Absent for the default. */
  server: { origin: string; from?: string };
  /** `from`: the variables that hold it. */
  credential: { kind: string; words: string; from: string[] };
  /** The configured version. `apiVersionFrom`: the variable that sets it. Absent for the default. */
  apiVersion: ApiVersion;
  apiVersionFrom?: string;
  /** The apps that the user named. */
  appIds: number[];
  /** The app id that was read because the user named none. */
  probedAppId?: number;
  /** Why nothing was sent after the first read. */
  stopped?: string;
  documents: DocumentFinding[];
  answers: {
    count: number;
    /** The number of answers with each status, including those of failed attempts. */
    statuses: Record<string, number>;
    medianMilliseconds?: number;
    longestMilliseconds?: number;
  };
  rateLimit?: AnnouncedLimit;
  surprises: Surprise[];
  /** What the user should do, in sentences. */
  advice: string[];
}

/**
 * `failed` when a document could not be read in the configured version. A 404 counts as read. When the user named no
 * app, a 403 counts as read too, since the app id is most likely unused. A 403 that says that a token lacks scopes does
 * not.
 */
export function resultOf(
  report: Pick<CheckReport, "stopped" | "documents" | "surprises" | "apiVersion" | "probedAppId" | "credential">,
): CheckReport["result"] {
  const isToken = report.credential.kind !== "developerApiKey";
  const isForbiddenProbe = ({ finding, status, reason = "" }: DocumentFinding) =>
    report.probedAppId !== undefined &&
    finding === "refused" &&
    status === 403 &&
    !(isToken && reason.includes("MISSING_SCOPES"));
  const isFine = (found: DocumentFinding) =>
    found.finding === "there" || found.finding === "none" || isForbiddenProbe(found);
  const own = report.documents.filter(({ apiVersion }) => apiVersion === report.apiVersion);
  if (report.stopped !== undefined || !own.every(isFine)) return "failed";
  return report.surprises.length > 0 ? "surprises" : "well";
}
