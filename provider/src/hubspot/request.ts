import type { AnswerSeen, StatusFailure } from "./answer.js";
import type { Clock } from "./clock.js";
import type { FailureContext } from "./errorForStatus.js";
import type { HubSpotError, Subject } from "./errors.js";
import type { RateLimiter } from "./rateLimiter.js";
import type { Redactor } from "./redaction.js";
import type { Method } from "./retry.js";

/** One request, without credential. The path begins with a slash. */
export interface Request {
  method: Method;
  path: string;
  subject: Subject;
  /** Sent as JSON. */
  body?: Record<string, unknown>;
  /** Sent as a form, in place of `body`. */
  form?: URLSearchParams;
  /** Sending it twice does no harm: it is repeated and cancelled like a GET. */
  isRepeatable?: boolean;
  /** Called right before each attempt. If it throws, the attempt is not sent and the request ends with that error. */
  beforeSending?: () => void;
  /** Makes the error for an answer other than 2xx, when repeating would not change it. */
  errorForStatus: (failure: StatusFailure, context: FailureContext) => HubSpotError;
}

/** What the transport needs from the operation it serves. */
export interface TransportDependencies {
  clock: Clock;
  rate: RateLimiter;
  redactor: Redactor;
  /** Throws when the operation is cancelled or the engine is gone. Called before every write and after every wait. */
  throwIfStopped(): Promise<void>;
  /** Takes a line for the user. The same line may come many times. */
  notice?: (line: string) => void;
  /** Takes every whole answer, except those to requests for access tokens. */
  onAnswer?: (answer: AnswerSeen) => void;
  /** Ends waits and reads at once. A write under way continues, since only its answer tells its outcome. */
  cancelled?: AbortSignal;
}
