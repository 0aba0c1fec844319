import { OutcomeUnknownError, UnavailableError, UnreachableError } from "../../src/hubspot/errors.js";
import { networkFailure } from "../../src/hubspot/networkFailure.js";
import { clientAt, type Requests } from "../support/client.js";
import { deadUrl, type FaultServer, startHttp, startRaw } from "../support/faultServer.js";
import { CANARY_KEY, rejection } from "../support/hubspot.js";
import { forgetProxies } from "../support/proxyVariables.js";

const METHODS: (keyof Requests)[] = ["GET", "POST", "PATCH", "DELETE"];
const WRITES = ["POST", "PATCH"] as const;
const READS = ["GET", "DELETE"] as const;
const servers: FaultServer[] = [];
afterEach(() => Promise.all(servers.splice(0).map((server) => server.stop())));

async function raw(...args: Parameters<typeof startRaw>): Promise<FaultServer> {
  const server = await startRaw(...args);
  servers.push(server);
  return server;
}

function holdsNoSecret(error: Error): void {
  expect(error.message).not.toContain("\n");
  expect(error).not.toHaveProperty("cause");
  expect(`${error.message}${error.stack}${JSON.stringify(error)}`).not.toContain(CANARY_KEY);
}

describe("a connection that is refused", () => {
  it.each(METHODS)("is tried again, since nothing was sent: %s", async (method) => {
    const url = await deadUrl();
    const { send, clock } = clientAt(url);
    const error = await rejection(send[method]());
    expect(error).toBeInstanceOf(UnavailableError);
    expect(error.message).toContain(` at ${url} failed: the connection was refused (ECONNREFUSED), 5 attempts in `);
    expect(error.message).toMatch(/Check hubspot:baseUrl and the network, then run the command again\. If you changed/);
    expect(clock.sleeps).toHaveLength(4);
    holdsNoSecret(error);
  });
});

it("an address in the environment is called by its variable", async () => {
  const { send } = clientAt(await deadUrl(), { baseUrlFrom: "HUBSPOT_BASE_URL" });
  const { message } = await rejection(send.GET());
  expect(message).toMatch(/Check HUBSPOT_BASE_URL and the network, then run the command again\.$/);
});

/** Ways in which a connection ends after the request was sent. */
const CUTS: [string, Parameters<typeof startRaw>[0]][] = [
  ["a reset", (socket) => socket.resetAndDestroy()],
  ["an end without an answer", (socket) => socket.end()],
  ["an end within the headers", (socket) => socket.end("HTTP/1.1 200 OK\r\nContent-")],
  ["an end within the body", (socket) => socket.end("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{")],
  [
    "a reset within the body",
    (socket) => {
      socket.write("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{", () => socket.resetAndDestroy());
    },
  ],
  ["a garbled chunk", (socket) => socket.end("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n{}")],
  ["headers without an end", (socket) => socket.end(`HTTP/1.1 200 OK\r\nX: ${"x".repeat(40_000)}\r\n\r\n{}`)],
  ["an end within a body without a length", (socket) => socket.end('HTTP/1.1 200 OK\r\n\r\n{"name": "Ac')],
  ["an end within a chunk", (socket) => socket.end("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n40\r\n{")],
];

describe("a connection that ends early", () => {
  it.each(CUTS.flatMap(([name, cut]) => READS.map((method) => [name, method, cut] as const)))(
    "by %s: a %s is tried again",
    async (_, method, cut) => {
      const server = await raw((socket, attempt) => {
        if (attempt < 3) cut(socket, attempt);
        else socket.end("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}");
      });
      const { send, clock } = clientAt(server.url);
      await send[method]();
      expect(server.count).toBe(3);
      expect(clock.sleeps).toEqual([500, 1_000]);
    },
  );

  it.each(CUTS.flatMap(([name, cut]) => WRITES.map((method) => [name, method, cut] as const)))(
    "by %s: the outcome of a %s is not known",
    async (_, method, cut) => {
      const server = await raw(cut);
      const error = await rejection(clientAt(server.url).send[method]());
      expect(error).toBeInstanceOf(OutcomeUnknownError);
      expect(server.count).toBe(1);
      holdsNoSecret(error);
    },
  );
});

