import { decodeHTMLStrict } from "entities";
import { z } from "zod";
import type { ErrorDetails } from "./errorDetails.js";
import { cut, oneLine } from "./text.js";

/** Longer texts than this, UTF-16 units, are cut. */
const LONGEST_TEXT = 1_000;

const text = z.string().optional().catch(undefined);
const context = z.looseObject({ propertyName: z.unknown().optional() }).optional().catch(undefined);

/** HubSpot's error body. HubSpot's specification requires no part of it, and it can be a proxy's HTML. */
const errorBody = z.object({
  status: text,
  message: text,
  category: text,
  correlationId: text,
  policyName: text,
  errors: z.array(z.unknown()).optional().catch(undefined),
  context,
  // The token endpoint may answer as RFC 6749 says.
  error: text,
  error_description: text,
});

/** One entry of `errors`. HubSpot lists objects, and sometimes texts. */
const fault = z.union([
  z.string().transform((message) => ({ message, in: undefined, context: undefined })),
  z.object({ message: text, in: text, context }),
]);

/** At most this many entries of a list are shown. No document has as many fields. */
const MOST_FIELDS = 20;

/** At most this many entries of a list are read: a megabyte of unusual ones would take seconds. */
const MOST_ENTRIES = 1_000;

/** The keys of a context that name the scopes a credential lacks. */
const SCOPES = ["requiredScopes", "requiredGranularScopes"];

/** A body that is not JSON is quoted up to this length, UTF-16 units. */
const LONGEST_QUOTE = 200;

/** What an answer with a status other than 2xx says, and where it comes from. */
export interface ErrorAnswer {
  details: ErrorDetails;
  /** A 429 of the daily limit. */
  dailyLimit: boolean;
  /** A 429 of the rolling limit. */
  burst: boolean;
  /**
   * It is not from HubSpot, but from a proxy, for example: it has no correlation id in its headers, and its body is not
   * a JSON object, or it is a 404 with nothing of HubSpot's in its body. An empty body may be HubSpot's.
   */
  isForeign: boolean;
  /** It is from HubSpot, but not from its API: it has a correlation id, and its body is not a JSON object. */
  isPage: boolean;
}

/**
 * Reads an answer with a status other than 2xx. Never throws, whatever the body is. `redact` is applied before texts
 * are cut: otherwise half of a secret could be left.
 */
export function readErrorBody(
  status: number,
  body: string,
  header: (name: string) => string | undefined,
  redact: (text: string) => string,
): ErrorAnswer {
  const say = (text: string) => oneLine(redact(text), LONGEST_TEXT);
  const sayIfAny = (text: string | undefined) => text && say(text);
  const parsed = errorBody.safeParse(parse(body));
  const said = parsed.success ? parsed.data : undefined;
  const faults = faultsIn(said?.errors ?? []);
  const named = joined(said?.context?.propertyName);
  const ownWords = said?.message || said?.error_description;
  const message = said ? sayIfAny([named, ownWords].filter(Boolean).join(": ")) : quote(body, redact);
  const fields = [...faults.map(({ line }) => line), ...wordsOf(said?.context)].map(say);
  const scopes = [...faults, { context: said?.context }].flatMap(({ context }) => scopesIn(context)).map(say);
  const details: ErrorDetails = {
    status,
    category: sayIfAny(said?.category ?? statusWord(said?.status) ?? said?.error),
    message: message || undefined,
    fields: [...new Set(fields)].filter((field) => field !== message),
    scopes: scopes.length > 0 ? [...new Set(scopes)].slice(0, MOST_FIELDS) : undefined,
    correlationId: sayIfAny(said?.correlationId ?? header("x-hubspot-correlation-id")),
  };
  const policy = String(said?.policyName);
  const words = String(said?.message);
  const dailyLimit = status === 429 && (policy === "DAILY" || /daily limit/i.test(words));
  const burst = status === 429 && !dailyLimit && (policy.startsWith("TEN_SECONDLY") || /ten_secondly/i.test(words));
  // HubSpot's specification requires no part of an error. But a 404 removes settings from the state, so a gateway's 404
  // for an unknown route must not count as HubSpot's.
  const hasHubSpotsMarks = said?.status === "error" || Boolean(said?.category ?? details.correlationId);
  const isNotAnObject = body.trim() !== "" && !said;
  const isPage = isNotAnObject && Boolean(header("x-hubspot-correlation-id")?.trim());
  const isForeign404 = status === 404 && body.trim() !== "" && !hasHubSpotsMarks;
  return { details, dailyLimit, burst, isForeign: !isPage && (isNotAnObject || isForeign404), isPage };
}

/** The token endpoint has no category, but a status such as `BAD_REFRESH_TOKEN`. Elsewhere the status is "error". */
function statusWord(status: string | undefined): string | undefined {
  return status === "error" ? undefined : status;
}

type Context = z.infer<typeof context>;

/** The first entries of `errors` that hold text, each as one line. Entries of an unknown type are skipped. */
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

/** The parts of a context as texts, such as `max: 2000`, without the property names: those precede the message. */
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

/** The first texts, numbers and booleans in a context's value, which can be a list. */
function valuesOf(value: unknown): string[] {
  const values: unknown[] = Array.isArray(value) ? value : [value];
  return values
    .filter((one) => ["string", "number", "boolean"].includes(typeof one))
    .slice(0, MOST_FIELDS)
    .map(String);
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

/**
 * The parts of an HTML page that are not text: styles, scripts, comments and tags. A part that is not closed reaches to
 * the end of the page, as in a browser. So the page is searched only once, and the time is linear.
 */
const MARKUP = /<(style|script)\b[\s\S]*?(?:<\/\1[^>]*(?:>|$)|$)|<!--[\s\S]*?(?:-->|$)|<[a-z/!?][^>]*(?:>|$)/gi;

/** The first words of a page. Secrets are redacted before the text is cut. */
function quote(body: string, redact: (text: string) => string): string | undefined {
  const words = decodeHTMLStrict(redact(body).replace(MARKUP, " "))
    .replace(/[\s\p{Cc}]+/gu, " ")
    .trim();
  // Once more, since a page can have tags between the words of a secret.
  const said = redact(words);
  return cut(said, LONGEST_QUOTE) || undefined;
}
