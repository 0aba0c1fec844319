import { Agent, type Dispatcher, EnvHttpProxyAgent, request } from "undici";
import { type Config, ConfigError, isLoopback } from "../config.js";
import type { Clock } from "./clock.js";
import { readComplaint } from "./complaint.js";
import {
  AlreadyExistsError,
  type Complaint,
  CredentialError,
  DailyLimitError,
  type HubSpotError,
  InvalidError,
  inWords,
  NotFoundError,
  OutcomeUnknownError,
  RefusedError,
  type Subject,
  UnavailableError,
  UnreachableError,
} from "./errors.js";
import { type NetworkFailure, networkFailure } from "./networkFailure.js";
import type { LimitHeaders, RateWindow, Slot } from "./rateLimit.js";
import type { Redactor } from "./redaction.js";
import { Budget, type Failure, judge, type Method, nextWait } from "./retry.js";

/** One request as the client wants it; the path begins with a slash and carries no credential. */
export interface Request {
  method: Method;
  path: string;
  subject: Subject;
  body?: Record<string, unknown>;
}

/** What the transport needs from the operation it serves. */
export interface TransportSurroundings {
  clock: Clock;
  rate: RateWindow;
  redactor: Redactor;
  /**
   * Throws EngineGoneError when nobody waits for the outcome any more: asked before every write and after every wait.
   */
  ensureWanted(): Promise<void>;
}

const CONNECT_TIMEOUT = 10_000;
const HEADERS_TIMEOUT = 30_000;
const BODY_TIMEOUT = 30_000;
/** undici's body timeout begins anew with every byte; this one ends an answer that trickles. */
const WHOLE_TIMEOUT = CONNECT_TIMEOUT + HEADERS_TIMEOUT + BODY_TIMEOUT;
/** Whoever waited this long for the rate limit, milliseconds, asks again whether the outcome is still wanted. */
const NOTICEABLE = 100;
/** A settings document is well under 2 kB; a longer body is not one. */
const LONGEST_BODY = 1_000_000;

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
    const timeouts = {
      connect: { timeout: CONNECT_TIMEOUT },
      headersTimeout: HEADERS_TIMEOUT,
      bodyTimeout: BODY_TIMEOUT,
    };
    const { hostname } = new URL(config.baseUrl);
    this.#dispatcher = isLoopback(hostname) ? new Agent(timeouts) : proxied(timeouts);
  }

  /**
   * Sends until HubSpot answers 2xx, and returns the body unread; or until the retry table says stop, or attempts or time are used up.
   * @throws RefusedError and its kinds, UnreachableError, UnavailableError, OutcomeUnknownError, EngineGoneError
   */
  async send(wanted: Request, budget = new Budget()): Promise<string> {
    const { clock, rate } = this.surroundings;
    let mayHaveRunBefore = false;
    for (let attempt = 1; ; attempt++) {
      const slot = await this.#enter(wanted.method !== "GET" || attempt > 1);
      const begun = clock.now();
      const outcome = await this.#attempt(wanted).catch((error: unknown) => networkFailure(error));
      rate.leave(slot, outcome.kind === "network" ? undefined : outcome.limit);
      budget.spend(clock.now() - begun);
      if (outcome.kind === "answer") return outcome.text;

      const verdict = judge(wanted.method, outcome, clock);
      if (verdict.kind === "fail") throw this.#failed(wanted, outcome, mayHaveRunBefore);
      const reason = this.#say(outcome);
      if (verdict.kind === "observe") throw new OutcomeUnknownError(wanted.subject, reason, verdict.exactly);
      mayHaveRunBefore ||= verdict.mayHaveRun;

      const next = nextWait(verdict, attempt, budget, clock);
      if ("gaveUp" in next) {
        const origin = outcome.kind === "network" ? this.#origin() : undefined;
        throw new UnavailableError(wanted.subject, reason + next.gaveUp, origin);
      }
      await clock.sleep(next.wait);
      budget.spend(next.wait);
    }
  }

  /** Waits for the rate limit; whoever waited, or is about to write, asks whether the outcome is still wanted. */
  async #enter(ask: boolean): Promise<Slot> {
    const { clock, rate, ensureWanted } = this.surroundings;
    const begun = clock.now();
    const slot = await rate.enter();
    try {
      if (ask || clock.now() - begun >= NOTICEABLE) await ensureWanted();
    } catch (error) {
      rate.leave(slot);
      throw error;
    }
    return slot;
  }

  async #attempt({ method, path, body }: Request): Promise<Outcome> {
    const { credential, baseUrl } = this.config;
    const url = new URL(baseUrl + path);
    const headers: Record<string, string> = { accept: "application/json" };
    if (credential.kind === "developerApiKey") url.searchParams.set("hapikey", credential.value);
    else headers.authorization = `Bearer ${credential.value}`;
    if (body) headers["content-type"] = "application/json";
    const response = await request(url, {
      method,
      headers,
      body: body ? JSON.stringify(body) : null,
      dispatcher: this.#dispatcher,
      signal: AbortSignal.timeout(WHOLE_TIMEOUT),
    });
    const text = await readBody(response.body);
    const status = response.statusCode;
    const header = (name: string) => single(response.headers[name]);
    const complaint = status >= 200 && status < 300 ? undefined : readComplaint(status, text, header);
    const limit = readLimit(header);
    if (!complaint) return { kind: "answer", text, limit };
    // A burst's 429 says that nothing is left, whether or not the header came with it.
    if (complaint.burst) limit.remaining ??= 0;
    return { kind: "status", status, retryAfter: header("retry-after"), limit, ...complaint };
  }

  #failed({ method, subject }: Request, outcome: Failed, mayHaveRunBefore: boolean): HubSpotError {
    if (outcome.kind === "network") return new UnreachableError(subject, this.#origin(), this.#say(outcome));
    const complaint = this.#clean(outcome.complaint);
    switch (outcome.status) {
      case 400:
        return new InvalidError(subject, complaint);
      case 401:
      case 403:
        return new CredentialError(subject, complaint, this.config.credential.kind);
      case 404:
        // A proxy's page says nothing of the document: taken for HubSpot's word, it would drop it from the state.
        if (outcome.isForeign) {
          return new RefusedError(subject, complaint, "This is no answer of HubSpot's API: check hubspot:baseUrl.");
        }
        return new NotFoundError(subject, complaint, method === "DELETE" && mayHaveRunBefore);
      case 409:
        return new AlreadyExistsError(subject, complaint);
      case 429:
        return new DailyLimitError(subject, complaint);
      default:
        return new RefusedError(subject, complaint, adviceFor(outcome));
    }
  }

  /** What went wrong, in words. */
  #say(outcome: Failed): string {
    if (outcome.kind === "network") return this.surroundings.redactor.redact(outcome.words);
    const { kind, details } = inWords(this.#clean(outcome.complaint));
    return `HubSpot answered ${kind}${details}`;
  }

  #origin(): string {
    return new URL(this.config.baseUrl).origin;
  }

  #clean(complaint: Complaint): Complaint {
    const redact = (text: string | undefined) => text && this.surroundings.redactor.redact(text);
    return {
      status: complaint.status,
      category: redact(complaint.category),
      message: redact(complaint.message),
      fields: complaint.fields.map((field) => this.surroundings.redactor.redact(field)),
      correlationId: redact(complaint.correlationId),
    };
  }
}

