import { API_VERSIONS, type ApiVersion } from "../config.js";
import { NO_STACK_CONFIG } from "../setting.js";
import type { CheckReport, DocumentFinding } from "./report.js";

type Seen = Pick<
  CheckReport,
  "result" | "apiVersion" | "appIds" | "probedAppId" | "stopped" | "documents" | "surprises"
>;

/** What the user should do, in sentences. */
export function adviceFor(seen: Seen): string[] {
  if (seen.stopped !== undefined) return [NO_STACK_CONFIG];
  const own = seen.documents.filter(({ apiVersion }) => apiVersion === seen.apiVersion);
  return [
    ...credentialAdvice(own, seen.probedAppId !== undefined, seen.result),
    ...addressAdvice(own),
    ...versionAdvice(seen, own),
    ...appAdvice(seen, own),
    ...nextAdvice(seen, own),
    ...(seen.result === "failed" ? [NO_STACK_CONFIG] : []),
  ];
}

function credentialAdvice(own: readonly DocumentFinding[], noAppNamed: boolean, result: Seen["result"]): string[] {
  const refusedWith = (status: number) => own.filter((one) => one.finding === "refused" && one.status === status);
  const [unauthorised] = refusedWith(401);
  const forbidden = refusedWith(403).length > 0;
  return [
    ...(unauthorised ? [`HubSpot refused the credential. ${credentialFault(unauthorised.reason ?? "")}`] : []),
    ...(forbidden && (!noAppNamed || result === "failed")
      ? [
          "HubSpot refused to show settings (403): the credential must belong to the account that owns the app, and a token needs the scopes developers-read and developers-write.",
        ]
      : []),
  ];
}

function credentialFault(reason: string): string {
  if (reason.includes("EXPIRED_AUTHENTICATION")) return "The token has expired: it lives 30 minutes. Get a new one.";
  if (reason.includes("INVALID_AUTHENTICATION")) {
    return "HubSpot does not know it, or does not accept this kind of credential here. These work: a developer API key, an OAuth access token of the app, and the app's client id, client secret and refresh token. A private app's token and a personal access key do not.";
  }
  return "Check that it is complete, and that it was not replaced in HubSpot.";
}

function addressAdvice(own: readonly DocumentFinding[]): string[] {
  if (!own.some(({ finding }) => finding === "foreign")) return [];
  return [
    "Something other than HubSpot's API answered: check HUBSPOT_BASE_URL, and any proxy or gateway between you and HubSpot.",
  ];
}

function versionAdvice({ apiVersion, appIds, documents, surprises, result }: Seen, own: DocumentFinding[]): string[] {
  const use = (version: ApiVersion) =>
    `set HUBSPOT_API_VERSION to ${version}, and in a stack \`pulumi config set hubspot:apiVersion ${version}\``;
  const readable = API_VERSIONS.filter((version) => {
    const found = documents.filter((one) => one.apiVersion === version);
    const allReadable =
      found.length === own.length && found.every(({ finding }) => finding === "there" || finding === "none");
    return allReadable && found.some(({ finding }) => finding === "there");
  });
  const differs = (version: ApiVersion) =>
    surprises.some(({ code, apiVersions }) => code === "versions-differ" && apiVersions.includes(version));
  const served = API_VERSIONS.filter((version) => {
    const found = documents.filter((one) => one.apiVersion === version);
    return found.length > 0 && found.every(({ finding }) => finding !== "notServed");
  });
  const withSettings = appsThere(appIds, own);
  const newest = readable.filter((version) => version !== apiVersion && !differs(version)).at(-1);
  if (result === "failed") {
    if (newest && !readable.includes(apiVersion)) {
      return [`${newest} answers for ${theApps(appIds)} and ${apiVersion} does not: ${use(newest)}.`];
    }
    return own.some(({ finding }) => finding === "notServed")
      ? [
          `HubSpot does not serve some documents in ${apiVersion}. Versions that serve all of them: ${served.join(", ") || "none"}. Choose one with HUBSPOT_API_VERSION, or in a stack with hubspot:apiVersion.`,
        ]
      : [];
  }
  if (apiVersion !== "v3") return [];
  const end = "HubSpot supports v3 until September 2027.";
  if (newest) return [`${end} ${newest} has the same settings for ${theApps(withSettings)}: ${use(newest)}.`];
  return own.some(({ finding }) => finding === "there")
    ? [
        `${end} No other version answered for ${theApps(appIds)} with the same settings: stay with v3 for now, and check again later.`,
      ]
    : [`${end} To see which version to use then, run check with an app that has settings.`];
}

function appAdvice({ appIds, probedAppId, result }: Seen, own: readonly DocumentFinding[]): string[] {
  if (probedAppId !== undefined) {
    const isAccepted = own.some(({ finding }) => finding === "there" || finding === "none");
    const accepted = isAccepted
      ? " HubSpot did not refuse the credential. This does not prove that the credential can read your apps."
      : result === "failed"
        ? ""
        : " HubSpot answered 403. Perhaps this app just belongs to another account, perhaps the credential may not read any app.";
    return [
      `You named no app, so this command read app ${probedAppId}, which most likely does not exist.${accepted} Name your apps to see what they have: \`npx pulumi-hubspot-calling check APP_ID\`.`,
    ];
  }
  const empty = appIds.filter((appId) => {
    const found = own.filter((one) => one.appId === appId);
    return found.length > 0 && found.every(({ finding }) => finding === "none");
  });
  if (empty.length === 0) return [];
  return [
    `HubSpot has no settings for ${theApps(empty)}, or the credential's account does not own ${empty.length === 1 ? "it" : "them"}: HubSpot answers 404 in both cases. Check the id before \`pulumi up\` creates settings for it.`,
  ];
}

function nextAdvice({ appIds, surprises, result }: Seen, own: readonly DocumentFinding[]): string[] {
  const report =
    "Report the surprises with the output of this command with --json: it holds no credential and no value of a setting. It does hold app ids, the server's name and HubSpot's error messages.";
  const withSettings = appsThere(appIds, own);
  return [
    ...(surprises.length > 0 ? [report] : []),
    ...(result !== "failed" && withSettings.length > 0
      ? [
          `To manage what HubSpot has: \`npx pulumi-hubspot-calling import ${withSettings.join(" ")} > imported.ts\`. This command does not check whether HubSpot accepts writes.`,
        ]
      : []),
  ];
}

/** Those of the apps that have settings in the configured version. */
function appsThere(appIds: readonly number[], own: readonly DocumentFinding[]): number[] {
  return appIds.filter((appId) => own.some((one) => one.appId === appId && one.finding === "there"));
}

function theApps(appIds: readonly number[]): string {
  return appIds.length === 1 ? `app ${appIds[0]}` : `apps ${appIds.join(", ")}`;
}
