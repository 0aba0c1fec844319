import { isTransient } from "./retry.js";

/** Texts for the codes that Node and undici give a request without an answer. */
const WORDS: Record<string, string> = {
  ECONNREFUSED: "the connection was refused",
  ECONNRESET: "the connection was reset",
  EPIPE: "the connection was closed",
  ECONNABORTED: "the connection was closed",
  EHOSTUNREACH: "no route to the host",
  ENETUNREACH: "no route to the network",
  EAI_AGAIN: "the host's name could not be looked up for the moment",
  ENOTFOUND: "there is no host of that name",
  ETIMEDOUT: "no connection within 10 s",
  UND_ERR_CONNECT_TIMEOUT: "no connection within 10 s",
  UND_ERR_HEADERS_TIMEOUT: "no answer within 30 s",
  UND_ERR_BODY_TIMEOUT: "the answer stopped for 30 s",
  UND_ERR_SOCKET: "the connection was closed before the answer was whole",
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: "the answer was cut off",
  CUT_OFF: "the answer was cut off",
  UND_ERR_HEADERS_OVERFLOW: "the answer's headers were too long",
  HTTPParserError: "the answer was garbled",
};

/** No whole answer came within the time that the request was given. */
export class TooSlowError extends Error {
  /** For the retry table. */
  readonly code = "TimeoutError";

  /** @param limit "70 s", or the timeout that applies instead */
  constructor(readonly limit: string) {
    super(`the answer was not whole within ${limit}`);
  }
}

const THE_PROXY = "the proxy that HTTPS_PROXY or HTTP_PROXY names";

/**
 * The proxy made no connection, so nothing was sent to HubSpot. The text does not show the proxy's address: it can hold
 * a password in a place that a URL parser does not treat as one.
 */
export class ProxyError extends Error {
  private constructor(
    /** For the retry table: the proxy refused, or failed, or failed in a way that may be gone a moment later. */
    readonly code: "PROXY_REFUSED" | "PROXY_FAILED" | "PROXY_TROUBLED",
    message: string,
  ) {
    super(message);
  }

  /** The proxy answered with another status than 200. */
  static refused(status: number): ProxyError {
    const why = status === 407 ? ": it needs a valid user name and password" : "";
    return new ProxyError("PROXY_REFUSED", `${THE_PROXY} refused the connection (${status})${why}`);
  }

  /** The proxy was not reached, or did not answer. */
  static failed({ code, words: said }: NetworkFailure): ProxyError {
    // A proxy gets as much time for its answer as a direct connection takes at most: 10 s, not 30 s.
    const words = code === "UND_ERR_HEADERS_TIMEOUT" ? `no answer within 10 s (${code})` : said;
    return new ProxyError(
      isTransient(code) ? "PROXY_TROUBLED" : "PROXY_FAILED",
      `no way through ${THE_PROXY}: ${words}`,
    );
  }
}

/** Why a request got no whole answer: a code for the retry table, and a text for messages. */
export interface NetworkFailure {
  kind: "network";
  code: string;
  words: string;
}

/** Reads an error of undici or Node. It keeps only the code and a known text, since the message may quote the URL. */
export function networkFailure(error: unknown): NetworkFailure {
  if (error instanceof ProxyError) return { kind: "network", code: error.code, words: error.message };
  const code = codeOf(error) ?? "UNKNOWN";
  const words = error instanceof TooSlowError ? error.message : WORDS[code];
  if (words) return { kind: "network", code, words: `${words} (${code})` };
  if (/CERT|SIGNATURE|SELF_SIGNED|ISSUER|SSL|EPROTO|TLS/.test(code)) {
    return { kind: "network", code, words: `the TLS connection failed (${code})` };
  }
  return { kind: "network", code, words: `the request failed (${code})` };
}

function codeOf(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  // A connection that existed and broke. Node uses the same codes for connections that were never made.
  if ("syscall" in error && ["read", "write"].includes(String(error.syscall))) return "ECONNRESET";
  if ("code" in error && typeof error.code === "string") return error.code;
  // A host with several addresses fails with one error for each.
  if (error instanceof AggregateError) return codeOf(error.errors[0]);
  return codeOf(error.cause) ?? error.name;
}
