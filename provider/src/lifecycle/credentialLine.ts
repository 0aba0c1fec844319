import { type Config, HUBSPOT, isLoopback } from "../config.js";

/**
 * Names the server that gets the credential, where it is another than HubSpot's and not on this machine: the config key
 * of a project that is called `hubspot` itself (`pulumi config set baseUrl …`) is the provider's.
 * @returns undefined where nothing is to be said. The URL's path is left out: a gateway's may hold a key of its own.
 */
export function credentialLine({ baseUrl, baseUrlFrom }: Config): string | undefined {
  const { origin, hostname } = new URL(baseUrl);
  if (origin === HUBSPOT || isLoopback(hostname)) return undefined;
  const named = baseUrlFrom === undefined ? "" : ` (${baseUrlFrom})`;
  return `hubspot: the credential goes to ${origin}${named}`;
}
