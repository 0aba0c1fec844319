import type { ServerResponse } from "node:http";
import type { Answer } from "../api/answers.js";
import { version, versionHeader } from "../version.js";
import { type FaultAction, isPause } from "./actions.js";
import { sendSlowly, sendWithoutEnd } from "./slowBody.js";

/** How the bytes of an answer go out. */
interface Plan {
  status: number;
  headers: Record<string, string>;
  text: string;
  /** Whether it comes from somebody else than HubSpot, and so without HubSpot's headers. */
  isForeign?: boolean;
  /** How much of the text is sent, in bytes, before the connection hangs or closes; absent: all of it. */
  stopAfter?: number;
  /** What happens after `stopAfter`. */
  then?: "hang" | "close";
}

const json = "application/json;charset=utf-8";

/** Sends an answer as it is, or as the fault distorts it; answers the status sent, undefined for none. */
export function send(
  response: ServerResponse,
  answer: Answer,
  headers: Readonly<Record<string, string>>,
  fault: FaultAction | undefined,
): number | undefined {
  if (fault?.type === "hang") return undefined;
  if (fault?.type === "reset") {
    response.socket?.resetAndDestroy();
    return undefined;
  }
  const plan = planned(answer, fault, headers);
  const bytes = Buffer.from(plan.text, "utf8");
  const all: Record<string, string> = { ...(plan.isForeign ? { [versionHeader]: version } : headers), ...plan.headers };
  if (fault?.type === "endless") {
    response.writeHead(plan.status, all);
    sendWithoutEnd(response);
    return plan.status;
  }
  // Neither 204 nor 304 may have a body, and an answer without one says so.
  if (plan.status !== 204 && plan.status !== 304) all["Content-Length"] = String(bytes.length);
  response.writeHead(plan.status, all);
  if (fault?.type === "slowBody" && bytes.length > 0) {
    sendSlowly(response, bytes, fault.bytes ?? 1, fault.milliseconds ?? 100);
    return plan.status;
  }
  if (plan.stopAfter === undefined) {
    response.end(bytes);
    return plan.status;
  }
  response.flushHeaders();
  response.write(bytes.subarray(0, plan.stopAfter), () => {
    if (plan.then === "close") response.socket?.end();
  });
  return plan.status;
}

function planned(answer: Answer, fault: FaultAction | undefined, common: Readonly<Record<string, string>>): Plan {
  const own = objectOf(answer);
  const text = typeof answer.body === "string" ? answer.body : own === undefined ? "" : JSON.stringify(own);
  const headers: Record<string, string> = { ...(text === "" ? {} : { "Content-Type": json }), ...answer.headers };
  const plain: Plan = { status: answer.status, headers, text };
  if (fault === undefined || isPause(fault.type) || fault.type === "seen" || fault.type === "slowBody") return plain;
  const withBody = { ...headers, "Content-Type": json };
  switch (fault.type) {
    case "status":
      return statusPlan(answer, fault, common["X-HubSpot-Correlation-Id"]);
    case "html": {
      const status = fault.status ?? 502;
      const page = `<!DOCTYPE html>\n<html><head><title>${status}</title></head><body><h1>${status}</h1></body></html>\n`;
      return { status, headers: { "Content-Type": "text/html; charset=utf-8" }, text: page, isForeign: true };
    }
    case "empty":
      return { status: fault.status ?? answer.status, headers: withBody, text: "" };
    case "invalidJson":
      return { status: bodied(fault.status, answer), headers: withBody, text: '{"name": "cut' };
    case "endless":
      return { status: bodied(fault.status, answer), headers: withBody, text: "" };
    case "wrongType":
      return { status: bodied(fault.status, answer), headers: withBody, text: mistyped(answer, fault.fields) };
    case "huge": {
      const body = { ...own, filler: "x".repeat(fault.bytes ?? 10_000_000) };
      return { status: bodied(fault.status, answer), headers: withBody, text: JSON.stringify(body) };
    }
    case "hangBody":
    case "cutOff": {
      // An answer that has no body gets one, so that there is something to stop in.
      const whole = text === "" ? JSON.stringify({ status: "success" }) : text;
      const stopAfter = Math.floor(Buffer.byteLength(whole) / 2);
      const then = fault.type === "cutOff" ? "close" : "hang";
      return { status: bodied(undefined, answer), headers: withBody, text: whole, stopAfter, then };
    }
    default:
      return plain;
  }
}

function statusPlan(
  answer: Answer,
  fault: Extract<FaultAction, { type: "status" }>,
  correlationId: string | undefined,
): Plan {
  const { status, body } = fault;
  if (typeof body === "string")
    return { status, headers: { "Content-Type": "text/plain", ...fault.headers }, text: body };
  const refusal = { status: "error", message: `Status ${status} on demand`, correlationId };
  // After the work, a 2xx keeps the work's own body: only the status is another.
  const own = body ?? (status < 300 ? objectOf(answer) : refusal);
  const text = own === undefined || status === 204 || status === 304 ? "" : JSON.stringify(own);
  return { status, headers: { ...(text === "" ? {} : { "Content-Type": json }), ...fault.headers }, text };
}

/** A status that may have a body: 204 becomes 200. */
function bodied(status: number | undefined, answer: Answer): number {
  const wanted = status ?? answer.status;
  return wanted === 204 ? 200 : wanted;
}

/** The JSON body of an answer, absent where it has none. */
function objectOf({ body }: Answer): Readonly<Record<string, unknown>> | undefined {
  return typeof body === "string" ? undefined : body;
}

function mistyped(answer: Answer, fields: readonly string[] | undefined): string {
  if (fields === undefined) return JSON.stringify([objectOf(answer) ?? {}]);
  const wrong = Object.fromEntries(fields.map((name) => [name, { not: "the right type" }]));
  return JSON.stringify({ ...objectOf(answer), ...wrong });
}
