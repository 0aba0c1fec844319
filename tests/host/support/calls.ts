import type { Call, DocumentKind } from "hubspot-calling-emulator";

/** One request to HubSpot, as tests write it. */
export type Sent = [request: string, body?: unknown];

/** `GET 42 settings` */
export function get(appId: number, document: DocumentKind = "settings"): Sent {
  return [`GET ${appId} ${document}`];
}

/** `POST 42 settings` and its body. */
export function post(appId: number, body: unknown, document: DocumentKind = "settings"): Sent {
  return [`POST ${appId} ${document}`, body];
}

/** `PATCH 42 settings` and its body. */
export function patch(appId: number, body: unknown, document: DocumentKind = "settings"): Sent {
  return [`PATCH ${appId} ${document}`, body];
}

/** `DELETE 42 settings` */
export function remove(appId: number, document: DocumentKind = "settings"): Sent {
  return [`DELETE ${appId} ${document}`];
}

/** The calls that reached the emulator, as tests write them. */
export function sent(calls: readonly Call[]): Sent[] {
  return calls.map(({ method, appId, document, body }) =>
    body === undefined ? [`${method} ${appId} ${document}`] : [`${method} ${appId} ${document}`, body],
  );
}

/** Those of the calls that change something. */
export function writes(calls: readonly Call[]): Sent[] {
  return sent(calls.filter(({ method }) => method !== "GET"));
}
