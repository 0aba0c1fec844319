import type { Config } from "../config.js";
import { secretsOf } from "../credential.js";
import { AccessTokens } from "./accessTokens.js";
import { fixed } from "./authorizer.js";
import type { TransportDependencies } from "./request.js";
import { Transport } from "./transport.js";

/** A transport to the configured server, with the configured credential, which the redactor learns first. */
export function connect(config: Config, dependencies: TransportDependencies): Transport {
  const { credential, baseUrl } = config;
  for (const secret of secretsOf(credential)) dependencies.redactor.add(secret);
  const authorizer =
    credential.kind === "oauthApp" ? new AccessTokens(credential, config, dependencies) : fixed(credential);
  return new Transport(baseUrl, dependencies, authorizer);
}
