import { type Config, HUBSPOT, isLoopback } from "../config.js";

/**
 * Names the server that gets the credential, unless it is HubSpot's or on this machine. A user can set a server by
 * accident: in a project with the name `hubspot`, `pulumi config set baseUrl …` sets the provider's key. The line has
 * no path, since the path of a gateway's URL may hold a key.
 * @returns undefined when there is nothing to print
 */
export function credentialLine({ baseUrl, baseUrlFrom }: Config): string | undefined {
  const { origin, hostname } = new URL(baseUrl);
  if (origin === HUBSPOT || isLoopback(hostname)) return undefined;
  const named = baseUrlFrom === undefined ? "" : ` (${baseUrlFrom})`;
  return `hubspot: the credential goes to ${origin}${named}`;
}
