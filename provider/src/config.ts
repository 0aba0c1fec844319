/** API versions whose paths this provider knows. HubSpot declared v1 to v3 unsupported from September 2027. */
export const API_VERSIONS = ["v3", "2025-09", "2026-03", "2026-09"] as const;
/** One of {@link API_VERSIONS}. */
export type ApiVersion = (typeof API_VERSIONS)[number];

/** How a request proves who sends it: HubSpot takes exactly one of the two. */
export type Credential = { kind: "developerApiKey" | "accessToken"; value: string };

/** Where HubSpot is and who we are there. Only {@link readConfig} makes one, so whoever holds one holds a valid one. */
export interface Config {
  credential: Credential;
  /** Default `v3`. */
  apiVersion: ApiVersion;
  /** Without a slash at its end. Default {@link HUBSPOT}; plain http only for loopback. */
  baseUrl: string;
  /** The config key or environment variable that names `baseUrl`. Default: none, `baseUrl` is the default one. */
  baseUrlFrom?: string;
}

/** HubSpot's own server: where requests go by default. */
export const HUBSPOT = "https://api.hubapi.com";

/** Where one stack config value comes from: `undefined` when the key is not set. */
export type ConfigSource = (key: string) => unknown;

/** A setting is missing, double or malformed. The message names every key involved and the command that mends it. */
export class ConfigError extends Error {
  override readonly name = "ConfigError";
}

/** Names a host that never leaves this machine. Takes URL.hostname, where an IPv6 address stands in brackets. */
export function isLoopback(hostname: string): boolean {
  return hostname === "localhost" || hostname === "[::1]" || /^127(\.\d{1,3}){3}$/.test(hostname);
}

interface Setting {
  key: string;
  variable: string;
  value: string;
  /** Where the value was found, in words for messages. */
  from: string;
}

/**
 * Reads the four settings from stack config, then from the environment. A credential in config silences both
 * environment variables; empty counts as absent and white space around a value is dropped.
 * @throws ConfigError naming every fault at once, never a value that may be secret.
 */
export function readConfig(source: ConfigSource, environment: NodeJS.ProcessEnv): Config {
  const faults: string[] = [];
  const fromConfig = (name: string) => found(`hubspot:${name}`, variableOf(name), source(`hubspot:${name}`), "config");
  const fromEnvironment = (name: string) =>
    found(`hubspot:${name}`, variableOf(name), environment[variableOf(name)], "environment");

  const credentials = ["developerApiKey", "accessToken"] as const;
  const inConfig = credentials.map(fromConfig);
  const candidates = inConfig.some(Boolean) ? inConfig : credentials.map(fromEnvironment);
  const [developerApiKey, accessToken] = candidates;
  if (developerApiKey && accessToken) {
    faults.push(
      `${developerApiKey.from} and ${accessToken.from} are both set, and HubSpot takes exactly one: remove one with \`${removal(developerApiKey)}\` or \`${removal(accessToken)}\`.`,
    );
  }
  const given = developerApiKey ?? accessToken;
  if (!given) {
    faults.push(
      "no credential: set hubspot:developerApiKey with `pulumi config set --secret hubspot:developerApiKey` or hubspot:accessToken with `pulumi config set --secret hubspot:accessToken` (or HUBSPOT_DEVELOPER_API_KEY or HUBSPOT_ACCESS_TOKEN in the environment).",
    );
  }
  for (const setting of candidates) {
    if (setting && !/^[A-Za-z0-9._~+/=-]+$/.test(setting.value)) {
      faults.push(
        `${setting.from} is not a credential: only letters, digits and . _ ~ + / = - can stand in one. Set it again with \`pulumi config set --secret ${setting.key}\`.`,
      );
    }
  }

  const version = fromConfig("apiVersion") ?? fromEnvironment("apiVersion");
  const apiVersion = API_VERSIONS.find((known) => known === (version?.value ?? "v3"));
  if (version && !apiVersion) {
    faults.push(
      `${version.from} is not an API version this provider knows: use ${API_VERSIONS.join(", ")}, as in \`pulumi config set hubspot:apiVersion v3\`.`,
    );
  }

  const base = fromConfig("baseUrl") ?? fromEnvironment("baseUrl");
  const baseUrl = base ? readBaseUrl(base, faults) : HUBSPOT;

  if (faults.length > 0 || !given || !apiVersion || baseUrl === undefined) {
    throw new ConfigError(`HubSpot is not configured: ${faults.join(" ")}`);
  }
  const kind = given === developerApiKey ? "developerApiKey" : "accessToken";
  return {
    credential: { kind, value: given.value },
    apiVersion,
    baseUrl,
    ...(base ? { baseUrlFrom: base.from } : {}),
  };
}

function readBaseUrl(setting: Setting, faults: string[]): string | undefined {
  const mend = "Set it with `pulumi config set hubspot:baseUrl https://…`.";
  // The value itself is never shown: a user name and password may stand in it.
  if (!URL.canParse(setting.value)) {
    faults.push(`${setting.from} is not an absolute URL. ${mend}`);
    return undefined;
  }
  const url = new URL(setting.value);
  if (url.username || url.password) {
    faults.push(`${setting.from} carries a user name or password, which would end up in logs. ${mend}`);
  } else if (url.protocol !== "https:" && !(url.protocol === "http:" && isLoopback(url.hostname))) {
    faults.push(`${setting.from} must be https: a credential never goes over plain http except to loopback. ${mend}`);
  } else if (url.search || url.hash) {
    faults.push(`${setting.from} must have no query and no fragment. ${mend}`);
  } else {
    return url.origin + url.pathname.replace(/\/+$/, "");
  }
  return undefined;
}

function found(key: string, variable: string, raw: unknown, place: "config" | "environment"): Setting | undefined {
  const value = typeof raw === "string" ? raw.trim() : raw === undefined || raw === null ? "" : String(raw);
  return value === "" ? undefined : { key, variable, value, from: place === "config" ? key : variable };
}

function removal(setting: Setting): string {
  return setting.from === setting.key ? `pulumi config rm ${setting.key}` : `unset ${setting.variable}`;
}

function variableOf(name: string): string {
  return `HUBSPOT_${name.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()}`;
}
