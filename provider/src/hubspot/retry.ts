import type { Clock } from "./clock.js";

/** The HTTP methods that HubSpot's settings documents know. */
export type Method = "GET" | "POST" | "PATCH" | "DELETE";

/** Why one attempt failed: a status other than 2xx, or no whole answer. */
export type FailedAttempt =
  | { kind: "status"; status: number; dailyLimit: boolean; retryAfter: string | undefined }
  | { kind: "network"; code: string };

/**
 * What to do after a failed attempt.
 * - `repeat`: send the request again. `mayHaveRun`: HubSpot may have executed this attempt. `atLeast` is HubSpot's
 *   minimum wait, `exactly` the wait that the answer named: both milliseconds.
 * - `observe`: HubSpot may have executed this write. Read the document before writing again.
 * - `fail`: sending it again now would change nothing.
 */
export type RetryDecision =
  | { kind: "repeat"; mayHaveRun: boolean; atLeast?: number; exactly?: number | undefined }
  | { kind: "observe"; exactly?: number | undefined }
  | { kind: "fail" };

/** At most this many attempts of one request. */
export const MAX_ATTEMPTS = 5;
/** From the first attempt to the end of the last wait, milliseconds. Waiting for the rate limit is not counted. */
export const TOTAL_BUDGET = 120_000;

/** Time spent on one piece of work, which can take several requests: a write, a read of its outcome, another write. */
export class Budget {
  #spent = 0;

  /** @param own the resource's own timeout, milliseconds. It ends a request under way too. */
  constructor(readonly own?: number) {}

