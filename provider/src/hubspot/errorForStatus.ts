import type { Config } from "../config.js";
import type { CredentialPlace } from "../credential.js";
import type { StatusFailure } from "./answer.js";
import type { ErrorDetails } from "./errorDetails.js";
import {
  AlreadyExistsError,
  CredentialError,
  DailyLimitError,
  ForeignAnswerError,
  type HubSpotError,
  InvalidError,
  NotFoundError,
  NotServedError,
  RefusedError,
  type Subject,
  serverSetting,
  TokenRefusedError,
} from "./errors.js";

/** What is known about a request that HubSpot refused. */
export interface FailureContext {
  subject: Subject;
  /** An earlier attempt of the same DELETE may have been executed. */
  mayHaveDeleted: boolean;
  /** The wait that HubSpot named, milliseconds. */
  named: number | undefined;
}

type RefusedAnswer = Pick<StatusFailure, "status" | "details" | "isForeign" | "isPage">;

/** The error for a status that a request for a settings document got. */
export function errorForStatus(
  { status, details, isForeign, isPage }: RefusedAnswer,
  { subject, mayHaveDeleted, named }: FailureContext,
  { credential, apiVersion }: Pick<Config, "credential" | "apiVersion">,
): HubSpotError {
  // A proxy's page says nothing about credential or document. Its 404 must not drop the document from the state.
  if (isForeign && [401, 403, 404, 409].includes(status)) {
    const advice = `Check ${serverSetting(subject)}, and the proxies and gateways on the way to it.`;
    return new ForeignAnswerError(subject, details, advice);
  }
  // HubSpot's own page for an address that it does not serve says nothing about the document either.
  if (isPage && [404, 405].includes(status)) return new NotServedError(subject, details, apiVersion);
  switch (status) {
    case 400:
      return new InvalidError(subject, details);
    case 401:
    case 403:
      return new CredentialError(subject, details, credential);
    case 404:
      return new NotFoundError(subject, details, mayHaveDeleted);
    case 409:
      return new AlreadyExistsError(subject, details);
    default:
      return generalErrorForStatus(status, details, { subject, named });
  }
}

/** The error for a status of the token endpoint. It is never about a settings document. */
export function tokenErrorForStatus(
  { status, details, isForeign }: RefusedAnswer,
  { subject, named }: FailureContext,
  app: CredentialPlace,
): HubSpotError {
  if (isForeign || status === 404 || status === 405) {
    const advice = `Check ${serverSetting(subject)}, and that the proxies and gateways on the way let POST /oauth/2026-03/token through.`;
    return new ForeignAnswerError(subject, details, advice);
  }
  if ([400, 401, 403].includes(status)) return new TokenRefusedError(subject, details, app);
  return generalErrorForStatus(status, details, { subject, named });
}

function generalErrorForStatus(
  status: number,
  details: ErrorDetails,
  { subject, named }: Pick<FailureContext, "subject" | "named">,
): HubSpotError {
  if (status === 429) return new DailyLimitError(subject, details);
  return new RefusedError(subject, details, adviceFor(status, named, subject));
}

function adviceFor(status: number, named: number | undefined, subject: Subject): string {
  if (status >= 300 && status < 400) {
    return `Redirects are not followed, since a credential must not go to another host: check ${serverSetting(subject)}.`;
  }
  if (status === 477) {
    const when = named === undefined ? "" : ` HubSpot asks to wait ${Math.ceil(named / 1_000)} s.`;
    return `The account is being migrated to another data center.${when} Run the command again later.`;
  }
  return status >= 500
    ? "Run the command again later, or ask HubSpot's support."
    : "Correct what HubSpot names and run the command again.";
}
