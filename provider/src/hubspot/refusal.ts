import type { Credential } from "../config.js";
import type { StatusFailure } from "./answer.js";
import {
  AlreadyExistsError,
  CredentialError,
  DailyLimitError,
  type HubSpotError,
  InvalidError,
  NotFoundError,
  RefusedError,
  type Subject,
} from "./errors.js";

const FOREIGN = "This is no answer of HubSpot's API: check hubspot:baseUrl and what lies on the way to it.";

/** What stands around a refusal. */
export interface RefusalContext {
  subject: Subject;
  /** Which credential the request carried. */
  credential: Credential["kind"];
  /** An earlier attempt of the same DELETE may have been carried out. */
  mayBeOurDoing: boolean;
  /** The time that HubSpot asks to wait, milliseconds. */
  named: number | undefined;
}

/** What a status means that asking again would not change. */
export function refusalOf(
  { status, complaint, isForeign }: Pick<StatusFailure, "status" | "complaint" | "isForeign">,
  { subject, credential, mayBeOurDoing, named }: RefusalContext,
): HubSpotError {
  // A proxy's page says nothing of credential or document: a 404 of its own would drop the document from the state.
  if (isForeign && [401, 403, 404, 409].includes(status)) return new RefusedError(subject, complaint, FOREIGN);
  switch (status) {
    case 400:
      return new InvalidError(subject, complaint);
    case 401:
    case 403:
      return new CredentialError(subject, complaint, credential);
    case 404:
      return new NotFoundError(subject, complaint, mayBeOurDoing);
    case 409:
      return new AlreadyExistsError(subject, complaint);
    case 429:
      return new DailyLimitError(subject, complaint);
    default:
      return new RefusedError(subject, complaint, adviceFor(status, named));
  }
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
