import { type Dispatcher, request } from "undici";
import type { RequestCredential } from "../credential.js";
import { type Answer, headersOf, readAnswer } from "./answer.js";
import { BODY_TIMEOUT, CONNECT_TIMEOUT, HEADERS_TIMEOUT } from "./dispatcher.js";
import { TooSlowError } from "./networkFailure.js";
import type { Request, TransportDependencies } from "./request.js";
import { type Budget, timeoutInWords } from "./retry.js";
import { USER_AGENT } from "./userAgent.js";

/**
 * The longest that one attempt may take, milliseconds. undici's body timeout begins again with every byte, so a slow
 * answer could take forever.
 */
const WHOLE_TIMEOUT = CONNECT_TIMEOUT + HEADERS_TIMEOUT + BODY_TIMEOUT;

/** Sends a request once, and reads the whole answer. Rejects when none came. */
export async function exchange(
  { baseUrl, dispatcher }: { baseUrl: string; dispatcher: Dispatcher },
  { method, path, body, form, isRepeatable }: Request,
  credential: RequestCredential | undefined,
  { left, own }: Budget,
  { clock, redactor, cancelled, onAnswer }: TransportDependencies,
): Promise<Answer> {
  const url = new URL(baseUrl + path);
  const headers: Record<string, string> = { accept: "application/json", "user-agent": USER_AGENT };
  if (credential?.kind === "developerApiKey") url.searchParams.set("hapikey", credential.value);
  else if (credential) headers.authorization = `Bearer ${credential.value}`;
  if (body) headers["content-type"] = "application/json";
  if (form) headers["content-type"] = "application/x-www-form-urlencoded";
  const timeout = new AbortController();
  const limitInWords = own !== undefined && left < WHOLE_TIMEOUT ? timeoutInWords(own) : `${WHOLE_TIMEOUT / 1_000} s`;
  const timer = setTimeout(() => timeout.abort(new TooSlowError(limitInWords)), Math.min(WHOLE_TIMEOUT, left));
  const begun = clock.now();
  const canBeCancelled = method === "GET" || isRepeatable;
  try {
    const response = await request(url, {
      method,
      headers,
      body: body ? JSON.stringify(body) : (form?.toString() ?? null),
      dispatcher,
      signal: cancelled && canBeCancelled ? AbortSignal.any([timeout.signal, cancelled]) : timeout.signal,
    });
    const answer = await readAnswer(response, (text) => redactor.redact(text));
    const milliseconds = clock.now() - begun;
    onAnswer?.({ path, status: response.statusCode, header: headersOf(response), milliseconds });
    return answer;
  } finally {
    clearTimeout(timer);
  }
}