  /** Milliseconds left for a request that is sent now. */
  get left(): number {
    return this.own === undefined ? Number.POSITIVE_INFINITY : Math.max(0, this.own - this.#spent);
  }

  /** Milliseconds spent so far. */
  get spent(): number {
    return this.#spent;
  }

  spend(milliseconds: number): void {
    this.#spent += milliseconds;
  }

  allows(milliseconds: number): boolean {
    return this.#spent + milliseconds <= (this.own ?? TOTAL_BUDGET);
  }
}

/** "the resource's timeout of 1 s": names the limit that ended a request or a wait. */
export function timeoutInWords(milliseconds: number): string {
  return `the resource's timeout of ${milliseconds / 1_000} s`;
}

const BACKOFF_BASE = 1_000;
const BACKOFF_CEILING = 30_000;
/** The shortest wait after a 423, milliseconds. HubSpot: "the lock lasts 2 seconds". */
const LOCK = 2_000;
/** 477, migration in progress: HubSpot typically names up to 24 hours; no command waits for that. */
const LONGEST_MIGRATION = 30_000;

/**
 * 5xx that mean: not executed, and repeating does not help. They are "not implemented", and those for which HubSpot's
 * list of error codes refers to its support. After any other 5xx the request may have been executed.
 */
const NOT_EXECUTED = new Set([501, 505, 522, 525, 526]);
/** No connection was made, so nothing was sent. It may work a moment later. */
const NOT_CONNECTED = new Set([
  "ECONNREFUSED",
  "EAI_AGAIN",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "UND_ERR_CONNECT_TIMEOUT",
  "ETIMEDOUT",
  "PROXY_TROUBLED",
]);
/** The connection ended while the request was under way. */
const CUT_OFF = new Set([
  "ECONNRESET",
  "EPIPE",
  "ECONNABORTED",
  "UND_ERR_SOCKET",
  "UND_ERR_HEADERS_TIMEOUT",
  "UND_ERR_BODY_TIMEOUT",
  "UND_ERR_RES_CONTENT_LENGTH_MISMATCH",
  "CUT_OFF",
  "UND_ERR_HEADERS_OVERFLOW",
  "HTTPParserError",
  "TimeoutError",
]);
/** Nothing was sent, and repeating does not help: host name, certificate, TLS handshake, proxy, invalid argument. */
const FAILED_BEFORE_SENDING =
  /^(ENOTFOUND|EPROTO|PROXY_|CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO_|HOSTNAME_MISMATCH|ERR_(TLS|SSL)_|UND_ERR_INVALID_ARG)/;

/** Whether a network failure may be gone a moment later. */
export function isTransient(code: string): boolean {
  return NOT_CONNECTED.has(code) || CUT_OFF.has(code);
}

/** The retry table: what to do after a failed attempt. */
export function decideRetry(method: Method, failure: FailedAttempt, clock: Pick<Clock, "date">): RetryDecision {
  const isWrite = method === "POST" || method === "PATCH";
  const afterPossibleRun: RetryDecision = isWrite ? { kind: "observe" } : { kind: "repeat", mayHaveRun: true };
  if (failure.kind === "network") {
    if (NOT_CONNECTED.has(failure.code)) return { kind: "repeat", mayHaveRun: false };
    if (CUT_OFF.has(failure.code)) return afterPossibleRun;
    // An unknown code: a write may have been executed.
    return isWrite && !FAILED_BEFORE_SENDING.test(failure.code) ? afterPossibleRun : { kind: "fail" };
  }
  const named = parseRetryAfter(failure.retryAfter, clock);
  const { status } = failure;
  const notRun = { kind: "repeat", mayHaveRun: false } as const;
  if (status === 423) return { ...notRun, ...((named ?? 0) >= LOCK ? { exactly: named } : { atLeast: LOCK }) };
  if (status === 429) return failure.dailyLimit ? { kind: "fail" } : { ...notRun, exactly: named };
  if (status === 477) {
    return (named ?? Number.POSITIVE_INFINITY) <= LONGEST_MIGRATION ? { ...notRun, exactly: named } : { kind: "fail" };
  }
  return status >= 500 && !NOT_EXECUTED.has(status) ? { ...afterPossibleRun, exactly: named } : { kind: "fail" };
}

/** Retry-After in milliseconds: whole or fractional seconds, or an HTTP date. Anything else counts as absent. */
export function parseRetryAfter(header: string | undefined, clock: Pick<Clock, "date">): number | undefined {
  const text = header?.trim() ?? "";
  // A number too large for JavaScript still means: wait.
  if (/^\d+(\.\d+)?$/.test(text)) return Math.min(Number(text) * 1_000, Number.MAX_SAFE_INTEGER);
  // Date.parse takes "-5" and "1e3" too; an HTTP date begins with a day's name.
  if (!/^[A-Za-z]{3,}/.test(text)) return undefined;
  const date = Date.parse(text);
  return Number.isNaN(date) ? undefined : Math.max(0, date - clock.date());
}

/** How long HubSpot wants the client to wait, milliseconds. */
export interface WaitHint {
  exactly?: number | undefined;
  atLeast?: number | undefined;
}

/**
 * How long to wait after the given failed attempt (1 is the first): full jitter under a ceiling that doubles up to 30
 * s. A time that the server named gets no jitter.
 */
export function waitFor(hint: WaitHint, attempt: number, clock: Pick<Clock, "random">): number {
  if (hint.exactly !== undefined) return hint.exactly;
  const ceiling = Math.min(BACKOFF_CEILING, BACKOFF_BASE * 2 ** (attempt - 1));
  return (hint.atLeast ?? 0) + clock.random() * ceiling;
}

/**
 * The wait before the next attempt; or why there is none, as text that follows the reason. `isTimeout`: the resource's
 * own timeout does not allow it.
 */
export function nextWait(
  hint: WaitHint,
  attempt: number,
  budget: Budget,
  clock: Pick<Clock, "random">,
): { wait: number } | { gaveUp: string; isTimeout: boolean } {
  const wait = waitFor(hint, attempt, clock);
  const isAllowed = budget.allows(wait);
  const timeout = isAllowed || budget.own === undefined ? undefined : timeoutInWords(budget.own);
  const isTimeout = timeout !== undefined;
  if (hint.exactly !== undefined && !isAllowed) {
    const longer = `longer than ${timeout ?? "one command waits"}`;
    return { gaveUp: `; HubSpot asks to wait ${Math.ceil(wait / 1_000)} s, ${longer}`, isTimeout };
  }
  if (attempt < MAX_ATTEMPTS && isAllowed) return { wait };
  const tries = attempt === 1 ? "1 attempt" : `${attempt} attempts`;
  return { gaveUp: `, ${tries} in ${timeout ?? `${Math.round(budget.spent / 1_000)} s`}`, isTimeout };
}
