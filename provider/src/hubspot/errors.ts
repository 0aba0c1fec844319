import { API_VERSIONS, type ApiVersion } from "../config.js";
import type { CredentialPlace } from "../credential.js";
import { credentialAdvice, grantAdvice } from "./credentialAdvice.js";
import { type ErrorDetails, inWords } from "./errorDetails.js";

/** What a request was for, in the words of messages. */
export interface Subject {
  /** "read", "create", "update" or "delete": completes "HubSpot refused the …". */
  action: string;
  /** "app 42 calling settings". */
  document: string;
  /** The config key or environment variable that names the server, for advice. Absent for the default. */
  baseUrlFrom?: string | undefined;
}

/** What advice calls the setting that names the server. */
export function serverSetting({ baseUrlFrom }: Subject): string {
  return baseUrlFrom ?? "hubspot:baseUrl";
}

/**
 * Every failure of a call to HubSpot. The message is all that a user sees: document, what happened, what HubSpot said,
 * what to do. It holds no credential, and `cause` is not set.
 */
export abstract class HubSpotError extends Error {
  override readonly name = "HubSpotError";
}

/** HubSpot refused the request. Sending it again changes nothing. */
export class RefusedError extends HubSpotError {
  constructor(
    readonly subject: Subject,
    readonly details: ErrorDetails,
    advice = "Correct what HubSpot names and run the command again.",
    happened = `HubSpot refused the ${subject.action}`,
  ) {
    const { code, text } = inWords(details);
    super(`${subject.document}: ${happened} (${code})${text}. ${advice}`);
  }
}

/** Something between this machine and HubSpot answered, such as a proxy. The answer is not from HubSpot. */
export class ForeignAnswerError extends RefusedError {
  constructor(subject: Subject, details: ErrorDetails, advice: string) {
    super(subject, details, advice, `something other than HubSpot answered the ${subject.action}`);
  }
}

/** 400: the request is wrong. After a first POST it may mean that the document exists: HubSpot does not say. */
export class InvalidError extends RefusedError {}

/** 401 or 403: the credential is wrong, expired, of the wrong kind, lacks a scope or is of another account. */
export class CredentialError extends RefusedError {
  constructor(subject: Subject, details: ErrorDetails, credential: CredentialPlace) {
    super(subject, details, credentialAdvice(details, credential));
  }
}

/** HubSpot refused an access token for the app's OAuth credential. */
export class TokenRefusedError extends RefusedError {
  constructor(subject: Subject, details: ErrorDetails, app: CredentialPlace) {
    super(subject, details, grantAdvice(details, app));
  }
}

/**
 * 404: there is no such document, or this credential's account does not own the app. HubSpot answers the same to both.
 */
export class NotFoundError extends RefusedError {
  constructor(
    subject: Subject,
    details: ErrorDetails,
    /** An earlier attempt of the same DELETE may have been executed: then a 404 is expected. */
    readonly mayHaveDeleted: boolean,
  ) {
    super(
      subject,
      details,
      "The app may not exist, or belong to another account than the credential: check appId and credential.",
    );
  }
}

/**
 * 404 or 405 as a page of HubSpot's web server: HubSpot does not serve this address. That says nothing about the
 * document, so it is not a NotFoundError.
 */
export class NotServedError extends RefusedError {
  /** The other API versions, as text. */
  readonly others: string;

  constructor(
    subject: Subject,
    details: ErrorDetails,
    readonly apiVersion: ApiVersion,
  ) {
    const others = API_VERSIONS.filter((version) => version !== apiVersion);
    const newest = others.at(-1) ?? apiVersion;
    const inWords = `${others.slice(0, -1).join(", ")} or ${newest}`;
    super(
      subject,
      details,
      `HubSpot serves no such address: most likely hubspot:apiVersion, now ${apiVersion}, does not have this document. Try ${inWords}, as in \`pulumi config set hubspot:apiVersion ${newest}\`. A refresh and a destroy use the stack config's version of the last \`pulumi up\`: add --run-program to use today's.`,
    );
    this.others = inWords;
  }
}

/** 409: a first POST was refused because the document exists. */
export class AlreadyExistsError extends RefusedError {}

/** 429 with policy DAILY: the limit ends at midnight in the account's time zone. */
export class DailyLimitError extends RefusedError {
  constructor(subject: Subject, details: ErrorDetails) {
    super(
      subject,
      details,
      "The account's daily limit is used up; it resets at midnight of the account's time zone. Run the command again then.",
    );
  }
}

/**
 * In a refresh and a destroy Pulumi does not run the program: the provider gets the configuration of the last `pulumi
 * up`. The environment is read at each command.
 */
function changedUrl(subject: Subject): string {
  const isInConfig = serverSetting(subject).startsWith("hubspot:");
  return isInConfig ? " If you changed hubspot:baseUrl, add --run-program to a refresh or a destroy." : "";
}

/** No connection to HubSpot, and repeating does not help: host name, certificate, proxy. */
export class UnreachableError extends HubSpotError {
  constructor(subject: Subject, origin: string, reason: string) {
    super(
      `${subject.document}: HubSpot could not be reached at ${origin} for the ${subject.action}: ${reason}. Check ${serverSetting(subject)}, the network and HTTPS_PROXY, then run the command again.${changedUrl(subject)}`,
    );
  }
}

/** Attempts or time are used up, and no attempt changed anything. Running the command later may work. */
export class UnavailableError extends HubSpotError {
  /** @param origin the server's address, given when no answer came */
  constructor(subject: Subject, reason: string, origin?: string) {
    const place = origin ? ` at ${origin}` : "";
    const advice = origin
      ? `Check ${serverSetting(subject)} and the network, then run the command again.${changedUrl(subject)}`
      : "Run the command again later.";
    super(`${subject.document}: the ${subject.action}${place} failed: ${reason}. ${advice}`);
  }
}

/** The resource's own timeout is used up, and no attempt changed anything. */
export class DeadlineError extends UnavailableError {}

/** A write or a delete was sent, and its outcome is unknown. Read the document before writing again. */
export class OutcomeUnknownError extends HubSpotError {
  constructor(
    readonly subject: Subject,
    /** Why the outcome is unknown, as text. */
    readonly reason: string,
    /** The wait that HubSpot named, milliseconds. */
    readonly exactly?: number,
  ) {
    super(
      `${subject.document}: whether the ${subject.action} took effect is not known: ${reason}. Run the command again: it looks at HubSpot first.`,
    );
  }
}

/**
 * The answer cannot be used. After a read it is no settings document, after a delete it is not HubSpot's, and from the
 * token endpoint it holds no token.
 */
export class UnreadableAnswerError extends HubSpotError {
  constructor(
    readonly subject: Subject,
    /** What is wrong with the body, as text. */
    readonly reason: string,
    advice = `Check that ${serverSetting(subject)} is HubSpot's API, then run the command again.`,
  ) {
    super(`${subject.document}: HubSpot's answer to the ${subject.action} cannot be read: ${reason}. ${advice}`);
  }
}

/** The Pulumi engine has ended. This process is still running, and must not write any more. */
export class EngineGoneError extends HubSpotError {
  constructor() {
    super("the Pulumi engine has stopped, so nothing more is sent to HubSpot");
  }
}

/** The user cancelled the operation. */
export class CancelledError extends HubSpotError {
  constructor() {
    super("cancelled, so nothing more is sent to HubSpot; `pulumi up` continues from what is there");
  }
}
