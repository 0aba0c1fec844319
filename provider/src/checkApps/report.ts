import type { ApiVersion } from "../config.js";

/**
 * What the answer to one read means.
 * - `there`: a settings document. `none`: HubSpot's 404.
 * - `notServed`: a page of HubSpot's web server, 404 or 405, which does not know the address.
 * - `refused`: any other 4xx. `unreadable`: a 2xx with a body that the provider cannot use.
 * - `foreign`: not from HubSpot's API, such as a proxy's page. `failed`: no answer, or a 5xx after all attempts.
 */
export type Finding = "there" | "none" | "notServed" | "refused" | "unreadable" | "foreign" | "failed";

/** What HubSpot answered for one document of one app, in one version of its API. */
export interface DocumentFinding {
  /** The resource class: `CallingExtensionSettings`. */
  document: string;
  apiVersion: ApiVersion;
  appId: number;
  finding: Finding;
  /** Of the last answer. Absent where none came. */
  status?: number;
  /** HubSpot's id of that answer, for its support; absent for `there` and `none`. */
  correlationId?: string;
  /** In words; absent for `there` and `none`. */
  reason?: string;
}

/** What differs from what this provider believes of HubSpot. */
export type SurpriseCode =
  | "missing-not-404"
  | "unknown-fields"
  | "missing-fields"
  | "other-type"
  | "other-date"
  | "no-rate-limit"
  | "no-correlation-id"
  | "versions-differ";

/** One surprise, with all places where it was seen. */
export interface Surprise {
  code: SurpriseCode;
  /** The resource class; absent where it is not about one. */
  document?: string;
  /** In words, without any value of a setting. */
  text: string;
  apiVersions: ApiVersion[];
  appIds: number[];
}

/** The rate limit as the last answer that named it announced it. */
export interface AnnouncedLimit {
  max?: number;
  intervalMilliseconds?: number;
  remaining?: number;
  daily?: number;
  dailyRemaining?: number;
}

/**
 * What `check` saw. It holds no credential and no value of a setting. Scripts read it as JSON: within one `format`,
 * fields and words may be added, and none is renamed or removed.
 */
export interface CheckReport {
  format: 1;
  /** `failed`: see {@link resultOf}. `surprises`: all was read, and something differs from what was expected. */
  result: "well" | "surprises" | "failed";
  /** Versions of this package and of Node.js. */
  software: { provider: string; node: string };
  /** `from`: the variable that names it; absent for the default. */
  server: { origin: string; from?: string };
  /** `from`: the variables that hold it. */
  credential: { kind: string; words: string; from: string[] };
  /** The version that is set; `apiVersionFrom`: the variable that names it, absent for the default. */
  apiVersion: ApiVersion;
  apiVersionFrom?: string;
  /** The apps that were named. */
  appIds: number[];
  /** The app id that was asked for because none was named. */
  probedAppId?: number;
  /** Why nothing more was asked after the first read. */
  stopped?: string;
  documents: DocumentFinding[];
  answers: {
    count: number;
    /** How many answers had each status, failed attempts included. */
    statuses: Record<string, number>;
    medianMilliseconds?: number;
    longestMilliseconds?: number;
  };
  rateLimit?: AnnouncedLimit;
  surprises: Surprise[];
  /** What follows from it, in sentences. */
  advice: string[];
}

/**
 * `failed` when something of the configured version could not be read; a 404 is readable. Where no app was named, a 403
 * says nothing: the id that was asked for belongs to nobody here.
 */
export function resultOf(
  report: Pick<CheckReport, "stopped" | "documents" | "surprises" | "apiVersion" | "probedAppId">,
): CheckReport["result"] {
  const isFine = ({ finding, status }: DocumentFinding) =>
    finding === "there" || finding === "none" || (report.probedAppId !== undefined && status === 403);
  const own = report.documents.filter(({ apiVersion }) => apiVersion === report.apiVersion);
  if (report.stopped !== undefined || !own.every(isFine)) return "failed";
  return report.surprises.length > 0 ? "surprises" : "well";
}
