import type { IncomingMessage } from "node:http";

/** Names under which a browser or a program reaches loopback. */
const loopbackNames = new Set(["127.0.0.1", "localhost", "[::1]"]);

/**
 * Says why a control request is refused: a Host that is no loopback name (a web page elsewhere may have rebound its
 * own name to 127.0.0.1) or, for requests that change something, an origin other than the emulator's own.
 */
export function whyRefused(request: IncomingMessage): string | undefined {
  const host = request.headers.host ?? "";
  const name = host.replace(/:\d+$/, "").toLowerCase();
  if (!loopbackNames.has(name))
    return `The Host ${JSON.stringify(host)} is no loopback name: use 127.0.0.1 or localhost.`;
  if (request.method === "GET" || request.method === "HEAD") return undefined;
  const { origin } = request.headers;
  const site = request.headers["sec-fetch-site"];
  const foreign = origin !== undefined && origin.toLowerCase() !== `http://${host.toLowerCase()}`;
  if (foreign || (site !== undefined && site !== "same-origin" && site !== "none")) {
    return "A page of another origin may not change anything here.";
  }
  return undefined;
}
