import { inList } from "./inList.js";
import { type Finder, keyOf, type Setting, variableOf } from "./setting.js";

/** What a credential is and where it was found, without its value: advice calls it by the names that the user set. */
export interface CredentialPlace {
  kind: "developerApiKey" | "accessToken" | "oauthApp";
  /** Environment variables hold it. Otherwise the configuration of the stack or of the program's own provider does. */
  inEnvironment?: boolean;
}

/**
 * The credential of one request: a developer API key, as `hapikey` in the query, or an OAuth access token, as a Bearer
 * token.
 */
export interface RequestCredential extends CredentialPlace {
  kind: "developerApiKey" | "accessToken";
  value: string;
}

/**
 * The configured credential. A configured access token expires after 30 minutes. With an app's OAuth credential the
 * provider gets new tokens by itself.
 */
export type Credential = RequestCredential | OAuthApp;

/** An app's OAuth credential, which gets access tokens from HubSpot. */
export interface OAuthApp extends CredentialPlace {
  kind: "oauthApp";
  clientId: string;
  clientSecret: string;
  /** It belongs to one account that installed the app. HubSpot may replace it. */
  refreshToken: string;
}

/** The settings of an app's OAuth credential. */
const OAUTH_SETTINGS = ["clientId", "clientSecret", "refreshToken"] as const;

/** The settings of each kind of credential. All of them are secret. */
const SETTINGS_OF: Readonly<Record<Credential["kind"], readonly string[]>> = {
  developerApiKey: ["developerApiKey"],
  accessToken: ["accessToken"],
  oauthApp: OAUTH_SETTINGS,
};

/** Every kind of credential. */
export const CREDENTIAL_KINDS = Object.keys(SETTINGS_OF) as Credential["kind"][];

/** Every setting that is a credential or a part of one. */
export const CREDENTIAL_SETTINGS: readonly string[] = Object.values(SETTINGS_OF).flat();

/** The names of a credential's parts where they were found: config keys or environment variables. */
export function credentialNames({ kind, inEnvironment }: CredentialPlace): string[] {
  return inEnvironment ? credentialVariables(kind) : SETTINGS_OF[kind].map(keyOf);
}

/** The environment variables of a kind of credential. */
export function credentialVariables(kind: Credential["kind"]): string[] {
  return SETTINGS_OF[kind].map(variableOf);
}

/** The secret parts of a credential. */
export function secretsOf(credential: Credential): string[] {
  if (credential.kind !== "oauthApp") return [credential.value];
  return [credential.clientId, credential.clientSecret, credential.refreshToken];
}

/**
 * Finds the one credential. With a credential in config, or a part of one, the environment is ignored.
 * @param config undefined where no config is read
 * @param faults takes a text for each error; no text shows a value
 * @returns undefined when there is an error
 */
export function readCredential(
  config: Finder | undefined,
  environment: Finder,
  faults: string[],
): Credential | undefined {
  const find = config && CREDENTIAL_SETTINGS.some(config) ? config : environment;
  const values = new Map(CREDENTIAL_SETTINGS.map((name) => [name, find(name)]));
  const found = CREDENTIAL_KINDS.flatMap((kind) => {
    const settings = SETTINGS_OF[kind].flatMap((name) => values.get(name) ?? []);
    return settings.length > 0 ? [{ kind, settings }] : [];
  });
  const [first, ...others] = found;
  faults.push(...found.flatMap(({ settings }) => settings.flatMap(malformed)));
  if (!first) faults.push(config ? NONE : NONE_IN_ENVIRONMENT);
  else if (others.length > 0) faults.push(tooMany(found.map(({ settings }) => settings)));
  else faults.push(...incomplete(first.kind, first.settings));
  if (faults.length > 0 || !first) return undefined;
  const [one, two, three] = first.settings.map(({ value }) => value) as [string, string, string];
  const place = find === environment ? { inEnvironment: true } : {};
  if (first.kind !== "oauthApp") return { kind: first.kind, value: one, ...place };
  return { kind: first.kind, clientId: one, clientSecret: two, refreshToken: three, ...place };
}

const VARIABLES = inList(
  Object.values(SETTINGS_OF).map((names) => names.map(variableOf).join(" + ")),
  "or",
);

const NONE_IN_ENVIRONMENT = `no credential. Set it in the environment: ${VARIABLES}.`;

const NONE = [
  "no credential.",
  `In the stack's config, set hubspot:developerApiKey ${howToSet(["hubspot:developerApiKey"])}.`,
  `Or set hubspot:accessToken the same way, or ${inList(OAUTH_SETTINGS.map(keyOf))} together.`,
  `Or set environment variables: ${VARIABLES}.`,
].join(" ");

function malformed({ value, from }: Setting): string[] {
  if (/^[A-Za-z0-9._~+/=-]+$/.test(value)) return [];
  return [
    `${from} is not a credential: only letters, digits and . _ ~ + / = - can stand in one. Set it again ${howToSet([from])}.`,
  ];
}

function tooMany(credentials: readonly Setting[][]): string {
  const names = credentials.map((settings) => settings.map(({ from }) => from).join(" + "));
  const [all, some] = credentials.length > 2 ? ["all", "all but one"] : ["both", "one"];
  return `${inList(names)} are ${all} set, and HubSpot takes exactly one: remove ${some} with ${inList(
    credentials.map((settings) => howToRemove(settings.map(({ from }) => from))),
    "or",
  )}.`;
}

function incomplete(kind: Credential["kind"], settings: readonly Setting[]): string[] {
  const missing = SETTINGS_OF[kind].map(keyOf).filter((key) => !settings.some((setting) => setting.key === key));
  if (missing.length === 0) return [];
  const isInConfig = settings.some(({ key, from }) => key === from);
  const variables = SETTINGS_OF[kind].filter((name) => missing.includes(keyOf(name))).map(variableOf);
  const names = isInConfig ? missing : variables;
  const are = ({ length }: readonly unknown[]) => (length > 1 ? "are" : "is");
  return [
    `${inList(settings.map(({ from }) => from))} ${are(settings)} set, but ${inList(names)} ${are(names)} not: an app's OAuth credential needs all three in the same place. Set ${names.length > 1 ? "them" : "it"} ${howToSet(names)}.`,
  ];
}

/**
 * How parts of a credential are set, by their config keys or by their environment variables, for messages. It is never
 * a command line that would hold the value: shells keep those.
 */
export function howToSet(names: readonly string[]): string {
  if (!areKeys(names)) return `as ${inList(names)} in the environment`;
  return `with ${inList(names.map((name) => `\`pulumi config set --secret ${name}\``))}`;
}

/** The command that removes parts of a credential, by the same names, from where they are. */
export function howToRemove(names: readonly string[]): string {
  if (!areKeys(names)) return `\`unset ${names.join(" ")}\``;
  return `\`pulumi config ${names.length > 1 ? "rm-all" : "rm"} ${names.join(" ")}\``;
}

/** Whether these are config keys, and not environment variables. */
function areKeys(names: readonly string[]): boolean {
  return names.every((name) => name.startsWith("hubspot:"));
}
