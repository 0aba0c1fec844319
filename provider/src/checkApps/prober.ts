import type { ApiVersion, Config } from "../config.js";
import type { AnswerSeen } from "../hubspot/answer.js";
import { readObject } from "../hubspot/body.js";
import { nameOf, pathOf } from "../hubspot/client.js";
import { type Clock, systemClock } from "../hubspot/clock.js";
import { connect } from "../hubspot/connect.js";
import { inWords } from "../hubspot/errorDetails.js";
import { errorForStatus } from "../hubspot/errorForStatus.js";
import { ForeignAnswerError, HubSpotError, NotFoundError, NotServedError, RefusedError } from "../hubspot/errors.js";
import { RateLimiter, WAITING_FOR_LIMIT } from "../hubspot/rateLimiter.js";
import { Redactor } from "../hubspot/redaction.js";
import { oneLine } from "../hubspot/text.js";
import type { Transport } from "../hubspot/transport.js";
import type { Definition } from "../resources/definition.js";
import { wrongTypes } from "./fields.js";
import type { DocumentFinding } from "./report.js";

/** HubSpot's texts are cut after this many UTF-16 units. */
const LONGEST_TEXT = 1_000;
/** A correlation id, which is a UUID, is cut after this many UTF-16 units. */
const LONGEST_ID = 80;

/** One read and its result. */
export interface Probe {
  definition: Definition;
  found: DocumentFinding;
  /** The JSON object of a 2xx, as HubSpot sent it. */
  object?: Record<string, unknown>;
}

/**
 * Reads documents in any version of the API, and keeps every answer's status and headers. It sends only GET requests,
 * except to get an access token.
 */
export class Prober {
  readonly seen: AnswerSeen[] = [];
  readonly #redactor = new Redactor();
  readonly #transport: Transport;

  /** @throws ConfigError when the environment's proxy is not a URL */
  constructor(
    private readonly config: Config,
    print: (line: string) => void,
    clock: Clock = systemClock,
  ) {
    const notice = (line: string) => print(this.say(line));
    const onLongWait = () => notice(WAITING_FOR_LIMIT);
    this.#transport = connect(config, {
      clock,
      rate: new RateLimiter(clock, { onLongWait }),
      redactor: this.#redactor,
      throwIfStopped: () => Promise.resolve(),
      notice,
      onAnswer: (answer) => this.seen.push(answer),
    });
  }

  /** One of HubSpot's texts, made safe to show: without secrets, on one line, cut. */
  say(text: string, longest = LONGEST_TEXT): string {
    return oneLine(this.#redactor.redact(text), longest).toWellFormed();
  }

  /** Reads one document. HubSpotErrors become part of the result. */
  async ask(definition: Definition, appId: number, apiVersion: ApiVersion): Promise<Probe> {
    const path = pathOf(definition, appId, apiVersion);
    const { baseUrlFrom } = this.config;
    const subject = { action: "read", document: nameOf(definition, appId), baseUrlFrom };
    const about: About = { document: definition.kind, apiVersion, appId };
    try {
      const body = await this.#transport.send({
        method: "GET",
        path,
        subject,
        errorForStatus: (failure, context) => errorForStatus(failure, context, { ...this.config, apiVersion }),
      });
      const object = readObject(body);
      const last = this.#lastOf(path);
      const answered = { ...about, ...this.#sourceOf(last) };
      if (typeof object === "string") {
        const isForeign = last !== undefined && isForeignPage(last);
        const meaning = isForeign ? FOREIGN : ({ finding: "unreadable", reason: object } as const);
        return { definition, found: { ...answered, ...meaning } };
      }
      const wrong = wrongTypes(definition, object).join("; ");
      if (wrong !== "") return { definition, found: { ...answered, finding: "unreadable", reason: wrong }, object };
      return { definition, found: { ...about, finding: "there", ...statusOf(last) }, object };
    } catch (error) {
      if (!(error instanceof HubSpotError)) throw error;
      return { definition, found: { ...about, ...this.#meaningOf(error, this.#lastOf(path)) } };
    }
  }

  #lastOf(path: string): AnswerSeen | undefined {
    return this.seen.filter((answer) => answer.path === path).at(-1);
  }

  #meaningOf(error: HubSpotError, last: AnswerSeen | undefined): Omit<DocumentFinding, keyof About> {
    if (!last) return { finding: "failed", reason: this.say(error.message) };
    const { status } = last;
    if (error instanceof NotFoundError) return { finding: "none", status };
    const source = this.#sourceOf(last);
    if (error instanceof NotServedError) {
      return { ...source, finding: "notServed", reason: "HubSpot's web server does not know this address" };
    }
    if (error instanceof ForeignAnswerError) return { ...source, ...FOREIGN };
    if (!(error instanceof RefusedError) || status >= 500)
      return { ...source, finding: "failed", reason: this.say(error.message) };
    const { code, text } = inWords({ ...error.details, correlationId: undefined });
    return { ...source, finding: "refused", reason: this.say(`${code}${text}`) };
  }

  /** What HubSpot's support needs to find an answer. */
  #sourceOf(last: AnswerSeen | undefined): Pick<DocumentFinding, "status" | "correlationId"> {
    const id = last?.header("x-hubspot-correlation-id")?.trim();
    return { ...statusOf(last), ...(id ? { correlationId: this.say(id, LONGEST_ID) } : {}) };
  }
}

type About = Pick<DocumentFinding, "document" | "apiVersion" | "appId">;

const FOREIGN = { finding: "foreign", reason: "this answer is not from HubSpot's API" } as const;

function statusOf(last: AnswerSeen | undefined): Pick<DocumentFinding, "status"> {
  return last ? { status: last.status } : {};
}

function isForeignPage(answer: AnswerSeen): boolean {
  return isPage(answer) && !hasCorrelationId(answer);
}

/** Whether an answer's content type is HTML. */
export function isPage(answer: AnswerSeen): boolean {
  return /^text\/html/i.test(answer.header("content-type") ?? "");
}

/** Whether an answer has HubSpot's correlation id. */
export function hasCorrelationId(answer: AnswerSeen): boolean {
  return (answer.header("x-hubspot-correlation-id") ?? "").trim() !== "";
}
