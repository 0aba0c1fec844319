import type { Dispatcher } from "undici";
import { readErrorBody } from "./errorBody.js";
import type { ErrorDetails } from "./errorDetails.js";
import type { LimitHeaders } from "./rateWindow.js";
import type { FailedAttempt } from "./retry.js";

/** A whole answer: a 2xx with its body as text, or a failure with its details. */
export type Answer = { kind: "answer"; body: Body; limit: LimitHeaders } | StatusFailure;

/** What an observer is told of one answer. */
export interface AnswerSeen {
  /** Of the request, without credential. */
  path: string;
  status: number;
  /** The first value of a header. The name is in lower case. The value is not redacted. */
  header(name: string): string | undefined;
  /** From sending the request to the end of the answer. */
  milliseconds: number;
}

/** The body of an answer, as far as it was read. */
export interface Body {
  text: string;
  /** The body is longer than any settings document, and was not read to its end. */
  isTooLong: boolean;
}

/** An answer whose status is not 2xx. */
export type StatusFailure = FailedAttempt & {
  kind: "status";
  details: ErrorDetails;
  limit: LimitHeaders;
  /** It is not from HubSpot, but from a proxy, for example. */
  isForeign: boolean;
  /** It is a page of HubSpot's web server, not an answer of the API. */
  isPage: boolean;
};

/** Bytes. A settings document is well under 2 kB, so a body that is longer than this is not one. */
const LONGEST_BODY = 1_000_000;

class CutOffError extends Error {
  readonly code = "CUT_OFF";
}

/** Reads an answer to its end, without secrets in the details of an error. Rejects when the connection ends first. */
export async function readAnswer(response: Dispatcher.ResponseData, redact: (text: string) => string): Promise<Answer> {
  const body = await readBody(response.body);
  const status = response.statusCode;
  const header = headersOf(response);
  const limit = readLimit(header);
  if (status >= 200 && status < 300) {
    const hasLength = header("content-length") !== undefined || header("transfer-encoding") !== undefined;
    // A body without a length ends when the connection is closed. Only the text shows whether that was too early.
    if (!hasLength && /^\s*\{/.test(body.text) && !/\}\s*$/.test(body.text)) throw new CutOffError();
    return { kind: "answer", body, limit };
  }
  const error = readErrorBody(status, body.text, header, redact);
  if (error.burst) limit.refused = true;
  return { kind: "status", status, retryAfter: header("retry-after"), limit, ...error };
}

/** Reads a body up to {@link LONGEST_BODY}. */
async function readBody(body: Dispatcher.ResponseData["body"]): Promise<Body> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of body as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    length += chunk.length;
    if (length > LONGEST_BODY) {
      body.destroy();
      break;
    }
  }
  return { text: Buffer.concat(chunks).toString("utf8"), isTooLong: length > LONGEST_BODY };
}

/** A function that finds the first value of a header by its name in lower case. */
export function headersOf({ headers }: Pick<Dispatcher.ResponseData, "headers">): AnswerSeen["header"] {
  return (name) => {
    const value = headers[name];
    return Array.isArray(value) ? value[0] : value;
  };
}

function readLimit(header: (name: string) => string | undefined): LimitHeaders {
  const count = (name: string) => {
    const text = header(`x-hubspot-ratelimit-${name}`)?.trim();
    return text && /^\d{1,9}$/.test(text) ? Number(text) : undefined;
  };
  return { max: count("max"), intervalMilliseconds: count("interval-milliseconds"), remaining: count("remaining") };
}
