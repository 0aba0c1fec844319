import type { Config } from "../config.js";
import type { StatusFailure } from "./answer.js";
import {
  AlreadyExistsError,
  type Complaint,
  CredentialError,
  DailyLimitError,
  type HubSpotError,
  InvalidError,
  NotFoundError,
  NotServedError,
  RefusedError,
  type Subject,
  TokenRefusedError,
} from "./errors.js";

const FOREIGN = "This is no answer of HubSpot's API: check hubspot:baseUrl and what lies on the way to it.";

/** What stands around a refusal. */
export interface RefusalContext {
  subject: Subject;
  /** An earlier attempt of the same DELETE may have been carried out. */
  mayBeOurDoing: boolean;
  /** The time that HubSpot asks to wait, milliseconds. */
  named: number | undefined;
}

type Refusal = Pick<StatusFailure, "status" | "complaint" | "isForeign" | "isPage">;

/** What a status means for a settings document. */
export function refusalOf(
  { status, complaint, isForeign, isPage }: Refusal,
  { subject, mayBeOurDoing, named }: RefusalContext,
  { credential, apiVersion }: Pick<Config, "credential" | "apiVersion">,
): HubSpotError {
  // A proxy's page says nothing of credential or document: a 404 of its own would drop the document from the state.
  if (isForeign && [401, 403, 404, 409].includes(status)) return new RefusedError(subject, complaint, FOREIGN);
  // Nor does HubSpot's own page, of an address that it does not know.
  if (isPage && [404, 405].includes(status)) return new NotServedError(subject, complaint, apiVersion);
  switch (status) {
    case 400:
      return new InvalidError(subject, complaint);
    case 401:
    case 403:
      return new CredentialError(subject, complaint, credential.kind);
    case 404:
      return new NotFoundError(subject, complaint, mayBeOurDoing);
    case 409:
      return new AlreadyExistsError(subject, complaint);
    default:
      return generalRefusalOf(status, complaint, { subject, named });
  }
}

const NO_TOKEN_ENDPOINT =
  "This is no answer of HubSpot's token endpoint: check hubspot:baseUrl, and that what lies on the way lets POST /oauth/2026-03/token through.";

/** What a status of the token endpoint means. It is never about a settings document, whatever the status. */
export function tokenRefusalOf(
  { status, complaint, isForeign }: Refusal,
  { subject, named }: RefusalContext,
): HubSpotError {
  if (isForeign || status === 404 || status === 405) return new RefusedError(subject, complaint, NO_TOKEN_ENDPOINT);
  if ([400, 401, 403].includes(status)) return new TokenRefusedError(subject, complaint);
  return generalRefusalOf(status, complaint, { subject, named });
}

function generalRefusalOf(
  status: number,
  complaint: Complaint,
  { subject, named }: Pick<RefusalContext, "subject" | "named">,
): HubSpotError {
  if (status === 429) return new DailyLimitError(subject, complaint);
  return new RefusedError(subject, complaint, adviceFor(status, named));
}

function adviceFor(status: number, named: number | undefined): string {
  if (status >= 300 && status < 400) {
    return "Redirects are not followed, since a credential must not go to another host: check hubspot:baseUrl.";
  }
  if (status === 477) {
    const when = named === undefined ? "" : ` HubSpot asks to wait ${Math.ceil(named / 1_000)} s.`;
    return `The account is being migrated to another data center.${when} Run the command again then.`;
  }
  return status >= 500 ? "Run the command again later, or ask HubSpot's support." : "Correct it and run again.";
}
