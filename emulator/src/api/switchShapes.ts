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
  typed,
} from "../checks.js";
import { appIdKey } from "../store/documentShapes.js";
import { definitions, documentKinds } from "../store/documents.js";
import { normalisations } from "../store/spelling.js";
import type { RandomDelays } from "./delays.js";
import { apiVersions } from "./route.js";

const text = typed("string");
const fieldValue = either([text, number({ whole: false }), typed("boolean")], "a text, a number or a boolean");

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
