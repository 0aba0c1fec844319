import { type Dispatcher, request } from "undici";
import type { Config } from "../config.js";
import { type Answer, type Body, readAnswer, type StatusFailure } from "./answer.js";
import type { Clock } from "./clock.js";
import { BODY_TIMEOUT, CONNECT_TIMEOUT, dispatcherFor, HEADERS_TIMEOUT } from "./dispatcher.js";
import {
  CancelledError,
  DeadlineError,
  type HubSpotError,
  inWords,
  NotFoundError,
  OutcomeUnknownError,
  type Subject,
  UnavailableError,
  UnreachableError,
} from "./errors.js";
import { type NetworkFailure, networkFailure, TooSlowError } from "./networkFailure.js";
import { LONG_WAIT, type RateLimiter } from "./rateLimiter.js";
import type { Permit } from "./rateWindow.js";
import type { Redactor } from "./redaction.js";
import { refusalOf } from "./refusal.js";
import { Budget, judge, type Method, nextWait, parseRetryAfter, timeoutInWords } from "./retry.js";

/** One request as the client wants it; the path begins with a slash and carries no credential. */
export interface Request {
  method: Method;
  path: string;
  subject: Subject;
  body?: Record<string, unknown>;
  /** Called before each attempt, when it may be sent; what it throws ends the request, unsent. */
  beforeSending?: () => void;
}

/** What the transport needs from the operation it serves. */
export interface TransportSurroundings {
  clock: Clock;
  rate: RateLimiter;
  redactor: Redactor;
  /**
   * Throws EngineGoneError when nobody waits for the outcome any more: asked before every write and after every wait.
   */
  ensureWanted(): Promise<void>;
  /** Takes a line for the user; the same one may come many times. */
  notice?: (line: string) => void;
  /** Ends waits and reads at once. A write that is under way goes on: its answer tells what became of it. */
  cancelled?: AbortSignal;
}

/** undici's body timeout begins anew with every byte; this one ends an answer that trickles. */
const WHOLE_TIMEOUT = CONNECT_TIMEOUT + HEADERS_TIMEOUT + BODY_TIMEOUT;
/** After a wait for the rate limit of this long, milliseconds, it is asked whether the outcome is still wanted. */
const NOTICEABLE = 100;

/** The same before every request that is repeated, and before looking what became of a write: a fleet says it once. */
export const WAITING_TO_REPEAT = "waiting before HubSpot is asked again: it was busy, or could not be reached";

/**
 * Sends requests to HubSpot: credential, rate limit, timeouts and the attempt loop. The loop is our own because
 * undici's retry interceptor cannot see the body, where HubSpot's DAILY stands, and resumes a cut-off body with a
 * Range request.
 */
export class Transport {
  readonly #dispatcher: Dispatcher;

  constructor(
    private readonly config: Config,
    private readonly surroundings: TransportSurroundings,
  ) {
    surroundings.redactor.add(config.credential.value);
    this.#dispatcher = dispatcherFor(config.baseUrl);
  }

  /**
   * Sends until HubSpot answers 2xx, the retry table says stop, or attempts or time are used up. Returns the 2xx's
   * body unread: the client knows what it should hold.
   * @throws RefusedError and its kinds, UnreachableError, UnavailableError, OutcomeUnknownError, EngineGoneError
   */
  async send(wanted: Request, budget = new Budget()): Promise<Body> {
    const { clock, rate, cancelled, notice } = this.surroundings;
    /** What the last attempt came to, once one of a DELETE may have been carried out. */
    let unsettled: string | undefined;
    for (let attempt = 1; ; attempt++) {
      const permit = await this.#acquire(wanted, wanted.method !== "GET" || attempt > 1).catch((error: unknown) => {
        throw unsettled === undefined ? error : new OutcomeUnknownError(wanted.subject, unsettled);
      });
      const begun = clock.now();
      const outcome = await this.#attempt(wanted, budget).catch((error: unknown) => networkFailure(error));
      rate.release(permit, outcome.kind === "network" ? undefined : outcome.limit);
      budget.spend(clock.now() - begun);
      if (outcome.kind === "answer") return outcome.body;
      if (wanted.method === "GET" && cancelled?.aborted) throw new CancelledError();

