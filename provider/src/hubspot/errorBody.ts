import { decodeHTMLStrict } from "entities";
import { z } from "zod";
import type { ErrorDetails } from "./errors.js";
import { cut } from "./text.js";

/** Longer texts than this, UTF-16 units, are cut. */
const LONGEST_TEXT = 1_000;

const text = z.string().optional().catch(undefined);
const context = z.looseObject({ propertyName: z.unknown().optional() }).optional().catch(undefined);

/** HubSpot's error body. Its specification requires no part of it, and a proxy's HTML can stand in its place. */
const errorBody = z.object({
  status: text,
  message: text,
  category: text,
  correlationId: text,
  policyName: text,
  errors: z.array(z.unknown()).optional().catch(undefined),
  context,
  // RFC 6749, as the token endpoint may answer.
  error: text,
  error_description: text,
});

/** One entry of a body's `errors`: HubSpot was seen to list texts as well as objects. */
const fault = z.union([
  z.string().transform((message) => ({ message, in: undefined, context: undefined })),
  z.object({ message: text, in: text, context }),
]);

/** No document has as many fields; what comes after is left out. The same bounds what a context holds. */
const MOST_FIELDS = 20;

/** So many entries of a body's list are looked at: most of a megabyte of odd ones would take seconds. */
const MOST_ENTRIES = 1_000;

/** The keys of a context that name the scopes a credential lacks. */
const SCOPES = ["requiredScopes", "requiredGranularScopes"];

/** A body that names no cause is quoted no further than this. */
const LONGEST_QUOTE = 200;

/** What an answer that is no 2xx says, and who gave it. */
export interface ErrorAnswer {
  details: ErrorDetails;
  /** A 429 of the daily limit. */
  dailyLimit: boolean;
  /** A 429 of the rolling limit. */
  burst: boolean;
  /**
   * Somebody else than HubSpot gave it, such as a proxy: it has no correlation id in its headers, and its body is there
   * and no JSON object, or that of a 404 which has nothing of HubSpot's.
   */
  isForeign: boolean;
  /** HubSpot gave it, by its correlation id, but not its API, whose errors are JSON objects: its web server's own page. */
  isPage: boolean;
}

/**
 * Reads an answer that is no 2xx. Never throws: a body can be anything. `redact` is applied before anything is cut, or
 * half a secret would be left.
 */
export function readErrorBody(
  status: number,
  body: string,
  header: (name: string) => string | undefined,
  redact: (text: string) => string,
): ErrorAnswer {
  const say = (text: string) => clip(redact(text));
  const sayAny = (text: string | undefined) => text && say(text);
  const parsed = errorBody.safeParse(parse(body));
  const said = parsed.success ? parsed.data : undefined;
  const faults = faultsIn(said?.errors ?? []);
  const named = joined(said?.context?.propertyName);
  const ownWords = said?.message || said?.error_description;
  const message = said ? sayAny([named, ownWords].filter(Boolean).join(": ")) : quote(body, redact);
  const fields = [...faults.map(({ line }) => line), ...wordsOf(said?.context)].map(say);
  const scopes = [...faults, { context: said?.context }].flatMap(({ context }) => scopesIn(context)).map(say);
  const details: ErrorDetails = {
    status,
    category: sayAny(said?.category ?? statusWord(said?.status) ?? said?.error),
    message: message || undefined,
    fields: [...new Set(fields)].filter((field) => field !== message),
    scopes: scopes.length > 0 ? [...new Set(scopes)].slice(0, MOST_FIELDS) : undefined,
    correlationId: sayAny(said?.correlationId ?? header("x-hubspot-correlation-id")),
  };
  const policy = String(said?.policyName);
  const words = String(said?.message);
  const dailyLimit = status === 429 && (policy === "DAILY" || /daily limit/i.test(words));
  const burst = status === 429 && !dailyLimit && (policy.startsWith("TEN_SECONDLY") || /ten_secondly/i.test(words));
  // HubSpot's specification requires no part of an error. But of a 404 much follows: a gateway's own, which knows no
  // route, must not pass for HubSpot's word that the settings are gone.
  const isSigned = said?.status === "error" || Boolean(said?.category ?? details.correlationId);
  const isText = body.trim() !== "" && !said;
  const isPage = isText && Boolean(header("x-hubspot-correlation-id")?.trim());
  const isUnsigned404 = status === 404 && body.trim() !== "" && !isSigned;
  return { details, dailyLimit, burst, isForeign: !isPage && (isText || isUnsigned404), isPage };
}

/** The token endpoint names the fault here, as in `BAD_REFRESH_TOKEN`, and has no category; elsewhere it says "error". */
function statusWord(status: string | undefined): string | undefined {
  return status === "error" ? undefined : status;
}

type Context = z.infer<typeof context>;

/** The first entries of a body's `errors` that say something, each in one line: one of an odd type hides no other. */
function faultsIn(errors: readonly unknown[]): { line: string; context: Context }[] {
  const faults: { line: string; context: Context }[] = [];
  for (const entry of errors.slice(0, MOST_ENTRIES)) {
    if (faults.length === MOST_FIELDS) break;
    const read = fault.safeParse(entry);
    if (!read.success) continue;
    const { message, in: place, context } = read.data;
    const where = joined(context?.propertyName) || place;
    const rest = wordsOf(context).join("; ");
    const words = message && rest ? `${message.trim().replace(/\.$/, "")} (${rest})` : message || rest;
    if (words) faults.push({ line: where ? `${where}: ${words}` : words, context });
  }
  return faults;
}

/** What a context holds beside the names of properties, which stand before the message: `max: 2000`. */
function wordsOf(context: Context): string[] {
  return Object.entries(context ?? {})
    .filter(([name]) => name !== "propertyName")
    .slice(0, MOST_FIELDS)
    .flatMap(([name, value]) => {
      const values = joined(value);
      return values ? [`${name}: ${values}`] : [];
    });
}

function scopesIn(context: Context): string[] {
  return SCOPES.flatMap((name) => valuesOf(context?.[name]));
}

function joined(value: unknown): string {
  return valuesOf(value).join(", ");
}

/** The first texts and numbers that a context's value is or lists. */
function valuesOf(value: unknown): string[] {
  const values: unknown[] = Array.isArray(value) ? value : [value];
  return values
    .filter((one) => ["string", "number", "boolean"].includes(typeof one))
    .slice(0, MOST_FIELDS)
    .map(String);
}

/** On one line and not too long: control characters would garble a terminal. */
function clip(said: string): string {
  return cut(said.replace(/\p{Cc}+/gu, " "), LONGEST_TEXT);
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

/**
 * What a page holds beside its words: styles, scripts, comments and tags. What is not closed reaches to the page's end,
 * as in a browser, so that the time is linear: nothing is looked through again for each of many that open.
 */
const MARKUP = /<(style|script)\b[\s\S]*?(?:<\/\1[^>]*(?:>|$)|$)|<!--[\s\S]*?(?:-->|$)|<[a-z/!?][^>]*(?:>|$)/gi;

/** The first words of a page, nothing of which is cut before its secrets are redacted. */
function quote(body: string, redact: (text: string) => string): string | undefined {
  const words = decodeHTMLStrict(redact(body).replace(MARKUP, " "))
    .replace(/[\s\p{Cc}]+/gu, " ")
    .trim();
  // Once more: a secret can stand in a page with tags between its words.
  const said = redact(words);
  return cut(said, LONGEST_QUOTE) || undefined;
}
