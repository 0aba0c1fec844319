import { randomUUID } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { type ApiContext, type ApiRequest, type Outcome, work } from "./api.js";
import { type ReadBody, readBody } from "./body.js";
import { credentialOf, type ShownCredential } from "./credentials.js";
import { type Answer, burstLimit, dailyLimit } from "./errors.js";
import { type FaultBook, isPause, type Strike } from "./faults.js";
import type { Call, Journal } from "./journal.js";
import type { Limited, RateLimiter } from "./ratelimit.js";
import { type Route, routeOf } from "./route.js";
import { send } from "./sending.js";

/** What an exchange works with. */
export interface ExchangeContext extends ApiContext {
  journal: Journal;
  faults: FaultBook;
  limiter: RateLimiter;
  now: () => number;
  /** False once the emulator is stopped: requests that were held do no work then. */
  running(): boolean;
}

/** One request and its answer: recorded, limited, struck by faults, worked on, answered. */
export async function exchange(
  request: IncomingMessage,
  response: ServerResponse,
  context: ExchangeContext,
): Promise<void> {
  const time = context.now();
  const url = urlOf(request);
  const credential = credentialOf(request, url.searchParams);
  const route = routeOf(url.pathname);
  const limited = context.limiter.take(credential.mark, context.switches);
  const body = await readBody(request).catch(() => undefined);
  if (body === undefined) return;
  const call = context.journal.open({
    time,
    ...described(request.method ?? "GET", url.pathname, route, credential, body),
  });

  const correlationId = randomUUID();
  const asked: ApiRequest = { method: call.method, route, credential, body, correlationId };
  const strikes = limited === undefined ? context.faults.strikes(call) : [];
  if (strikes.length > 0) context.journal.note(call, { faults: strikes.map((strike) => strike.type) });
  await pauses(strikes, "before", call);
  if (!context.running()) return;

  const fault = strikes.find((strike) => !isPause(strike.type));
  const outcome =
    limited !== undefined
      ? { answer: tooMany(limited, credential, correlationId), changed: [] }
      : fault?.when === "before"
        ? undefined
        : work(asked, context);
  if (outcome !== undefined) note(outcome, call, context.journal);
  await pauses(strikes, "after", call);
  if (!context.running()) return;

  const headers = {
    ...context.limiter.headers(credential.mark, credential.kind === "accessToken", context.switches),
    "X-HubSpot-Correlation-Id": correlationId,
  };
  const answer = outcome?.answer ?? { status: 200 };
  const status = send(response, answer, headers, fault?.action);
  if (status !== undefined) context.journal.note(call, { status });
}

/** The URL asked for; one that cannot be read is none of the API's paths. */
function urlOf(request: IncomingMessage): URL {
  const base = "http://127.0.0.1";
  return URL.canParse(request.url ?? "/", base) ? new URL(request.url ?? "/", base) : new URL(base);
}

function described(
  method: string,
  path: string,
  route: Route | undefined,
  credential: ShownCredential,
  body: ReadBody,
): Omit<Call, "id" | "time" | "carriedOut" | "changed" | "faults"> {
  return {
    at: new Date().toISOString(),
    method,
    path,
    ...route,
    credential: credential.kind,
    ...(body.text === "" ? {} : { body: body.value ?? body.text }),
  };
}

async function pauses(strikes: readonly Strike[], when: "before" | "after", call: Call): Promise<void> {
  for (const strike of strikes) if (isPause(strike.type) && strike.when === when) await strike.pause(call);
}

function note({ answer, changed }: Outcome, call: Call, journal: Journal): void {
  journal.note(call, { carriedOut: answer.status < 300, changed });
}

function tooMany(limited: Limited, credential: ShownCredential, correlationId: string): Answer {
  if (limited === "daily") return dailyLimit(correlationId);
  return burstLimit(correlationId, credential.kind === "accessToken" ? "accessToken" : "developerApiKey");
}
