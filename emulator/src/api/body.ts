import type { IncomingMessage } from "node:http";
import { isObject } from "../checks.js";
import { type DocumentKind, definitions, type Fields, hasType } from "../store/documents.js";
import { type Answer, invalidBody, type PropertyError, unsupportedBody } from "./answers.js";

/** The largest body taken, in bytes. HubSpot states none; a settings document has some hundred bytes. */
const largestBody = 1_048_576;

/** A request's body: its text, and its value where it is JSON. */
export interface ReadBody {
  /** Empty when there was no body. */
  text: string;
  /** Absent when the text is no JSON. */
  value?: unknown;
  /** Whether the content type says JSON. */
  isJson: boolean;
  /** Whether the content type says that it is a form. */
  isForm: boolean;
  /** Whether it was larger than is taken, and so was not kept. */
  tooLarge: boolean;
}

/** Reads a request's body to its end. Rejects when the client goes away. */
export async function readBody(request: IncomingMessage): Promise<ReadBody> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size <= largestBody) chunks.push(chunk);
  }
  const body: ReadBody = {
    text: size <= largestBody ? Buffer.concat(chunks).toString("utf8") : "",
    isForm: /^application\/x-www-form-urlencoded\s*(?:;|$)/i.test(request.headers["content-type"] ?? ""),
    isJson: /^application\/(?:[\w.-]+\+)?json\s*(?:;|$)/i.test(request.headers["content-type"] ?? ""),
    tooLarge: size > largestBody,
  };
  try {
    body.value = JSON.parse(body.text);
  } catch {
    // Left without a value: it is no JSON.
  }
  return body;
}

/** The fields of a body with the types they must have, or the 400, 413 or 415 that it gets. Nothing is coerced. */
export function typedFields(
  body: ReadBody,
  document: DocumentKind,
  unknownFields: "ignore" | "400",
  correlationId: string,
): { fields: Fields } | { answer: Answer } {
  if (body.tooLarge) return { answer: unsupportedBody(correlationId, 413, "Request entity too large") };
  if (!body.isJson) return { answer: unsupportedBody(correlationId, 415, "Unsupported media type: send JSON") };
  if (!isObject(body.value)) {
    const message = body.value === undefined ? "Invalid input JSON: unable to parse" : "Invalid input JSON: no object";
    return { answer: invalidBody(correlationId, message) };
  }
  const types = definitions[document].fields;
  const fields: Fields = {};
  const errors: PropertyError[] = [];
  for (const [property, value] of Object.entries(body.value)) {
    const type = Object.hasOwn(types, property) ? types[property] : undefined;
    if (type === undefined) {
      if (unknownFields === "ignore") continue;
      errors.push({ property, message: `Unrecognized field "${property}"`, code: "UNKNOWN_FIELD" });
    } else if (hasType(value, type)) {
      fields[property] = value;
    } else {
      errors.push({ property, message: `${property} must be of type ${type}`, code: "INVALID_TYPE" });
    }
  }
  return errors.length === 0 ? { fields } : { answer: summed(correlationId, errors) };
}

/** The 400 for a POST that leaves out required fields; undefined when it has them all. */
export function requiredFields(fields: Fields, document: DocumentKind, correlationId: string): Answer | undefined {
  const missing = Object.keys(definitions[document].fields).filter((name) => !Object.hasOwn(fields, name));
  if (missing.length === 0) return undefined;
  const errors = missing.map((property) => ({
    property,
    message: `${property} is required`,
    code: "REQUIRED_FIELD",
  }));
  return summed(correlationId, errors);
}

function summed(correlationId: string, errors: readonly PropertyError[]): Answer {
  return invalidBody(correlationId, `Invalid input: ${errors.map((error) => error.message).join("; ")}`, errors);
}
