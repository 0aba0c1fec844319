import { setTimeout as delay } from "node:timers/promises";
import type { Dispatcher } from "undici";
import type { RequestCredential } from "../credential.js";
import type { Body, StatusFailure } from "./answer.js";
import type { Authorizer } from "./authorizer.js";
import { dispatcherFor } from "./dispatcher.js";
import { inWords } from "./errorDetails.js";
import {
  CancelledError,
  DeadlineError,
  type HubSpotError,
  NotFoundError,
  OutcomeUnknownError,
  type Subject,
  UnavailableError,
  UnreachableError,
} from "./errors.js";
import { exchange } from "./exchange.js";
import { type NetworkFailure, networkFailure } from "./networkFailure.js";
import { LONG_WAIT } from "./rateLimiter.js";
import type { Permit } from "./rateWindow.js";
import type { Request, TransportDependencies } from "./request.js";
import { Budget, decideRetry, nextWait, parseRetryAfter, timeoutInWords } from "./retry.js";

/**
 * If a read waited this long for the rate limit (in milliseconds), it also checks whether the operation was stopped.
 */
const LONG_ENOUGH_TO_CHECK = 100;

/** Node's timers fire at once when they are set to more than this, milliseconds. */
const LONGEST_TIMER = 2_147_483_647;

/** Printed before a long wait. It is the same text for every request, so that a fleet prints it once. */
export const WAITING_TO_REPEAT = "waiting before HubSpot is asked again: it was busy, or could not be reached";

/**
 * Sends requests to HubSpot: credential, rate limit and the attempt loop. The loop is our own code: undici's retry
 * interceptor cannot see the body, where HubSpot names the daily limit, and it resumes a cut-off body with a Range
 * request.
 */
export class Transport {
  readonly #dispatcher: Dispatcher;

  constructor(
    private readonly baseUrl: string,
    private readonly dependencies: TransportDependencies,
    private readonly authorizer: Authorizer,
  ) {
    this.#dispatcher = dispatcherFor(baseUrl);
  }

