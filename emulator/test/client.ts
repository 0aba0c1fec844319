import { request } from "node:http";
import { type Emulator, type EmulatorOptions, startEmulator } from "../src/index.js";
import { departures } from "./conformance.js";

/** What came back: with `body` parsed where it is JSON. */
export interface Reply {
  status: number;
  headers: Headers;
  text: string;
  body: Record<string, unknown>;
}

/** A whole body for a POST of settings. */
export const whole = {
  name: "Acme Dialer",
  url: "https://dialer.acme.example/hubspot",
  height: 600,
  width: 400,
  isReady: false,
  supportsCustomObjects: true,
  supportsInboundCalling: true,
  usesCallingWindow: true,
  usesRemote: false,
};

const running: Emulator[] = [];

/** Starts an emulator that `stopAll` stops. */
export async function start(options: EmulatorOptions = {}): Promise<Emulator> {
  const emulator = await startEmulator(options);
  running.push(emulator);
  return emulator;
}

/** For afterEach: nothing a test started outlives it. */
export async function stopAll(): Promise<void> {
  await Promise.all(running.splice(0).map((emulator) => emulator.stop()));
}

/** A path of the API. */
export function path(appId: number | string = 4242, rest = "", version = "v3"): string {
  const base = version === "v3" ? "/crm/v3/extensions/calling" : `/crm/extensions/calling/${version}`;
  return `${base}/${appId}/settings${rest}`;
}

/**
 * Sends one request, with a developer key unless `auth` says otherwise. Throws when the answer departs from what HubSpot
 * published, unless the test has the emulator depart from it.
 */
export async function send(
  emulator: Emulator,
  method: string,
  where: string,
  body?: unknown,
  auth: { hapikey?: string; token?: string } = { hapikey: "a-key" },
): Promise<Reply> {
  const query = auth.hapikey === undefined ? "" : `?hapikey=${auth.hapikey}`;
  const headers: Record<string, string> = { "content-type": "application/json" };
  if (auth.token !== undefined) headers.authorization = `Bearer ${auth.token}`;
  const text = typeof body === "string" ? body : JSON.stringify(body);
  const init: RequestInit = { method, headers, signal: AbortSignal.timeout(5000) };
  const response = await fetch(emulator.url + where + query, text === undefined ? init : { ...init, body: text });
  const reply = await replyOf(response);
  const contentType = reply.headers.get("content-type");
  const seen = { method, path: where, status: reply.status, text: reply.text, contentType };
  const isOfTheApi = /^\/(?:crm|oauth)\//.test(where);
  const found = !isOfTheApi || isMadeToDepart(emulator) ? [] : departures(seen);
  if (found.length > 0) throw new Error(`${method} ${where} was answered ${reply.status}: ${found.join("; ")}`);
  return reply;
}

function isMadeToDepart(emulator: Emulator): boolean {
  const { contradict, omitFields, extraFields } = emulator.switches();
  return (
    emulator.faults().length > 0 || omitFields.length > 0 || Object.keys({ ...contradict, ...extraFields }).length > 0
  );
}

/** Sends a control request. */
export async function control(emulator: Emulator, method: string, where: string, body?: unknown): Promise<Reply> {
  const json = { headers: { "content-type": "application/json" }, body: JSON.stringify(body) };
  return replyOf(await fetch(`${emulator.url}/_emulator/${where}`, { method, ...(body === undefined ? {} : json) }));
}

/** Sends a request whose headers fetch would not let through; answers the status. */
export function rawStatus(emulator: Emulator, method: string, where: string, headers: object): Promise<number> {
  return new Promise((resolve, reject) => {
    const sent = request(emulator.url + where, { method, headers: { ...headers }, agent: false }, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    });
    sent.on("error", reject).end();
  });
}

async function replyOf(response: Response): Promise<Reply> {
  const text = await response.text();
  let body: Record<string, unknown> = {};
  try {
    body = JSON.parse(text) as Record<string, unknown>;
  } catch {
    // Left empty: it is no JSON.
  }
  return { status: response.status, headers: response.headers, text, body };
}
