import { ConfigError } from "../src/config.js";
import * as errors from "../src/hubspot/errors.js";
import { ContradictionError } from "../src/lifecycle/contradiction.js";
import { HalfDoneError } from "../src/lifecycle/halfDone.js";
import { ArgumentError } from "../src/lifecycle/lookUp.js";
import { MalformedIdError, NothingToReadError } from "../src/lifecycle/read.js";
import { UnwritableError } from "../src/lifecycle/unwritable.js";
import { definitions } from "../src/resources/index.js";
import { STATUS, statusCodeOf } from "../src/statusCode.js";

const subject = { action: "read", document: "app 42 calling settings" };
const details = (status: number) => ({ status, fields: [] });
const [definition] = definitions;
if (!definition) throw new Error("there is no definition");

const CASES: [Error, keyof typeof STATUS][] = [
  [new ConfigError("no credential"), "FAILED_PRECONDITION"],
  [new HalfDoneError("42", {}, new ContradictionError("601 for 600")), "ABORTED"],
  [new UnwritableError("name is needed"), "FAILED_PRECONDITION"],
  [new NothingToReadError(definition, 42), "NOT_FOUND"],
  [new MalformedIdError(definition, "x"), "INVALID_ARGUMENT"],
  [new ArgumentError(definition, ["appId is needed"]), "INVALID_ARGUMENT"],
  [new errors.InvalidError(subject, details(400)), "INVALID_ARGUMENT"],
  [new errors.CredentialError(subject, details(401), { kind: "accessToken" }), "UNAUTHENTICATED"],
  [new errors.TokenRefusedError(subject, details(400), { kind: "oauthApp" }), "UNAUTHENTICATED"],
  [new errors.CredentialError(subject, details(403), { kind: "accessToken" }), "PERMISSION_DENIED"],
  [new errors.NotFoundError(subject, details(404), false), "NOT_FOUND"],
  [new errors.NotServedError(subject, details(404), "v3"), "FAILED_PRECONDITION"],
  [new errors.AlreadyExistsError(subject, details(409)), "ALREADY_EXISTS"],
  [new errors.DailyLimitError(subject, details(429)), "RESOURCE_EXHAUSTED"],
  [new errors.ForeignAnswerError(subject, details(403), "Advice."), "FAILED_PRECONDITION"],
  [new errors.RefusedError(subject, details(414)), "FAILED_PRECONDITION"],
  [new errors.UnreachableError(subject, "https://api.example", "no host"), "UNAVAILABLE"],
  [new errors.UnavailableError(subject, "busy"), "UNAVAILABLE"],
  [new errors.DeadlineError(subject, "too slow"), "DEADLINE_EXCEEDED"],
  [new errors.OutcomeUnknownError(subject, "cut off"), "UNKNOWN"],
  [new errors.UnreadableAnswerError(subject, "no JSON"), "FAILED_PRECONDITION"],
  [new errors.UnreadableAnswerError({ ...subject, action: "delete" }, "no JSON"), "UNKNOWN"],
  [new errors.EngineGoneError(), "ABORTED"],
  [new errors.CancelledError(), "CANCELLED"],
  [new TypeError("a bug"), "INTERNAL"],
];

it.each(CASES.map(([error, code]) => [error.constructor.name, code, error] as const))(
  "%s is sent as %s",
  (_name, code, error) => {
    expect(statusCodeOf(error)).toBe(STATUS[code]);
  },
);

it("no error class of HubSpot's is left out", () => {
  const tested = new Set(CASES.map(([error]) => error.constructor));
  const classes = Object.values(errors).filter((value) => typeof value === "function" && /^class /.test(String(value)));
  expect(classes.filter((kind) => kind !== errors.HubSpotError && !tested.has(kind as never))).toEqual([]);
});
