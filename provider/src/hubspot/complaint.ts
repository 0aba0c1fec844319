import { z } from "zod";
import type { Complaint } from "./errors.js";

/** Longer texts than this, characters, are cut: a message has to fit into gRPC's trailers. */
const LONGEST_TEXT = 1_000;

const text = z.string().transform(clip).optional().catch(undefined);

/** HubSpot's error body. Its specification requires no part of it, and a proxy's HTML can stand in its place. */
const errorBody = z.object({
  message: text,
  category: text,
  correlationId: text,
  policyName: text,
  errors: z
    .array(
      z.object({
        message: text,
        in: text,
        context: z
          .object({ propertyName: z.array(z.string().transform(clip)).optional().catch(undefined) })
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
/** Nor are words looked for any further: a page can be made so that striking out its tags takes for ever. */
const LONGEST_PAGE = 20_000;

/**
 * What an answer that is no 2xx says, which limit a 429 is about, and whether somebody else than HubSpot's API gave it: a
 * body that is there and is no JSON object. Never throws: a body can be anything.
 */
export function readComplaint(
  status: number,
  body: string,
  header: (name: string) => string | undefined,
): { complaint: Complaint; dailyLimit: boolean; burst: boolean; isForeign: boolean } {
  const parsed = errorBody.safeParse(parse(body));
  const said = parsed.success ? parsed.data : undefined;
  const fields = (said?.errors ?? []).slice(0, MOST_FIELDS).flatMap((error) => {
    const where = error.context?.propertyName?.join(", ") ?? error.in;
    return error.message ? [where ? `${where}: ${error.message}` : error.message] : [];
  });
  const complaint: Complaint = {
    status,
    category: said?.category,
    message: said ? said.message : quote(body),
    fields: [...new Set(fields)].filter((field) => field !== said?.message),
    correlationId: said?.correlationId ?? header("x-hubspot-correlation-id"),
  };
  const dailyLimit = status === 429 && (said?.policyName === "DAILY" || /\bdaily limit\b/i.test(said?.message ?? ""));
  const burst =
    status === 429 &&
    !dailyLimit &&
    (said?.policyName?.startsWith("TEN_SECONDLY") === true || /ten_secondly/i.test(said?.message ?? ""));
  return { complaint, dailyLimit, burst, isForeign: !said && body.trim() !== "" };
}

/** On one line and not too long: control characters would garble a terminal. */
function clip(said: string): string {
  const line = said.replace(/\p{Cc}+/gu, " ");
  return line.length > LONGEST_TEXT ? `${line.slice(0, LONGEST_TEXT)}…` : line;
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

function quote(body: string): string | undefined {
  const words = body
    .slice(0, LONGEST_PAGE)
    .replace(/<(style|script)\b[\s\S]*?<\/\1>/gi, " ")
    .replace(/<[^>]*>/g, " ")
    .replace(/\s+/g, " ")
    .trim();
  return words.length > LONGEST_QUOTE ? `${words.slice(0, LONGEST_QUOTE)}…` : words || undefined;
}
