import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { departures, requestDepartures } from "./conformance.js";

/** Stands between a client and the emulator, and looks at every exchange. */
export interface ValidatingProxy {
  url: string;
  /** The exchanges that passed: method, path and status. */
  passed: string[];
  /** What of requests and answers departs from what HubSpot published. */
  found: string[];
  close(): Promise<void>;
}

/** Starts a proxy on loopback that passes everything on to `target`. */
export async function validatingProxy(target: string): Promise<ValidatingProxy> {
  const passed: string[] = [];
  const found: string[] = [];
  const server = createServer(async (request, response) => {
    const { method = "GET", url = "/" } = request;
    const path = url.replace(/\?.*$/s, "");
    const sent = await textOf(request);
    const { "content-type": type, authorization } = request.headers;
    const headers = { ...(type && { "content-type": type }), ...(authorization && { authorization }) };
    const answer = await fetch(target + url, { method, headers, ...(sent === "" ? {} : { body: sent }) });
    const text = await answer.text();
    const contentType = answer.headers.get("content-type");
    if (!path.startsWith("/oauth/")) {
      found.push(...requestDepartures(method, path, sent === "" ? undefined : JSON.parse(sent)));
    }
    found.push(...departures({ method, path, status: answer.status, text, contentType }));
    passed.push(`${method} ${path} ${answer.status}`);
    response.writeHead(answer.status, contentType === null ? {} : { "content-type": contentType });
    response.end(text);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    passed,
    found,
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

async function textOf(request: IncomingMessage): Promise<string> {
  let text = "";
  for await (const chunk of request) text += String(chunk);
  return text;
}