type Outcome = { kind: "answer"; text: string; limit: LimitHeaders } | Failed;
type Failed =
  | (Failure & { kind: "status"; complaint: Complaint; limit: LimitHeaders; isForeign: boolean })
  | NetworkFailure;

/** @throws ConfigError for a proxy variable that is no URL; its value may hold a password and is not shown. */
function proxied(timeouts: EnvHttpProxyAgent.Options): Dispatcher {
  try {
    return new EnvHttpProxyAgent(timeouts);
  } catch {
    throw new ConfigError(
      "HTTPS_PROXY or HTTP_PROXY in the environment is not a proxy's URL, like http://proxy.acme.example:3128: correct or unset it.",
    );
  }
}

function adviceFor({ status, retryAfter }: Failed & { kind: "status" }): string {
  if (status >= 300 && status < 400) {
    return "Redirects are not followed, since a credential must not go to another host: check hubspot:baseUrl.";
  }
  if (status === 477) {
    const when = retryAfter ? ` HubSpot asks to wait ${retryAfter.slice(0, 40)} s.` : "";
    return `The account is being migrated to another data center.${when} Run the command again then.`;
  }
  return status >= 500 ? "Run the command again later, or ask HubSpot's support." : "Correct it and run again.";
}

/** Reads a body whole, but no further than any settings document goes. */
async function readBody(body: Dispatcher.ResponseData["body"]): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of body as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > LONGEST_BODY) {
      body.destroy();
      return "";
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}

function single(header: string | string[] | undefined): string | undefined {
  return Array.isArray(header) ? header[0] : header;
}

function readLimit(header: (name: string) => string | undefined): LimitHeaders {
  const count = (name: string) => {
    const text = header(`x-hubspot-ratelimit-${name}`)?.trim();
    return text && /^\d{1,9}$/.test(text) ? Number(text) : undefined;
  };
  return { max: count("max"), intervalMilliseconds: count("interval-milliseconds"), remaining: count("remaining") };
}
