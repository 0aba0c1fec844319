import { decodeHTMLStrict } from "entities";
import { z } from "zod";
import type { Complaint } from "./errors.js";
import { cut } from "./text.js";

/** Longer texts than this, UTF-16 units, are cut. */
const LONGEST_TEXT = 1_000;

const text = z.string().optional().catch(undefined);

/** HubSpot's error body. Its specification requires no part of it, and a proxy's HTML can stand in its place. */
const errorBody = z.object({
  status: text,
  message: text,
  category: text,
  correlationId: text,
  /** In a body of RFC 6749, which the token endpoint can answer, as in `invalid_grant`. */
  error: text,
  error_description: text,
  policyName: text,
  errors: z
    .array(
      z.object({
        message: text,
        in: text,
        context: z
          .object({ propertyName: z.array(z.string()).optional().catch(undefined) })
          .optional()
          .catch(undefined),
      }),
    )
    .optional()
    .catch(undefined),
});

/** No document has as many fields; what comes after is left out. */
const MOST_FIELDS = 20;

/** A body that names no cause is quoted no further than this. */
const LONGEST_QUOTE = 200;

/**
 * What an answer that is no 2xx says, which limit a 429 is about, and whether somebody else than HubSpot's API gave it: a
 * body that is there and is no JSON object, or one of a 404 that has nothing of HubSpot's. Never throws: a body can be anything. `redact` is applied before anything is
 * cut, or half a secret would be left.
 */
export function readComplaint(
  status: number,
  body: string,
  header: (name: string) => string | undefined,
  redact: (text: string) => string,
): { complaint: Complaint; dailyLimit: boolean; burst: boolean; isForeign: boolean } {
  const say = (text: string) => clip(redact(text));
  const sayAny = (text: string | undefined) => text && say(text);
  const parsed = errorBody.safeParse(parse(body));
  const said = parsed.success ? parsed.data : undefined;
  const fields =
    said?.errors?.slice(0, MOST_FIELDS).flatMap((error) => {
      const where = error.context?.propertyName?.join(", ") ?? error.in;
      return error.message ? [say(where ? `${where}: ${error.message}` : error.message)] : [];
    }) ?? [];
  const message = said ? sayAny(said.message ?? said.error_description) : quote(body, redact);
  const complaint: Complaint = {
    status,
    category: sayAny(said?.category ?? statusWord(said?.status) ?? said?.error),
    message,
    fields: [...new Set(fields)].filter((field) => field !== message),
    correlationId: sayAny(said?.correlationId ?? header("x-hubspot-correlation-id")),
  };
  const policy = String(said?.policyName);
  const words = String(said?.message);
  const dailyLimit = status === 429 && (policy === "DAILY" || /daily limit/i.test(words));
  const burst = status === 429 && !dailyLimit && (policy.startsWith("TEN_SECONDLY") || /ten_secondly/i.test(words));
  // HubSpot's specification requires no part of an error. But of a 404 much follows: a gateway's own, which knows no
  // route, must not pass for HubSpot's word that the settings are gone.
  const isSigned = said?.status === "error" || Boolean(said?.category ?? complaint.correlationId);
  const isForeign = body.trim() !== "" && (!said || (status === 404 && !isSigned));
  return { complaint, dailyLimit, burst, isForeign };
}

/** The token endpoint names the fault here, as in `BAD_REFRESH_TOKEN`, and has no category; elsewhere it says "error". */
function statusWord(status: string | undefined): string | undefined {
  return status === "error" ? undefined : status;
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