      const verdict = judge(wanted.method, outcome, clock);
      if (verdict.kind === "fail") throw this.#failed(wanted, outcome, unsettled !== undefined);
      const reason = this.#say(outcome);
      if (verdict.kind === "observe") throw new OutcomeUnknownError(wanted.subject, reason, verdict.exactly);
      const isUnsettled = unsettled !== undefined || (verdict.mayHaveRun && wanted.method === "DELETE");
      if (isUnsettled) unsettled = reason;

      const next = nextWait(verdict, attempt, budget, clock);
      if ("gaveUp" in next) {
        if (isUnsettled) throw new OutcomeUnknownError(wanted.subject, reason + next.gaveUp);
        const origin = outcome.kind === "network" ? this.#origin() : undefined;
        const Failure = next.isTimeout ? DeadlineError : UnavailableError;
        throw new Failure(wanted.subject, reason + next.gaveUp, origin);
      }
      if (next.wait >= LONG_WAIT) notice?.(WAITING_TO_REPEAT);
      await clock.sleep(next.wait, cancelled);
      budget.spend(next.wait);
    }
  }

  /** Waits for the rate limit. After a wait, and before a write, asks whether the outcome is still wanted. */
  async #acquire({ beforeSending }: Request, ask: boolean): Promise<Permit> {
    const { clock, rate, ensureWanted, cancelled } = this.surroundings;
    const begun = clock.now();
    const permit = await rate.acquire(cancelled).catch(() => {
      throw new CancelledError();
    });
    try {
      if (ask || clock.now() - begun >= NOTICEABLE) await ensureWanted();
      beforeSending?.();
    } catch (error) {
      rate.release(permit);
      throw error;
    }
    return permit;
  }

  async #attempt({ method, path, body }: Request, { left, own }: Budget): Promise<Answer> {
    const { credential, baseUrl } = this.config;
    const { redactor, cancelled } = this.surroundings;
    const url = new URL(baseUrl + path);
    const headers: Record<string, string> = { accept: "application/json" };
    if (credential.kind === "developerApiKey") url.searchParams.set("hapikey", credential.value);
    else headers.authorization = `Bearer ${credential.value}`;
    if (body) headers["content-type"] = "application/json";
    const whole = new AbortController();
    const limit = own !== undefined && left < WHOLE_TIMEOUT ? timeoutInWords(own) : `${WHOLE_TIMEOUT / 1_000} s`;
    const timer = setTimeout(() => whole.abort(new TooSlowError(limit)), Math.min(WHOLE_TIMEOUT, left));
    try {
      const response = await request(url, {
        method,
        headers,
        body: body ? JSON.stringify(body) : null,
        dispatcher: this.#dispatcher,
        signal: cancelled && method === "GET" ? AbortSignal.any([whole.signal, cancelled]) : whole.signal,
      });
      return await readAnswer(response, (text) => redactor.redact(text));
    } finally {
      clearTimeout(timer);
    }
  }

  /** @param isUnsettled an earlier attempt of a DELETE may have been carried out: a 404 alone tells that it is done */
  #failed({ subject }: Request, outcome: Failed, isUnsettled: boolean): HubSpotError {
    const failure = this.#refused(subject, outcome, isUnsettled);
    if (!isUnsettled || failure instanceof NotFoundError) return failure;
    return new OutcomeUnknownError(subject, this.#say(outcome));
  }

  #refused(subject: Subject, outcome: Failed, mayBeOurDoing: boolean): HubSpotError {
    if (outcome.kind === "network") return new UnreachableError(subject, this.#origin(), this.#say(outcome));
    return refusalOf(outcome, {
      subject,
      credential: this.config.credential.kind,
      mayBeOurDoing,
      named: parseRetryAfter(outcome.retryAfter, this.surroundings.clock),
    });
  }

  /** What went wrong, in words. */
  #say(outcome: Failed): string {
    if (outcome.kind === "network") return outcome.words;
    const { kind, details } = inWords(outcome.complaint);
    return `HubSpot answered ${kind}${details}`;
  }

  #origin(): string {
    return new URL(this.config.baseUrl).origin;
  }
}

type Failed = StatusFailure | NetworkFailure;
