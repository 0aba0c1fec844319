import { type Answer, expiredAuthentication, internalError, jettyPage } from "../api/answers.js";
import { isObject } from "../checks.js";

/** What a seen answer is made from. */
export interface SeenRequest {
  method: string;
  path: string;
  correlationId: string;
  /** What the work led to; where the work is not done, nothing but status 200. */
  own: Answer;
}

/** An answer that others saw HubSpot give. */
interface Seen {
  /** What the page calls it, after "The next call". */
  title: string;
  /** Which requests it is for: those for documents, or those for tokens. */
  of: "documents" | "tokens";
  when: "before" | "after";
  answer(request: SeenRequest): Answer;
}

const scopes = (required: string, { method, correlationId }: SeenRequest): Answer => {
  const scope = method === "GET" ? "developers-read" : "developers-write";
  const message = "One or more of the following scopes are required.";
  const errors = [{ message, context: { [required]: [scope] } }];
  const hint =
    "This app hasn't been granted all required scopes to make this call. Read more about required scopes here.";
  return refusal(403, { message: hint, correlationId, errors, category: "MISSING_SCOPES" });
};

/** By name, what others saw HubSpot's live API answer in 2026, where its reference says something else or nothing. */
export const seenAnswers = {
  "texts-in-errors": {
    title: "is refused with texts in errors, 400",
    of: "documents",
    when: "before",
    answer: ({ correlationId }) =>
      refusal(400, { message: "validation error", correlationId, errors: ["height must be less than 2000"] }),
  },
  "missing-scopes": {
    title: "lacks a scope, in requiredScopes, 403",
    of: "documents",
    when: "before",
    answer: (request) => scopes("requiredScopes", request),
  },
  "missing-granular-scopes": {
    title: "lacks a scope, in requiredGranularScopes, 403",
    of: "documents",
    when: "before",
    answer: (request) => scopes("requiredGranularScopes", request),
  },
  "jetty-404": {
    title: "is not served: a Jetty page of HubSpot's, 404",
    of: "documents",
    when: "before",
    answer: ({ path }) => jettyPage(404, path),
  },
  "jetty-405": {
    title: "is not served: a Jetty page of HubSpot's, 405",
    of: "documents",
    when: "before",
    answer: ({ path }) => jettyPage(405, path),
  },
  "epoch-dates": {
    title: "is answered with dates as numbers",
    of: "documents",
    when: "after",
    answer: ({ own }) => withDates(own, (date) => date.getTime()),
  },
  "minute-dates": {
    title: "is answered with dates like 2024-04-30 12:01",
    of: "documents",
    when: "after",
    answer: ({ own }) => withDates(own, (date) => date.toISOString().slice(0, 16).replace("T", " ")),
  },
  "internal-error": {
    title: "is answered 500 internal error, as for an odd id",
    of: "documents",
    when: "before",
    answer: ({ correlationId }) => internalError(correlationId),
  },
  "expired-token": {
    title: "is told that its token has expired, 401",
    of: "documents",
    when: "before",
    answer: ({ correlationId }) => expiredAuthentication(correlationId, new Date(Date.now() - 1_000).toISOString()),
  },
  "invalid-grant": {
    title: "for a token is refused as RFC 6749 says, 400",
    of: "tokens",
    when: "before",
    answer: () => ({
      status: 400,
      body: { error: "invalid_grant", error_description: "refresh token is invalid, expired or revoked" },
    }),
  },
  "no-access-token": {
    title: "for a token is answered without one, 200",
    of: "tokens",
    when: "before",
    answer: () => ({ status: 200, body: { token_type: "bearer", expires_in: 1_800 } }),
  },
} as const satisfies Record<string, Seen>;

/** The name of an answer that others saw. */
export type SeenName = keyof typeof seenAnswers;

/** All names, in the order of the page. */
export const seenNames = Object.keys(seenAnswers) as SeenName[];

/** An answer that others saw, by its name. */
export function seenAnswer(name: SeenName): Readonly<Seen> {
  return seenAnswers[name];
}

function refusal(status: number, body: Readonly<Record<string, unknown>>): Answer {
  return { status, body: { status: "error", ...body } };
}

function withDates(answer: Answer, change: (date: Date) => unknown): Answer {
  if (!isObject(answer.body)) return answer;
  const body = Object.entries(answer.body).map(([name, value]) => {
    const isDate = name === "createdAt" || name === "updatedAt";
    return [name, isDate ? change(new Date(String(value))) : value];
  });
  return { ...answer, body: Object.fromEntries(body) };
}
