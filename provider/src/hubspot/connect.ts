import type { Config } from "../config.js";
import { secretsOf } from "../credential.js";
import { AccessTokens } from "./accessTokens.js";
import { fixed } from "./authorizer.js";
import { Transport, type TransportSurroundings } from "./transport.js";

/** A transport to the configured server, with the configured credential, which the redactor learns first. */
export function connect({ credential, baseUrl }: Config, surroundings: TransportSurroundings): Transport {
  for (const secret of secretsOf(credential)) surroundings.redactor.add(secret);
  const authorizer =
    credential.kind === "oauthApp" ? new AccessTokens(credential, baseUrl, surroundings) : fixed(credential);
  return new Transport(baseUrl, surroundings, authorizer);
}
