import { type Config, HUBSPOT, isLoopback } from "../config.js";

/**
 * Names the server that gets the credential, unless it is HubSpot's or on this machine. A user can set it by accident:
 * in a project with the name `hubspot`, `pulumi config set baseUrl …` sets the provider's key.
 * @returns undefined when there is nothing to print. The URL's path is left out, since a gateway's may hold a key.
 */
export function credentialLine({ baseUrl, baseUrlFrom }: Config): string | undefined {
  const { origin, hostname } = new URL(baseUrl);
  if (origin === HUBSPOT || isLoopback(hostname)) return undefined;
  const named = baseUrlFrom === undefined ? "" : ` (${baseUrlFrom})`;
  return `hubspot: the credential goes to ${origin}${named}`;
}