describe("a host that cannot be reached", () => {
  forgetProxies();

  it.each(METHODS)("because nothing has its name fails at once: %s", async (method) => {
    // Too long for any name server: the answer comes without a network.
    const url = `https://${"x".repeat(64)}.example`;
    const { send, clock } = clientAt(url);
    const error = await rejection(send[method]());
    expect(error).toBeInstanceOf(UnreachableError);
    expect(error.message).toContain(`HubSpot could not be reached at ${url} for the `);
    expect(error.message).toContain("there is no host of that name (ENOTFOUND)");
    expect(clock.sleeps).toEqual([]);
    holdsNoSecret(error);
  });

  it.each(METHODS)("because it does not speak TLS fails at once: %s", async (method) => {
    const server = await startHttp((_attempt, _request, response) => response.end("{}"));
    servers.push(server);
    const { send, clock } = clientAt(server.url.replace("http:", "https:"));
    const error = await rejection(send[method]());
    expect(error).toBeInstanceOf(UnreachableError);
    expect(error.message).toMatch(
      /the TLS connection failed \(\w+\)\. Check hubspot:baseUrl, the network and HTTPS_PROXY/,
    );
    expect(clock.sleeps).toEqual([]);
    holdsNoSecret(error);
  });
});

describe("networkFailure", () => {
  const coded = (code: string) => Object.assign(new Error(`request to https://x/?hapikey=${CANARY_KEY}`), { code });

  it.each([
    ["CERT_HAS_EXPIRED", "the TLS connection failed (CERT_HAS_EXPIRED)"],
    ["DEPTH_ZERO_SELF_SIGNED_CERT", "the TLS connection failed (DEPTH_ZERO_SELF_SIGNED_CERT)"],
    ["ERR_TLS_CERT_ALTNAME_INVALID", "the TLS connection failed (ERR_TLS_CERT_ALTNAME_INVALID)"],
    ["UNABLE_TO_VERIFY_LEAF_SIGNATURE", "the TLS connection failed (UNABLE_TO_VERIFY_LEAF_SIGNATURE)"],
    ["EAI_AGAIN", "the host's name could not be looked up for the moment (EAI_AGAIN)"],
    ["ESOMETHING", "the request failed (ESOMETHING)"],
  ])("says %s in words", (code, words) => {
    expect(networkFailure(coded(code))).toEqual({ kind: "network", code, words });
  });

  it.each([
    "ECONNREFUSED",
    "ECONNRESET",
    "EPIPE",
    "ECONNABORTED",
    "EHOSTUNREACH",
    "ENETUNREACH",
    "EAI_AGAIN",
    "ENOTFOUND",
    "ETIMEDOUT",
    "UND_ERR_CONNECT_TIMEOUT",
    "UND_ERR_HEADERS_TIMEOUT",
    "UND_ERR_BODY_TIMEOUT",
    "UND_ERR_SOCKET",
    "UND_ERR_RES_CONTENT_LENGTH_MISMATCH",
    "UND_ERR_HEADERS_OVERFLOW",
    "HTTPParserError",
  ])("has more to say of %s than that the request failed", (code) => {
    const { words } = networkFailure(coded(code));
    expect(words).toContain(`(${code})`);
    expect(words).not.toContain("the request failed");
  });

  it.each([
    ["SELF_SIGNED_CERT_IN_CHAIN"],
    ["UNABLE_TO_GET_ISSUER"],
    ["ERR_SSL_WRONG_VERSION_NUMBER"],
    ["ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION"],
    ["EPROTO"],
    ["ERR_TLS_HANDSHAKE_TIMEOUT"],
    ["CERT_NOT_YET_VALID"],
  ])("knows %s for a matter of TLS", (code) => {
    expect(networkFailure(coded(code)).words).toBe(`the TLS connection failed (${code})`);
  });

  it.each(["read", "write"])("takes any failure of a %s for a connection that broke", (syscall) => {
    const error = Object.assign(coded("ETIMEDOUT"), { syscall });
    expect(networkFailure(error).code).toBe("ECONNRESET");
    expect(networkFailure(Object.assign(coded("ETIMEDOUT"), { syscall: "connect" })).code).toBe("ETIMEDOUT");
  });

  it("uses the name of an error whose code is missing or not a text", () => {
    const nameless = Object.assign(new Error("", { cause: coded("EPIPE") }), { code: 7 });
    expect(networkFailure(nameless).code).toBe("EPIPE");
    expect(networkFailure(new TypeError("failed")).code).toBe("TypeError");
  });

  it("reads the first of several addresses and a cause", () => {
    expect(networkFailure(new AggregateError([coded("ECONNREFUSED")])).code).toBe("ECONNREFUSED");
    expect(networkFailure(new TypeError("failed", { cause: coded("ECONNRESET") })).code).toBe("ECONNRESET");
  });

  it.each([["a text"], [undefined], [null], [{ code: "ECONNRESET" }], [7]])("takes %j that was thrown", (thrown) => {
    expect(networkFailure(thrown)).toEqual({ kind: "network", code: "UNKNOWN", words: "the request failed (UNKNOWN)" });
  });

  it("never quotes a message", () => {
    expect(JSON.stringify(networkFailure(new Error(`hapikey=${CANARY_KEY}`)))).not.toContain(CANARY_KEY);
  });
});
