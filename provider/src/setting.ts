/** Returns the value of a stack config key, or undefined. */
export type ConfigSource = (key: string) => unknown;

/** One value of the configuration, and where it was found. */
export interface Setting {
  /** The config key: `hubspot:baseUrl`. */
  key: string;
  /** Without white space around it, and not empty. */
  value: string;
  /** The key or the environment variable that holds the value, for messages. */
  from: string;
}

/** Finds a setting by its name, such as `baseUrl`. Undefined when it is not set or empty. */
export type Finder = (name: string) => Setting | undefined;

/** Finds settings in stack config. */
export function inConfig(source: ConfigSource): Finder {
  return (name) => found(keyOf(name), source(keyOf(name)), keyOf(name));
}

/** Finds settings in environment variables. */
export function inEnvironment(environment: NodeJS.ProcessEnv): Finder {
  return (name) => found(keyOf(name), environment[variableOf(name)], variableOf(name));
}

/** The config key of a setting: `hubspot:baseUrl`. */
export function keyOf(name: string): string {
  return `hubspot:${name}`;
}

/** The environment variable of a setting: `HUBSPOT_BASE_URL`. */
export function variableOf(name: string): string {
  return `HUBSPOT_${name.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()}`;
}

/** Printed by the commands after a failure, since messages name config keys and the commands read variables alone. */
export const NO_STACK_CONFIG =
  "This command reads no stack's config: each hubspot: key stands for its variable, as hubspot:developerApiKey for HUBSPOT_DEVELOPER_API_KEY and hubspot:baseUrl for HUBSPOT_BASE_URL.";

function found(key: string, raw: unknown, from: string): Setting | undefined {
  const value = typeof raw === "string" ? raw.trim() : raw === undefined || raw === null ? "" : String(raw);
  return value === "" ? undefined : { key, value, from };
}
