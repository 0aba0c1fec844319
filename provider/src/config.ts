import { CREDENTIAL_SETTINGS, type Credential, readCredential } from "./credential.js";
import { misspeltKeys } from "./misspeltKeys.js";
import { type ConfigSource, inConfig, inEnvironment, type Setting } from "./setting.js";

/** API versions whose paths this provider knows. HubSpot supports v1 to v3 until September 2027. */
export const API_VERSIONS = ["v3", "2025-09", "2026-03", "2026-09"] as const;
/** One of {@link API_VERSIONS}. */
export type ApiVersion = (typeof API_VERSIONS)[number];

/** Server, API version and credential. Only {@link readConfig} makes one, so it is always valid. */
export interface Config {
  credential: Credential;
  /** Default `v3`. */
  apiVersion: ApiVersion;
  /** Without a slash at its end. Default {@link HUBSPOT}; plain http only for loopback. */
  baseUrl: string;
  /** The config key or environment variable that sets `baseUrl`. Absent for the default. */
  baseUrlFrom?: string;
}

/** Every setting of the provider. */
export const SETTINGS: readonly string[] = [...CREDENTIAL_SETTINGS, "apiVersion", "baseUrl"];

/** HubSpot's own server: where requests go by default. */
export const HUBSPOT = "https://api.hubapi.com";

/** A setting is missing, set twice or malformed. The message names every key involved and the command that fixes it. */
export class ConfigError extends Error {
  override readonly name = "ConfigError";
}

/** Whether a host is this machine. Takes URL.hostname, where an IPv6 address is in brackets. */
export function isLoopback(hostname: string): boolean {
  return hostname === "localhost" || hostname === "[::1]" || /^127(\.\d{1,3}){3}$/.test(hostname);
}

/**
 * Reads the settings from stack config, then from the environment. With a credential in config, or a part of one, the
 * environment's credential is ignored. An empty value counts as absent, and white space around a value is dropped.
 * @param source undefined for a command, which reads no stack's config
 * @throws ConfigError with all errors at once, and never with a value that may be secret
 */
export function readConfig(source: ConfigSource | undefined, environment: NodeJS.ProcessEnv): Config {
  const faults = source ? misspeltKeys(source, SETTINGS) : [];
  const fromConfig = inConfig(source ?? (() => undefined));
  const fromEnvironment = inEnvironment(environment);
  const credential = readCredential(source && fromConfig, fromEnvironment, faults);

  const version = fromConfig("apiVersion") ?? fromEnvironment("apiVersion");
  const apiVersion = API_VERSIONS.find((known) => known === (version?.value ?? "v3"));
  if (version && !apiVersion) {
    faults.push(
      `${version.from} is not an API version this provider knows: use ${API_VERSIONS.join(", ")}, as in ${setPlainly(version, "v3")}.`,
    );
  }

  const base = fromConfig("baseUrl") ?? fromEnvironment("baseUrl");
  const baseUrl = base ? readBaseUrl(base, faults) : HUBSPOT;

  if (faults.length > 0 || !credential || !apiVersion || baseUrl === undefined) {
    throw new ConfigError(`HubSpot is not configured: ${faults.join(" ")}`);
  }
  return { credential, apiVersion, baseUrl, ...(base ? { baseUrlFrom: base.from } : {}) };
}

/** The command that sets a setting where it was found, to a value that is not secret. */
function setPlainly({ key, from }: Setting, value: string): string {
  return from === key ? `\`pulumi config set ${key} ${value}\`` : `\`export ${from}=${value}\``;
}

function readBaseUrl(setting: Setting, faults: string[]): string | undefined {
  const fix = `Set it with ${setPlainly(setting, "https://…")}.`;
  // The value is never shown: it may hold a user name and a password.
  if (!URL.canParse(setting.value)) {
    faults.push(`${setting.from} is not an absolute URL. ${fix}`);
    return undefined;
  }
  const url = new URL(setting.value);
  if (url.username || url.password) {
    faults.push(`${setting.from} carries a user name or password, which would end up in logs. ${fix}`);
  } else if (url.protocol !== "https:" && !(url.protocol === "http:" && isLoopback(url.hostname))) {
    faults.push(`${setting.from} must be https: a credential never goes over plain http except to loopback. ${fix}`);
  } else if (url.search || url.hash) {
    faults.push(`${setting.from} must have no query and no fragment. ${fix}`);
  } else {
    return url.origin + url.pathname.replace(/\/+$/, "");
  }
  return undefined;
}
