import { METHODS, validateHeaderName, validateHeaderValue } from "node:http";
import { anything, type Check, either, isObject, listOf, mapOf, number, oneOf, shape, shown, typed } from "./checks.js";
import type { RandomDelays } from "./delays.js";
import { type DocumentKind, definitions, documentKinds, hasType, isAppId, maxInt32 } from "./documents.js";
import { type FaultType, faultTypes } from "./faults.js";
import { apiVersions } from "./route.js";
import { seenNames } from "./seen.js";
import { normalisations } from "./switches.js";

const text = typed("string");
const fieldValue = either([text, number({ whole: false }), typed("boolean")], "a text, a number or a boolean");

/** App ids where they are keys, in text. */
const appIdKey: Check = (value, at) =>
  isAppId(Number(value)) && /^\d+$/.test(String(value)) ? [] : [`${at} must be an app id, a positive int32`];

const appId = number({ min: 1, max: maxInt32 });

/** The longest that a timer of Node's can wait; a longer one would be over at once. */
const longestTime = 2_147_483_647;

const fieldNames = [...new Set(documentKinds.flatMap((kind) => Object.keys(definitions[kind].fields)))];
const fieldName = oneOf(...fieldNames);
const answeredName = oneOf(...fieldNames, "createdAt", "updatedAt");

const rateLimit = shape(
  {
    max: number({ min: 1 }),
    intervalMilliseconds: number({ min: 1 }),
    eatenByOthers: number({ min: 0, max: 1, whole: false }),
  },
  ["max"],
);

const randomDelays: Check = (value, at) => {
  const milliseconds = number({ min: 0, max: longestTime });
  const seed = number({ min: 0, max: 4_294_967_295 });
  const wrong = shape({ max: milliseconds, min: milliseconds, seed }, ["max"])(value, at);
  if (wrong.length > 0) return wrong;
  const { min = 0, max } = value as RandomDelays;
  return min <= max ? [] : [`${at}.min must be up to ${at}.max`];
};

const switchChecks: Readonly<Record<string, Check>> = {
  patchOnMissing: oneOf("404", "upsert"),
  postOnExisting: oneOf("409", "400", "overwrite"),
  deleteMissing: oneOf("204", "404"),
  deleteDropsSiblings: typed("boolean"),
  updatedAtMoves: oneOf("always", "onChange"),
  unknownFields: oneOf("ignore", "400"),
  normalise: listOf(oneOf(...normalisations)),
  staleReads: either(
    [number({ min: 0 }), shape({ milliseconds: number({ min: 0 }) }, ["milliseconds"])],
    'a number of reads or {"milliseconds": …}',
  ),
  foreignApps: mapOf(appIdKey, oneOf(403, 404)),
  contradict: mapOf(fieldName, fieldValue),
  omitFields: listOf(answeredName),
  extraFields: mapOf(text, anything),
  credentials: oneOf("either", "developerApiKey", "accessToken"),
  rateLimit: either([oneOf(null), rateLimit], 'null or {"max": …, "intervalMilliseconds": …, "eatenByOthers": …}'),
  dailyLimit: either([oneOf(null), number({ min: 0 })], "null or a whole number"),
  unservedVersions: listOf(oneOf(...apiVersions)),
  unreadableAppIds: oneOf("400", "500"),
  randomDelays: either([oneOf(null), randomDelays], 'null or {"max": …, "min": …, "seed": …}, min up to max'),
  accessTokenLifetime: number({ min: 1 }),
  replaceRefreshTokens: typed("boolean"),
  tokenRefusals: oneOf("hubspot", "rfc6749"),
};

const credentialChecks: Readonly<Record<string, Check>> = {
  developerApiKeys: secrets,
  accessTokens: secrets,
  expiredAccessTokens: secrets,
  oauthClients,
};

/** A list of clients, whose complaint shows nothing of them. */
function oauthClients(value: unknown, at: string): string[] {
  const isText = (part: unknown) => typeof part === "string" && part !== "";
  const parts = ["clientId", "clientSecret", "refreshToken"];
  const isClient = (item: unknown) =>
    isObject(item) && parts.every((part) => isText(item[part])) && Object.keys(item).length === parts.length;
  const good = Array.isArray(value) && value.every(isClient);
  return good ? [] : [`${at} must be a list of {${parts.join(", ")}}, each a text that is not empty`];
}

/** A list of credentials, whose complaint shows none of them. */
function secrets(value: unknown, at: string): string[] {
  const good = Array.isArray(value) && value.every((item) => typeof item === "string" && item !== "");
  return good ? [] : [`${at} must be a list of texts that are not empty`];
}

/** What `set` takes. */
export const switchesShape = shape({ ...switchChecks, ...credentialChecks });

/** What `startEmulator` takes. */
export const optionsShape = shape({
  ...switchChecks,
  ...credentialChecks,
  port: number({ min: 0, max: 65_535 }),
  now: typed("function"),
});

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

/** Fields of a document as a person writes them: known ones, of their types. */
export function fieldsShape(document: DocumentKind): Check {
  const checks = Object.entries(definitions[document].fields).map(([name, type]) => {
    const check: Check = (value, at) =>
      hasType(value, type) ? [] : [`${at} must be of type ${type}, not ${shown(value)}`];
    return [name, check] as const;
  });
  return shape(Object.fromEntries(checks));
}

/** Fields of a seed, which may say its timestamps as well. */
export function seedShape(document: DocumentKind): Check {
  const fields = fieldsShape(document);
  const time: Check = (value, at) =>
    typeof value === "string" && !Number.isNaN(Date.parse(value)) ? [] : [`${at} must be a date-time`];
  return (value, at) => {
    if (typeof value !== "object" || value === null || Array.isArray(value)) return fields(value, at);
    const { createdAt, updatedAt, ...rest } = value as Record<string, unknown>;
    const times = shape({ createdAt: time, updatedAt: time })({ createdAt, updatedAt }, at);
    return [...times, ...fields(rest, at)];
  };
}

/** What a seed file holds: documents by app id and kind. */
export const documentsShape = mapOf(
  appIdKey,
  shape(Object.fromEntries(documentKinds.map((kind) => [kind, seedShape(kind)]))),
);
