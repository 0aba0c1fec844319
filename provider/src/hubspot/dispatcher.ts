import { Agent, type Dispatcher, EnvHttpProxyAgent } from "undici";
import { ConfigError, isLoopback } from "../config.js";

/** Until a connection stands, TLS included, milliseconds. */
export const CONNECT_TIMEOUT = 10_000;
/** From the request to the answer's headers, milliseconds. */
export const HEADERS_TIMEOUT = 30_000;
/** Between two pieces of an answer's body, milliseconds. */
export const BODY_TIMEOUT = 30_000;

/**
 * The connections to a server: through the proxy that the environment names, if any, but never for loopback.
 * @throws ConfigError for a proxy variable that is no URL; its value may hold a password and is not shown.
 */
export function dispatcherFor(baseUrl: string): Dispatcher {
  const timeouts = {
    connect: { timeout: CONNECT_TIMEOUT },
    headersTimeout: HEADERS_TIMEOUT,
    bodyTimeout: BODY_TIMEOUT,
  };
  if (isLoopback(new URL(baseUrl).hostname)) return new Agent(timeouts);
  try {
    return new EnvHttpProxyAgent(timeouts);
  } catch {
    throw new ConfigError(
      "HTTPS_PROXY or HTTP_PROXY in the environment is not a proxy's URL, like http://proxy.acme.example:3128: correct or unset it.",
    );
  }
}
