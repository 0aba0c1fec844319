import { isTransient } from "./retry.js";

/** Node's and undici's codes for a request that got no answer, in words a user can act on. */
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

  /** @param limit "70 s", or what set another time */
  constructor(readonly limit: string) {
    super(`the answer was not whole within ${limit}`);
  }
}

const THE_PROXY = "the proxy that HTTPS_PROXY or HTTP_PROXY names";

/**
 * No way through the proxy: nothing was sent to HubSpot. The text names no address, in which a password can stand where
 * a URL parser does not look for it.
 */
export class ProxyError extends Error {
  private constructor(
    /** For the retry table: whether the proxy said no, or could not be asked. */
    readonly code: "PROXY_REFUSED" | "PROXY_FAILED" | "PROXY_TROUBLED",
    message: string,
  ) {
    super(message);
  }

  /** The proxy answered, but not with a connection. */
  static refused(status: number): ProxyError {
    const why = status === 407 ? ": it wants a user name and a password that it knows" : "";
    return new ProxyError("PROXY_REFUSED", `${THE_PROXY} refused the connection (${status})${why}`);
  }

  /** The proxy did not answer. */
  static failed({ code, words: said }: NetworkFailure): ProxyError {
    // It is given no more time than a connection without it.
    const words = code === "UND_ERR_HEADERS_TIMEOUT" ? `no answer within 10 s (${code})` : said;
    return new ProxyError(
      isTransient(code) ? "PROXY_TROUBLED" : "PROXY_FAILED",
      `no way through ${THE_PROXY}: ${words}`,
    );
  }
}

/** A request that got no whole answer: its code for the retry table, and words for people. */
export interface NetworkFailure {
  kind: "network";
  code: string;
  words: string;
}

/** Reads an error of undici's or Node's. Only code and a known text come through: a message may quote the URL. */
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
  // A connection that was there and broke: the same codes stand for one that never came about.
  if ("syscall" in error && ["read", "write"].includes(String(error.syscall))) return "ECONNRESET";
  if ("code" in error && typeof error.code === "string") return error.code;
  // A host with several addresses fails with one error for each.
  if (error instanceof AggregateError) return codeOf(error.errors[0]);
  return codeOf(error.cause) ?? error.name;
}
