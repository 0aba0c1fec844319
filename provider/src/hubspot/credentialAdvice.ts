import { type Credential, credentialKeys, setCommand } from "../credential.js";
import { inList } from "../inList.js";
import type { ErrorDetails } from "./errorDetails.js";
import { cut } from "./text.js";

const LAST_UP =
  "A refresh and a destroy use the stack config's credential of the last `pulumi up`: add --run-program to use today's.";

const NEEDED = "(reading needs developers-read, writing developers-write)";

/** A list of scopes is cut after this many UTF-16 units. */
const LONGEST_SCOPES = 200;

/** What the user should do after a 401 or a 403. */
export function credentialAdvice(details: ErrorDetails, credential: Credential["kind"]): string {
  return `${adviceOn(details, credential)} ${LAST_UP}`;
}

function adviceOn({ status, category, scopes }: ErrorDetails, credential: Credential["kind"]): string {
  const keys = credentialKeys(credential);
  if (status === 403 && (category === "MISSING_SCOPES" || scopes)) return onScopes(scopes, credential);
  if (status === 401 && category === "INVALID_AUTHENTICATION") {
    return `Check ${inList(keys)}. These work here: a developer API key (hubspot:developerApiKey), an OAuth access token of the app (hubspot:accessToken), or the app's hubspot:clientId, hubspot:clientSecret and hubspot:refreshToken. A private app's token and a personal access key do not. HubSpot's API versions can differ in what they take: if the credential is right, try another hubspot:apiVersion.`;
  }
  if (status === 401 && category === "EXPIRED_AUTHENTICATION" && credential === "accessToken") {
    return "An access token lives 30 minutes. Set a new one with `pulumi config set --secret hubspot:accessToken`, or set hubspot:clientId, hubspot:clientSecret and hubspot:refreshToken in its place: with these it is renewed automatically.";
  }
  return checkOf(keys, "valid and belong to the account that owns the app");
}

/**
 * What the user should do when HubSpot refuses an access token: it depends on the parts of the credential that HubSpot
 * names.
 */
export function grantAdvice(details: ErrorDetails): string {
  return `${checkOf(partsNamedIn(details), "valid and belong to the same app")} ${LAST_UP}`;
}

/** The parts of the credential that HubSpot names, or all three. */
function partsNamedIn({ category, message }: ErrorDetails): string[] {
  const said = `${category} ${message}`.replace(/[ _-]/g, "").toLowerCase();
  const all = credentialKeys("oauthApp");
  const named = all.filter((key) => said.includes(key.replace("hubspot:", "").toLowerCase()));
  if (named.length > 0) return named;
  // The words of RFC 6749, section 5.2.
  if (said.includes("invalidclient")) return all.filter((key) => key !== "hubspot:refreshToken");
  return said.includes("invalidgrant") ? ["hubspot:refreshToken"] : all;
}

function checkOf(keys: readonly string[], must: string): string {
  const [it, them] = keys.length > 1 ? ["they", "them"] : ["it", "it"];
  return `Check ${inList(keys)}: ${it} must be ${must}. Set ${them} with ${inList(keys.map(setCommand))}.`;
}

function onScopes(scopes: readonly string[] | undefined, credential: Credential["kind"]): string {
  const names = scopes && cut(scopes.join(", "), LONGEST_SCOPES);
  if (credential === "developerApiKey") {
    // HubSpot may answer the same for an app of another account.
    const required = names ? `here: ${names}` : "here, or the app belongs to another account than the key";
    return `HubSpot requires scopes ${required}. A developer API key has none: use an OAuth access token of the app that has them ${NEEDED}, set with \`pulumi config set --secret hubspot:accessToken\` after \`pulumi config rm hubspot:developerApiKey\`.`;
  }
  const required = names ? `what HubSpot requires here: ${names}` : "scopes that HubSpot requires here";
  const [what, key] = credential === "oauthApp" ? ["refresh token", "refreshToken"] : ["token", "accessToken"];
  const pronoun = scopes?.length === 1 ? "it" : "them";
  return `The access token lacks ${required}. Authorise the app again with ${pronoun} ${NEEDED}, then set the new ${what} with ${setCommand(`hubspot:${key}`)}.`;
}
