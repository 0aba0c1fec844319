import { Readable } from "node:stream";
import { UnavailableError, UnreadableAnswerError } from "../../src/hubspot/errors.js";
import { clientAt } from "../support/client.js";
import { type FaultServer, startHttp, startRaw } from "../support/faultServer.js";
import { rejection } from "../support/hubspot.js";

const servers: FaultServer[] = [];
afterEach(() => Promise.all(servers.splice(0).map((server) => server.stop())));

describe("an answer whose body ends with the connection", () => {
  async function answering(body: string): Promise<FaultServer> {
    const server = await startRaw((socket) => socket.end(`HTTP/1.1 200 OK\r\n\r\n${body}`));
    servers.push(server);
    return server;
  }

  it.each(['{"height":7}', '\r\n{"height":7}', '{"height":7}\r\n \n'])(
    "is whole when its object is: %j",
    async (body) => {
      const server = await answering(body);
      expect(await clientAt(server.url).send.GET()).toEqual({ height: 7 });
    },
  );

  it.each(['{"name": "Ac', ' \n{"name": "Ac', '{"a":{"b":1},"na', '{"a":{"b":1} , "na'])(
    "is cut off when its object has no end, and is asked for again: %j",
    async (body) => {
      const server = await answering(body);
      const error = await rejection(clientAt(server.url).send.GET());
      expect(error).toBeInstanceOf(UnavailableError);
      expect(error.message).toContain("the answer was cut off");
      expect(server.count).toBe(5);
    },
  );

  it.each(["", "Welcome", 'callback({"name": "Ac'])("is whole when it begins no object: %j", async (body) => {
    const server = await answering(body);
    expect(await rejection(clientAt(server.url).send.GET())).toBeInstanceOf(UnreadableAnswerError);
    expect(server.count).toBe(1);
  });
});

describe("an answer that has no end", () => {
  it("is given up after more than any settings document has", async () => {
    const server = await startHttp((_attempt, _request, response) => {
      const piece = Buffer.alloc(100_000, "x");
      // As fast as it is read.
      Readable.from(
        (function* () {
          for (;;) yield piece;
        })(),
      ).pipe(response);
    });
    servers.push(server);
    expect(await rejection(clientAt(server.url).send.GET())).toBeInstanceOf(UnreadableAnswerError);
    expect(server.count).toBe(1);
  });
});

describe("an answer's headers", () => {
  /** What a client waits before its second attempt, when the first is answered so. */
  async function waited(status: number, headers: Record<string, string | string[]>, body: unknown = {}) {
    const server = await startHttp((attempt, _request, response) => {
      if (attempt === 1) response.writeHead(status, headers).end(JSON.stringify(body));
      else response.end("{}");
    });
    servers.push(server);
    const { send, clock } = clientAt(server.url);
    await send.GET();
    return clock.now();
  }

  it("count once when they come twice", async () => {
    expect(await waited(423, { "retry-after": ["3", "9"] })).toBe(3_000);
  });

  it("of a refused burst may leave out or deny that nothing is left", async () => {
    const burst = { policyName: "TEN_SECONDLY_ROLLING" };
    expect(await waited(429, {}, burst)).toBe(10_000);
    expect(await waited(429, { "x-hubspot-ratelimit-remaining": "98" }, burst)).toBe(10_000);
    expect(await waited(429, {}, { policyName: "SECONDLY" })).toBe(500);
  });

  it("say how many requests the limit allows", async () => {
    const server = await startHttp((_attempt, _request, response) =>
      response.writeHead(200, { "x-hubspot-ratelimit-max": "1" }).end("{}"),
    );
    servers.push(server);
    const { send, clock } = clientAt(server.url);
    await send.GET();
    expect(clock.now()).toBe(0);
    await send.GET();
    expect(clock.now()).toBe(10_000);
  });

  it.each([
    ["2000", 2_000],
    ["2000 \t", 2_000],
    ["60000", 60_000],
    // Longer than anybody waits: not believed.
    ["60001", 60_000],
    ["999999999", 60_000],
    ["1e3", 10_000],
    ["-1", 10_000],
    ["2000 ms", 10_000],
    ["9999999999", 10_000],
    ["", 10_000],
  ])("hold the limit's interval only as digits, not as %j", async (interval, milliseconds) => {
    const headers = { "x-hubspot-ratelimit-interval-milliseconds": interval };
    expect(await waited(429, headers, { policyName: "TEN_SECONDLY_ROLLING" })).toBe(milliseconds);
  });
});
