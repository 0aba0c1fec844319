import { ConfigError } from "./config.js";
import {
  AlreadyExistsError,
  CancelledError,
  CredentialError,
  DailyLimitError,
  DeadlineError,
  EngineGoneError,
  HubSpotError,
  InvalidError,
  NotFoundError,
  OutcomeUnknownError,
  RefusedError,
  TokenRefusedError,
  UnavailableError,
  UnreachableError,
  UnreadableAnswerError,
} from "./hubspot/errors.js";
import { HalfDoneError } from "./lifecycle/halfDone.js";
import { ArgumentError } from "./lifecycle/lookUp.js";
import { MalformedIdError, NothingToReadError } from "./lifecycle/read.js";
import { UnwritableError } from "./lifecycle/unwritable.js";

/** The status codes of gRPC that this provider uses. */
export const STATUS = {
  CANCELLED: 1,
  UNKNOWN: 2,
  INVALID_ARGUMENT: 3,
  DEADLINE_EXCEEDED: 4,
  NOT_FOUND: 5,
  ALREADY_EXISTS: 6,
  PERMISSION_DENIED: 7,
  RESOURCE_EXHAUSTED: 8,
  FAILED_PRECONDITION: 9,
  ABORTED: 10,
  INTERNAL: 13,
  UNAVAILABLE: 14,
  UNAUTHENTICATED: 16,
} as const;

type Code = (typeof STATUS)[keyof typeof STATUS];

/**
 * The status code of each error: the first row that fits. For UNKNOWN, INTERNAL and DATA_LOSS the engine reports a
 * resource that may be corrupt, also in `--json`. So they mean a write with an unknown outcome, or a bug of this
 * provider. Every other code means that the state is right.
 */
const CODES: readonly [abstract new (...args: never[]) => Error, (error: Error) => Code][] = [
  [ConfigError, () => STATUS.FAILED_PRECONDITION],
  // The engine keeps the resource, whatever the code.
  [HalfDoneError, () => STATUS.ABORTED],
  [UnwritableError, () => STATUS.FAILED_PRECONDITION],
  [NothingToReadError, () => STATUS.NOT_FOUND],
  [MalformedIdError, () => STATUS.INVALID_ARGUMENT],
  [ArgumentError, () => STATUS.INVALID_ARGUMENT],
  [InvalidError, () => STATUS.INVALID_ARGUMENT],
  [CredentialError, (error) => (statusOf(error) === 401 ? STATUS.UNAUTHENTICATED : STATUS.PERMISSION_DENIED)],
  [TokenRefusedError, () => STATUS.UNAUTHENTICATED],
  [NotFoundError, () => STATUS.NOT_FOUND],
  [AlreadyExistsError, () => STATUS.ALREADY_EXISTS],
  [DailyLimitError, () => STATUS.RESOURCE_EXHAUSTED],
  [RefusedError, () => STATUS.FAILED_PRECONDITION],
  [UnreachableError, () => STATUS.UNAVAILABLE],
  [DeadlineError, () => STATUS.DEADLINE_EXCEEDED],
  [UnavailableError, () => STATUS.UNAVAILABLE],
  [OutcomeUnknownError, () => STATUS.UNKNOWN],
  // UNKNOWN: a delete that may have been executed. FAILED_PRECONDITION: a read, which changed nothing.
  [UnreadableAnswerError, (error) => (isDelete(error) ? STATUS.UNKNOWN : STATUS.FAILED_PRECONDITION)],
  [EngineGoneError, () => STATUS.ABORTED],
  [CancelledError, () => STATUS.CANCELLED],
  [HubSpotError, () => STATUS.UNKNOWN],
];

/** The status code of an error of the lifecycle; INTERNAL for any other error. */
export function statusCodeOf(error: unknown): Code {
  for (const [kind, code] of CODES) {
    if (error instanceof kind) return code(error);
  }
  return STATUS.INTERNAL;
}

function statusOf(error: Error): number | undefined {
  return error instanceof RefusedError ? error.details.status : undefined;
}

function isDelete(error: Error): boolean {
  return error instanceof UnreadableAnswerError && error.subject.action === "delete";
}
