import { randomUUID } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { type Answer, burstLimit, dailyLimit } from "../api/answers.js";
import { type ReadBody, readBody } from "../api/body.js";
import { type ApiContext, type ApiRequest, answerCall, type Outcome } from "../api/callingApi.js";
import { credentialOf, type ShownCredential } from "../api/credentials.js";
import { type DelayGenerator, wait } from "../api/delays.js";
import type { ExceededLimit, RateLimiter } from "../api/rateLimit.js";
import { type Route, routeOf } from "../api/route.js";
import { answerTokenRequest, withoutSecrets } from "../api/tokenEndpoint.js";
import { type TokenVersion, tokenVersionOf } from "../api/tokenIssuer.js";
import { isPause } from "../faults/actions.js";
import type { FaultRules, Strike } from "../faults/rules.js";
import { seenAnswer } from "../faults/seenAnswers.js";
import { send } from "../faults/sending.js";
import type { Call, Journal } from "../journal/journal.js";
import { version, versionHeader } from "../version.js";

/** What an exchange works with. */
export interface ExchangeContext extends ApiContext {
  journal: Journal;
  faults: FaultRules;
  limiter: RateLimiter;
  delays: DelayGenerator;
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
  const tokenEndpoint = tokenVersionOf(url.pathname);
  const budget = context.credentials.budgetOf(credential);
  // Asking for a token takes nothing from a budget: it has no credential that one could be counted on.
  const limited = tokenEndpoint === undefined ? context.limiter.take(budget, context.switches) : undefined;
  const body = await readBody(request).catch(() => undefined);
  if (body === undefined) return;
  const { randomDelays } = context.switches;
  const call = context.journal.open({
    time,
    ...(randomDelays === null ? {} : { delay: context.delays.next(randomDelays) }),
    ...described(request.method ?? "GET", url.pathname, { ...route, ...given(tokenEndpoint) }, credential, body),
  });

  const correlationId = randomUUID();
  const asked: ApiRequest = { method: call.method, path: call.path, route, credential, body, correlationId };
  const strikes = limited === undefined ? context.faults.strikes(call) : [];
  if (strikes.length > 0) context.journal.note(call, { faults: strikes.map((strike) => strike.label) });
  if (call.delay !== undefined) await wait(call.delay);
  await pauses(strikes, "before", call);
  if (!context.running()) return;

  const fault = strikes.find((strike) => !isPause(strike.type));
  const outcome =
    limited !== undefined
      ? { answer: tooMany(limited, credential, correlationId), changed: [] }
      : fault?.when === "before"
        ? undefined
        : tokenEndpoint !== undefined
          ? tokenOutcome(asked, url, context)
          : answerCall(asked, context);
  if (outcome !== undefined) note(outcome, call, context.journal);
  await pauses(strikes, "after", call);
  if (!context.running()) return;

  const limits = () => context.limiter.headers(budget, credential.kind === "accessToken", context.switches);
  const headers = {
    ...(tokenEndpoint === undefined ? limits() : {}),
    "X-HubSpot-Correlation-Id": correlationId,
    [versionHeader]: version,
  };
  const own = outcome?.answer ?? { status: 200 };
  const answer =
    fault?.action.type === "seen"
      ? seenAnswer(fault.action.name).answer({ method: call.method, path: call.path, correlationId, own })
      : own;
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
  target: Partial<Route> & Pick<Call, "tokenEndpoint">,
  credential: ShownCredential,
  body: ReadBody,
): Omit<Call, "id" | "time" | "carriedOut" | "changed" | "faults"> {
  return {
    at: new Date().toISOString(),
    method,
    path,
    ...target,
    credential:
      credential.kind === "none" && target.tokenEndpoint && namesClient(body) ? "oauthClient" : credential.kind,
    ...(body.text === ""
      ? {}
      : { body: mayHoldSecrets(path, body) ? withoutSecrets(body) : (body.value ?? body.text) }),
  };
}

function given(tokenEndpoint: TokenVersion | undefined): Pick<Call, "tokenEndpoint"> {
  return tokenEndpoint === undefined ? {} : { tokenEndpoint };
}

function namesClient(body: ReadBody): boolean {
  return body.isForm && new URLSearchParams(body.text).has("client_id");
}

/** Whether the journal must not keep a body as it is: a client may have sent its credentials to the wrong place. */
function mayHoldSecrets(path: string, body: ReadBody): boolean {
  return body.isForm || path.startsWith("/oauth/");
}

function tokenOutcome({ method, body, correlationId }: ApiRequest, url: URL, context: ExchangeContext): Outcome {
  const asked = { method, body, correlationId, query: url.searchParams };
  return { answer: answerTokenRequest(asked, context.credentials.tokens, context.switches), changed: [] };
}

async function pauses(strikes: readonly Strike[], when: "before" | "after", call: Call): Promise<void> {
  for (const strike of strikes) if (isPause(strike.type) && strike.when === when) await strike.pause(call);
}

function note({ answer, changed }: Outcome, call: Call, journal: Journal): void {
  journal.note(call, { carriedOut: answer.status < 300, changed });
}

function tooMany(limited: ExceededLimit, credential: ShownCredential, correlationId: string): Answer {
  if (limited === "daily") return dailyLimit(correlationId);
  return burstLimit(correlationId, credential.kind === "accessToken" ? "accessToken" : "developerApiKey");
}
