import Ajv, { type ValidateFunction } from "ajv";
import addFormats from "ajv-formats";
import {
  bases,
  error,
  errorDetail,
  operations,
  type PublishedObject,
  type PublishedOperation,
  type PublishedType,
  seenOtherwise,
  tokenResponse,
} from "./published.js";

const ajv = addFormats(new Ajv({ allErrors: true, strict: true }));

const types: Readonly<Record<PublishedType, object>> = {
  string: { type: "string" },
  int32: { type: "integer", format: "int32" },
  boolean: { type: "boolean" },
  "date-time": { type: "string", format: "date-time" },
  uuid: { type: "string", format: "uuid" },
};

/** A JSON schema: of the fields that are published, and no others. */
function schemaOf({ fields, required }: PublishedObject, more: Record<string, object> = {}) {
  const properties = Object.entries(fields).map(([name, type]) => [name, types[type]]);
  return {
    type: "object",
    properties: { ...Object.fromEntries(properties), ...more },
    required: [...required],
    additionalProperties: false,
  };
}

const textLists = { type: "object", additionalProperties: { type: "array", items: { type: "string" } } };
const textMap = { type: "object", additionalProperties: { type: "string" } };
const details = { type: "array", items: schemaOf(errorDetail, { context: textLists }) };
const errorParts = { context: textLists, errors: details, links: textMap };
const errorSchema = (required: readonly string[]) =>
  ajv.compile(schemaOf({ fields: { ...error.fields, ...seenOtherwise.errorFields }, required }, errorParts));

const isError = errorSchema(error.required);
const isErrorWithoutCategory = errorSchema(error.required.filter((name) => name !== "category"));
const isTokenResponse = ajv.compile(schemaOf(tokenResponse));
const responses = new Map(operations.map((operation) => [operation, compiled(operation.response)]));
const requests = new Map(operations.map((operation) => [operation, compiled(operation.request)]));

function compiled(object: PublishedObject | undefined): ValidateFunction | undefined {
  return object && ajv.compile(schemaOf(object));
}

/** An exchange as a test saw it. */
export interface Seen {
  method: string;
  /** The path without its query. */
  path: string;
  status: number;
  /** The body as text. */
  text: string;
  contentType: string | null;
}

/** The published operation that a request is for; undefined when it is none. */
export function operationOf(method: string, path: string): PublishedOperation | undefined {
  const base = Object.values(bases).find((begin) => path.startsWith(`${begin}/`));
  if (base === undefined) return undefined;
  const rest = path.slice(base.length).replace(/^\/[^/]+/, "/{appId}");
  return operations.find((operation) => operation.method === method && operation.path === rest);
}

/** What of an answer departs from what HubSpot published, one line each. */
export function departures({ method, path, status, text, contentType }: Seen): string[] {
  const operation = operationOf(method, path);
  const isToken = /^\/oauth\/[^/]+\/token$/.test(path);
  const body = parsed(text);
  if (text !== "" && !/^application\/json\b/.test(contentType ?? "")) return [`content-type is ${contentType}`];
  if (status >= 400) return wrongWith(errorCheckOf(body), body);
  if (isToken) return status === 200 ? wrongWith(isTokenResponse, body) : [`status ${status} is not published`];
  if (operation === undefined) return [`${method} ${path} is no published operation, and was answered ${status}`];
  if (status !== operation.status) return [`status ${status} is not published, ${operation.status} is`];
  const response = responses.get(operation);
  if (response === undefined) return text === "" ? [] : ["a body is not published"];
  return wrongWith(response, body);
}

/** What of a request's body departs from what HubSpot published, one line each. */
export function requestDepartures(method: string, path: string, body: unknown): string[] {
  const operation = operationOf(method, path);
  if (operation === undefined) return [`${method} ${path} is no published operation`];
  const request = requests.get(operation);
  if (request === undefined) return body === undefined ? [] : ["a body is not published"];
  return wrongWith(request, body);
}

function errorCheckOf(body: unknown): ValidateFunction {
  const message = (body as { message?: unknown } | undefined)?.message;
  const bare = typeof message === "string" && seenOtherwise.withoutCategory.test(message);
  return bare ? isErrorWithoutCategory : isError;
}

function wrongWith(check: ValidateFunction, body: unknown): string[] {
  if (check(body)) return [];
  return (check.errors ?? []).map(({ instancePath, message, params }) => {
    const extra = "additionalProperty" in params ? ` (${params.additionalProperty})` : "";
    return `${instancePath} ${message}${extra}`.trim();
  });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
