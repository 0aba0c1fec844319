import dns from "node:dns";
import { type Config, isLoopback, readConfig } from "../../src/config.js";
import { RefusedError } from "../../src/hubspot/errors.js";
import { lookupLoopback } from "../../src/hubspot/loopback.js";
import { CREDENTIALS } from "../support/canaries.js";
import { clientAt } from "../support/client.js";
import { startHttp } from "../support/faultServer.js";
import { rejection, useHubSpot } from "../support/hubspot.js";

const hubspot = useHubSpot();
const METHODS = ["GET", "POST", "PATCH", "DELETE"] as const;

describe.each(CREDENTIALS)("the $kind", (credential) => {
  it.each([300, 301, 302, 303, 307, 308])("follows no redirect, %d, of any method", async (status) => {
    const second = await startHttp((_attempt, _request, response) => response.end("{}"));
    let location = "";
    const first = await startHttp((_attempt, request, response) => {
      response.writeHead(status, { location: location + request.url }).end();
    });
    try {
      // Another host, by its name and by its port, and the same host in another place.
      for (location of [second.url.replace("127.0.0.1", "localhost"), second.url, `${first.url}/elsewhere`]) {
        for (const method of METHODS) {
          const { send } = clientAt(first.url, { credential });
          const before = first.count;
          const error = await rejection(send[method]());
          expect(error).toBeInstanceOf(RefusedError);
          expect(error.message).toContain("Redirects are not followed");
          expect(first.count - before).toBe(1);
        }
      }
      expect(second.count).toBe(0);
    } finally {
      await Promise.all([first.stop(), second.stop()]);
    }
  });

  it("goes to localhost on this machine though names are looked up elsewhere", async () => {
    const asked = jest.spyOn(dns, "lookup").mockImplementation(((...args: unknown[]) => {
      const answer = args.at(-1) as (error: null, addresses: { address: string; family: number }[]) => void;
      // TEST-NET-1: nobody is there.
      answer(null, [{ address: "192.0.2.1", family: 4 }]);
    }) as typeof dns.lookup);
    try {
      const { send } = clientAt(hubspot.emulator.url.replace("127.0.0.1", "localhost"), { credential });
      expect(await send.GET()).toBeUndefined();
      const sent = credential.kind === "oauthApp" ? ["oauthClient", "accessToken"] : [credential.kind];
      expect(hubspot.emulator.calls().map((call) => call.credential)).toEqual(sent);
      expect(asked).not.toHaveBeenCalled();
    } finally {
      asked.mockRestore();
    }
  });
});

describe("a loopback name's address", () => {
  const look = (options: Parameters<typeof lookupLoopback>[1]) =>
    new Promise((resolve) => lookupLoopback("localhost", options, (_error, ...found) => resolve(found)));

  it.each([
    [
      { all: true },
      [
        [
          { address: "127.0.0.1", family: 4 },
          { address: "::1", family: 6 },
        ],
      ],
    ],
    [{ all: true, family: 6 }, [[{ address: "::1", family: 6 }]]],
    [{}, ["127.0.0.1", 4]],
    [{ family: 0 }, ["127.0.0.1", 4]],
    [{ family: "IPv6" as const }, ["::1", 6]],
  ])("for %j", async (options, found) => {
    expect(await look(options)).toEqual(found);
  });
});

describe("plain http", () => {
  const read = (baseUrl: string): Config =>
    readConfig((key) => ({ "hubspot:developerApiKey": "key", "hubspot:baseUrl": baseUrl })[key], {});

  // However it is written: what counts is the host that a URL parser, and so the connection, sees.
  it.each([
    ["http://localhost:1", "localhost"],
    ["http://LOCALHOST:1", "localhost"],
    ["http://127.1:1", "127.0.0.1"],
    ["http://2130706433:1", "127.0.0.1"],
    ["http://0x7f000001:1", "127.0.0.1"],
    ["http://0177.0.0.1:1", "127.0.0.1"],
    ["http://127.0.0.1.:1", "127.0.0.1"],
    ["http://127.255.255.254:1", "127.255.255.254"],
    ["http://[0:0:0:0:0:0:0:1]:1", "[::1]"],
    ["http://①②⑦.0.0.1:1", "127.0.0.1"],
  ])("goes to %s, which is %s", (baseUrl, host) => {
    expect(new URL(read(baseUrl).baseUrl).hostname).toBe(host);
  });

  it.each([
    "http://localhost.evil.example",
    "http://localhost%2eevil.example",
    "http://localhost.",
    "http://evil.localhost",
    "http://127.0.0.1.evil.example",
    "http://127.0.0.1.nip.example",
    "http://0.0.0.0",
    "http://0",
    "http://128.0.0.1",
    "http://126.255.255.255",
    "http://[::ffff:127.0.0.1]",
    "http://[::ffff:7f00:1]",
    "http://[::]",
    "http://[::2]",
    "http://[fe80::1]",
    "http://2147483649",
    "http://127.0.0.1@evil.example",
    "http://evil.example/127.0.0.1",
    "http://evil.example\\@127.0.0.1",
    "http://evil.example#@127.0.0.1",
    "ws://127.0.0.1",
  ])("does not go to %s", (baseUrl) => {
    expect(() => read(baseUrl)).toThrow(/must be https|carries a user name/);
  });

  it("goes only to addresses of this machine or to localhost", () => {
    for (const host of ["", "local", "localhost.localdomain", "127.0.0.1.", "127.0.0.1x", "[::1%lo]", "loopback"]) {
      expect(isLoopback(host)).toBe(false);
    }
  });
});
