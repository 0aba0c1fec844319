import { EngineGoneError } from "../../src/hubspot/errors.js";
import { clientAt, type Requests } from "../support/client.js";
import { type FaultServer, startHttp } from "../support/faultServer.js";
import { rejection } from "../support/hubspot.js";

const METHODS: (keyof Requests)[] = ["GET", "POST", "PATCH", "DELETE"];
const servers: FaultServer[] = [];
afterEach(() => Promise.all(servers.splice(0).map((server) => server.stop())));

/** Answers each attempt with a status, headers and body of its own; the last one goes on for ever. */
async function answering(...answers: [status: number, headers?: Record<string, string>, body?: string][]) {
  const server = await startHttp((attempt, _request, response) => {
    const [status, headers = {}, body = "{}"] = answers[Math.min(attempt, answers.length) - 1] ?? [200];
    response.writeHead(status, headers).end(body);
  });
  servers.push(server);
  return server;
}

describe("an attempt that is repeated", () => {
  it.each(METHODS)("ends in success: %s after 423, 429 and 477", async (method) => {
    const server = await answering([423], [429], [477, { "retry-after": "1" }], [200]);
    const { send, clock } = clientAt(server.url);
    await send[method]();
    expect(server.count).toBe(4);
    expect(clock.sleeps).toEqual([2_500, 1_000, 1_000]);
  });

  it.each(["GET", "DELETE"] as const)("ends in success: %s after 500, 503 and 524", async (method) => {
    const server = await answering([500], [503], [524], [200]);
    const { send, clock } = clientAt(server.url);
    await send[method]();
    expect(server.count).toBe(4);
    expect(clock.sleeps).toEqual([500, 1_000, 2_000]);
  });

  it("does not shorten a wait that no longer fits", async () => {
    const server = await answering([503, { "retry-after": "100" }], [503, { "retry-after": "30" }]);
    const { send, clock } = clientAt(server.url);
    const error = await rejection(send.GET());
    expect(error.message).toContain("HubSpot asks to wait 30 s");
    expect(clock.sleeps).toEqual([100_000]);
  });

  it("keeps to 120 s in all", async () => {
    const server = await answering([503, { "retry-after": "119" }], [503]);
    const { send, clock } = clientAt(server.url);
    clock.chance = 0.999;
    await rejection(send.GET());
    expect(server.count).toBe(2);
    expect(clock.now()).toBeLessThanOrEqual(120_000);
  });
});

describe("whether the outcome is still wanted", () => {
  const asked = (server: FaultServer, listens: (asked: number) => boolean) => {
    let count = 0;
    const client = clientAt(server.url, {}, () =>
      listens(++count) ? Promise.resolve() : Promise.reject(new EngineGoneError()),
    );
    return { ...client, asked: () => count };
  };

  it.each(METHODS)("is asked before every attempt of a %s but a first read", async (method) => {
    const server = await answering([429], [429], [200]);
    const client = asked(server, () => true);
    await client.send[method]();
    expect(client.asked()).toBe(method === "GET" ? 2 : 3);
  });

  it.each(["POST", "PATCH", "DELETE"] as const)("stops a %s before it is sent", async (method) => {
    const server = await answering([200]);
    expect(await rejection(asked(server, () => false).send[method]())).toBeInstanceOf(EngineGoneError);
    expect(server.count).toBe(0);
  });

  it.each(METHODS)("stops a %s after a wait", async (method) => {
    const server = await answering([429]);
    const error = await rejection(asked(server, (count) => method !== "GET" && count === 1).send[method]());
    expect(error).toBeInstanceOf(EngineGoneError);
    expect(server.count).toBe(1);
  });
});

describe("redirects", () => {
  it.each([301, 302, 303, 307, 308])("of status %d are not followed", async (status) => {
    const elsewhere = await answering([200]);
    for (const method of METHODS) {
      const server = await answering([status, { location: `${elsewhere.url}/elsewhere` }]);
      const error = await rejection(clientAt(server.url).send[method]());
      expect(error.message).toContain(`(${status})`);
      expect(error.message).toContain("Redirects are not followed, since a credential must not go to another host");
      expect(server.count).toBe(1);
    }
    expect(elsewhere.count).toBe(0);
  });
});
