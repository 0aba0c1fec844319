import { METHODS, validateHeaderName, validateHeaderValue } from "node:http";
import {
  anything,
  type Check,
  either,
  isObject,
  listOf,
  longestTime,
  mapOf,
  number,
  oneOf,
  shape,
  shown,
  typed,
} from "../checks.js";
import { documentKinds, maxInt32 } from "../store/documents.js";
import { type FaultType, faultTypes } from "./actions.js";
import { seenNames } from "./seenAnswers.js";

const text = typed("string");
const appId = number({ min: 1, max: maxInt32 });

const headerName: Check = (value, at) => accepted(() => validateHeaderName(String(value)), at, "the name of a header");

const headerValue: Check = (value, at) =>
  typeof value === "string"
    ? accepted(() => validateHeaderValue("name", value), at, "the value of a header")
    : text(value, at);

function accepted(attempt: () => void, at: string, wanted: string): string[] {
  try {
    attempt();
    return [];
  } catch {
    return [`${at} must be ${wanted}`];
  }
}

const status = number({ min: 200, max: 599 });

const actionChecks: Readonly<Record<FaultType, Readonly<Record<string, Check>>>> = {
  status: {
    status,
    body: either([text, mapOf(text, anything)], "an object or a text"),
    headers: mapOf(headerName, headerValue),
  },
  delay: { milliseconds: number({ min: 0, max: longestTime }) },
  hold: {},
  hang: {},
  hangBody: {},
  reset: {},
  cutOff: {},
  html: { status },
  empty: { status },
  invalidJson: { status },
  wrongType: { status, fields: listOf(text) },
  huge: { status, bytes: number({ min: 0, max: 500_000_000 }) },
  slowBody: { bytes: number({ min: 1 }), milliseconds: number({ min: 1, max: longestTime }) },
  endless: { status },
  seen: { name: oneOf(...seenNames) },
};

const requiredOfAction: Readonly<Partial<Record<FaultType, readonly string[]>>> = {
  status: ["status"],
  delay: ["milliseconds"],
  reset: ["when"],
  seen: ["name"],
};

const action: Check = (value, at) => {
  if (!isObject(value)) return [`${at} must be an object like {"type": "hang"}, not ${shown(value)}`];
  const typeOnly = value.type;
  const wrong = oneOf(...faultTypes)(typeOnly, `${at}.type`);
  if (wrong.length > 0) return wrong;
  const type = typeOnly as FaultType;
  const common = { type: anything, when: oneOf("before", "after") };
  return shape({ ...common, ...actionChecks[type] }, requiredOfAction[type])(value, at);
};

const pattern: Check = (value, at) => (value instanceof RegExp ? [] : [`${at} must be a pattern`]);

const method: Check = (value, at) =>
  typeof value === "string" && METHODS.includes(value.toUpperCase())
    ? []
    : [`${at} must be a method like GET, POST, PATCH or DELETE, not ${shown(value)}`];

/** What `fault` takes. */
export const ruleShape = shape(
  {
    match: shape({
      method,
      appId,
      document: oneOf(...documentKinds),
      path: either([text, pattern], "a part of the path"),
    }),
    skip: number({ min: 0 }),
    times: either([number({ min: 1 }), oneOf(Number.POSITIVE_INFINITY)], 'a whole number from 1, or "Infinity"'),
    action,
  },
  ["action"],
);
