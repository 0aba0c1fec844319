import { CREDENTIAL_KINDS, type CredentialPlace, credentialNames, howToRemove, howToSet } from "../credential.js";
import { inList } from "../inList.js";
import type { ErrorDetails } from "./errorDetails.js";
import { cut } from "./text.js";

/** Added only for a credential in the stack's config. The environment is read at each command. */
const LAST_UP =
  "A refresh and a destroy use the stack config's credential of the last `pulumi up`: add --run-program to use today's.";

const NEEDED = "(reading needs developers-read, writing developers-write)";

/** A list of scopes is cut after this many UTF-16 units. */
const LONGEST_SCOPES = 200;

/** What the user should do after a 401 or a 403. */
export function credentialAdvice(details: ErrorDetails, credential: CredentialPlace): string {
  return withLastUp(adviceOn(details, credential), credential);
}

function adviceOn({ status, category, scopes }: ErrorDetails, credential: CredentialPlace): string {
  const names = credentialNames(credential);
  if (status === 403 && (category === "MISSING_SCOPES" || scopes)) return scopeAdvice(scopes, credential);
  if (status === 401 && category === "INVALID_AUTHENTICATION") {
    const [key, token, app] = CREDENTIAL_KINDS.map((kind) => inList(credentialNames({ ...credential, kind })));
    return `Check ${inList(names)}. These work here: a developer API key (${key}), an OAuth access token of the app (${token}), or the app's ${app}. A private app's token and a personal access key do not. HubSpot's API versions can differ in what they take: if the credential is right, try another hubspot:apiVersion.`;
  }
  if (status === 401 && category === "EXPIRED_AUTHENTICATION" && credential.kind === "accessToken") {
    const app = inList(credentialNames({ ...credential, kind: "oauthApp" }));
    return `An access token lives 30 minutes. Set a new one ${howToSet(names)}, or set ${app} in its place: with these it is renewed automatically.`;
  }
  return checkOf(names, "valid and belong to the account that owns the app");
}

/**
 * What the user should do when HubSpot refuses an access token: it depends on the parts of the credential that HubSpot
 * names.
 */
export function grantAdvice(details: ErrorDetails, app: CredentialPlace): string {
  return withLastUp(checkOf(partsNamedIn(details, app), "valid and belong to the same app"), app);
}

/** The parts of the credential that HubSpot names, or all three. */
function partsNamedIn({ category, message }: ErrorDetails, app: CredentialPlace): string[] {
  const said = comparable(`${category} ${message}`);
  const all = credentialNames(app);
  const named = all.filter((name) => said.includes(comparable(name)));
  if (named.length > 0) return named;
  // The words of RFC 6749, section 5.2.
  if (said.includes("invalidclient")) return all.slice(0, 2);
  return said.includes("invalidgrant") ? all.slice(2) : all;
}

/**
 * A name or a message without prefix, blanks, hyphens and underscores, in lower case: so `HUBSPOT_CLIENT_ID` is found
 * in "client id".
 */
function comparable(text: string): string {
  return text
    .replace(/^hubspot[:_]/i, "")
    .replace(/[ _-]/g, "")
    .toLowerCase();
}

function checkOf(names: readonly string[], must: string): string {
  const [it, them] = names.length > 1 ? ["they", "them"] : ["it", "it"];
  return `Check ${inList(names)}: ${it} must be ${must}. Set ${them} ${howToSet(names)}.`;
}

function scopeAdvice(scopes: readonly string[] | undefined, credential: CredentialPlace): string {
  const list = scopes && cut(scopes.join(", "), LONGEST_SCOPES);
  const [key = ""] = credentialNames(credential).slice(-1);
  if (credential.kind === "developerApiKey") {
    // HubSpot may answer the same for an app of another account.
    const first = list ? "" : "Check appId first, and that the app belongs to the key's account. ";
    const required = list ? `here: ${list}` : "here";
    const [token = ""] = credentialNames({ ...credential, kind: "accessToken" });
    return `${first}HubSpot requires scopes ${required}. A developer API key has none: use an OAuth access token of the app that has them ${NEEDED}, set ${howToSet([token])} after ${howToRemove([key])}.`;
  }
  const required = list ? `what HubSpot requires here: ${list}` : "scopes that HubSpot requires here";
  const what = credential.kind === "oauthApp" ? "refresh token" : "token";
  const pronoun = scopes?.length === 1 ? "it" : "them";
  return `The access token lacks ${required}. Authorise the app again with ${pronoun} ${NEEDED}, then set the new ${what} ${howToSet([key])}.`;
}

function withLastUp(advice: string, { inEnvironment }: CredentialPlace): string {
  return inEnvironment ? advice : `${advice} ${LAST_UP}`;
}