  /**
   * Sends until HubSpot answers 2xx, the retry table says stop, or attempts or time are used up. Returns the body of
   * the 2xx as text: the client knows what it should hold.
   * @throws RefusedError and its kinds, UnreachableError, UnavailableError, OutcomeUnknownError, EngineGoneError,
   * CancelledError
   */
  async send(request: Request, budget = new Budget()): Promise<Body> {
    const { clock, rate, cancelled, notice } = this.dependencies;
    // A repeatable request is treated as a GET, whatever its method.
    const method = request.isRepeatable ? "GET" : request.method;
    /** Set once an attempt of a DELETE may have been executed: why the last attempt failed. */
    let unsettled: string | undefined;
    let hasExpired = false;
    for (let attempt = 1; ; attempt++) {
      const { permit, credential } = await this.#acquire(request, budget, attempt > 1).catch((error: unknown) => {
        throw unsettled === undefined ? error : new OutcomeUnknownError(request.subject, unsettled);
      });
      const begun = clock.now();
      const server = { baseUrl: this.baseUrl, dispatcher: this.#dispatcher };
      const outcome = await exchange(server, request, credential, budget, this.dependencies).catch(networkFailure);
      rate.release(permit, outcome.kind === "network" ? undefined : outcome.limit);
      budget.spend(clock.now() - begun);
      if (outcome.kind === "answer") return outcome.body;
      if (method === "GET" && cancelled?.aborted) throw new CancelledError();
      // A 401 means that HubSpot did not execute the request. So it is sent again once, whatever its method.
      if (!hasExpired && credential && saysExpired(outcome) && this.authorizer.isReplaced(credential)) {
        hasExpired = true;
        // The refused request does not count as an attempt.
        attempt--;
        continue;
      }

      const decision = decideRetry(method, outcome, clock);
      if (decision.kind === "fail") throw this.#failed(request, outcome, unsettled !== undefined);
      const reason = this.#say(outcome);
      if (decision.kind === "observe") throw new OutcomeUnknownError(request.subject, reason, decision.exactly);
      const isUnsettled = unsettled !== undefined || (decision.mayHaveRun && method === "DELETE");
      if (isUnsettled) unsettled = reason;

      const next = nextWait(decision, attempt, budget, clock);
      if ("gaveUp" in next) {
        if (isUnsettled) throw new OutcomeUnknownError(request.subject, reason + next.gaveUp);
        const origin = outcome.kind === "network" ? this.#origin() : undefined;
        const Failure = next.isTimeout ? DeadlineError : UnavailableError;
        throw new Failure(request.subject, reason + next.gaveUp, origin);
      }
      if (next.wait >= LONG_WAIT) notice?.(WAITING_TO_REPEAT);
      await clock.sleep(next.wait, cancelled);
      budget.spend(next.wait);
    }
  }

  /**
   * Waits for the rate limit and for the credential. After a wait, and before a write, it checks whether the operation
   * was stopped.
   */
  async #acquire(request: Request, budget: Budget, isRepeated: boolean): Promise<Acquired> {
    const { clock, rate, throwIfStopped, cancelled } = this.dependencies;
    const begun = clock.now();
    const permit = await rate.acquire(cancelled).catch(() => {
      throw new CancelledError();
    });
    try {
      const credential = await this.#authorize(request.subject, budget);
      if (request.method !== "GET" || isRepeated || clock.now() - begun >= LONG_ENOUGH_TO_CHECK) await throwIfStopped();
      request.beforeSending?.();
      return { permit, credential };
    } catch (error) {
      rate.release(permit);
      throw error;
    }
  }

  /** The time that this takes counts only for the resource's own timeout. */
  async #authorize(subject: Subject, budget: Budget): Promise<RequestCredential | undefined> {
    const { own, left } = budget;
    if (own === undefined) return this.authorizer.authorize();
    const { clock } = this.dependencies;
    const begun = clock.now();
    const timer = new AbortController();
    const tooLate = delay(Math.min(left, LONGEST_TIMER), undefined, { signal: timer.signal }).then(() => {
      throw new DeadlineError(subject, `no access token within ${timeoutInWords(own)}`);
    });
    try {
      return await Promise.race([this.authorizer.authorize(), tooLate]);
    } finally {
      tooLate.catch(() => undefined);
      timer.abort();
      budget.spend(clock.now() - begun);
    }
  }

  /** @param isUnsettled an earlier attempt of a DELETE may have been executed: only a 404 shows that it was */
  #failed(request: Request, outcome: Failed, isUnsettled: boolean): HubSpotError {
    const failure = this.#refused(request, outcome, isUnsettled);
    if (!isUnsettled || failure instanceof NotFoundError) return failure;
    return new OutcomeUnknownError(request.subject, this.#say(outcome));
  }

  #refused({ subject, errorForStatus }: Request, outcome: Failed, mayHaveDeleted: boolean): HubSpotError {
    if (outcome.kind === "network") return new UnreachableError(subject, this.#origin(), this.#say(outcome));
    const named = parseRetryAfter(outcome.retryAfter, this.dependencies.clock);
    return errorForStatus(outcome, { subject, mayHaveDeleted, named });
  }

  /** Why an attempt failed, as text. */
  #say(outcome: Failed): string {
    if (outcome.kind === "network") return outcome.words;
    const { code, text } = inWords(outcome.details);
    return `HubSpot answered ${code}${text}`;
  }

  #origin(): string {
    return new URL(this.baseUrl).origin;
  }
}

type Failed = StatusFailure | NetworkFailure;

/** What a request needs before it is sent. */
interface Acquired {
  permit: Permit;
  credential: RequestCredential | undefined;
}

/** Whether HubSpot says that the access token expired. Every part of its answer may be missing. */
function saysExpired(outcome: Failed): boolean {
  if (outcome.kind === "network" || outcome.status !== 401 || outcome.isForeign) return false;
  const { category, message } = outcome.details;
  return category === "EXPIRED_AUTHENTICATION" || /\bexpired\b/i.test(message ?? "");
}
