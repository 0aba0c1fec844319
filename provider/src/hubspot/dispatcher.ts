import { Agent, type Dispatcher, EnvHttpProxyAgent, Pool } from "undici";
import { ConfigError, isLoopback } from "../config.js";
import { lookupLoopback } from "./loopback.js";
import { networkFailure, ProxyError } from "./networkFailure.js";

/** How long a connection may take, TLS included, milliseconds. */
export const CONNECT_TIMEOUT = 10_000;
/** From the request to the answer's headers, milliseconds. */
export const HEADERS_TIMEOUT = 30_000;
/** Between two pieces of an answer's body, milliseconds. */
export const BODY_TIMEOUT = 30_000;

/**
 * The connections to a server: through the proxy that the environment names, if any, but never for loopback.
 * @throws ConfigError for a proxy variable that is not a URL. Its value may hold a password and is not shown.
 */
export function dispatcherFor(baseUrl: string): Dispatcher {
  const timeouts = {
    connect: { timeout: CONNECT_TIMEOUT },
    headersTimeout: HEADERS_TIMEOUT,
    bodyTimeout: BODY_TIMEOUT,
  };
  if (isLoopback(new URL(baseUrl).hostname)) {
    return new Agent({ ...timeouts, connect: { ...timeouts.connect, lookup: lookupLoopback } });
  }
  try {
    const clientFactory = (proxy: URL, options: Pool.Options) => new ProxyPool(proxy, options);
    return new EnvHttpProxyAgent({ ...timeouts, ...proxies(process.env), clientFactory });
  } catch {
    throw new ConfigError(
      "HTTPS_PROXY or HTTP_PROXY in the environment is not a proxy's URL, like http://proxy.acme.example:3128: correct or unset it.",
    );
  }
}

/** The proxies that the environment names. One without a scheme is an http proxy, as in curl. */
function proxies(environment: NodeJS.ProcessEnv): Pick<EnvHttpProxyAgent.Options, "httpProxy" | "httpsProxy"> {
  const proxyIn = (variable: string) => {
    const value = environment[variable] ?? environment[variable.toUpperCase()] ?? "";
    return value === "" || /^[a-z][a-z0-9+.-]*:\/\//i.test(value) ? value : `http://${value}`;
  };
  return { httpProxy: proxyIn("http_proxy"), httpsProxy: proxyIn("https_proxy") };
}

/**
 * The connections to a proxy. An error here comes from the proxy, before anything was sent to HubSpot. So it becomes a
 * ProxyError. By default undici retries without end when a proxy closes the connection, and waits five minutes for a
 * silent one.
 */
class ProxyPool extends Pool {
  constructor(proxy: URL, options: Pool.Options) {
    super(proxy, { ...options, headersTimeout: CONNECT_TIMEOUT });
  }

  override connect<TOpaque = null>(
    options: Dispatcher.ConnectOptions<TOpaque>,
  ): Promise<Dispatcher.ConnectData<TOpaque>>;
  override connect<TOpaque = null>(
    options: Dispatcher.ConnectOptions<TOpaque>,
    callback: (error: Error | null, data: Dispatcher.ConnectData<TOpaque>) => void,
  ): void;
  override connect(options: Dispatcher.ConnectOptions<null>): unknown {
    return super.connect(options).then(
      (answer) => {
        if (answer.statusCode === 200) return answer;
        answer.socket.destroy();
        throw ProxyError.refused(answer.statusCode);
      },
      (error: unknown) => {
        throw ProxyError.failed(networkFailure(error));
      },
    );
  }
}
