import { OutcomeUnknownError, UnavailableError } from "../../src/hubspot/errors.js";
import { clientAt, type Requests } from "../support/client.js";
import { type FaultServer, startHttp, startRaw } from "../support/faultServer.js";
import { APP, rejection, SETTINGS, useHubSpot } from "../support/hubspot.js";
import { forgetProxies } from "../support/proxyVariables.js";
import type { VirtualClock } from "../support/virtualClock.js";

// Time is virtual, but the turns of the loop in between are not: a busy machine may take its time.
jest.setTimeout(30_000);

const METHODS: (keyof Requests)[] = ["GET", "POST", "PATCH", "DELETE"];
const hubspot = useHubSpot();
forgetProxies();
const servers: FaultServer[] = [];
afterEach(() => Promise.all(servers.splice(0).map((server) => server.stop())));
/** In steps of half a second: undici's own timers tick no finer. */
const STEP = 500;

// Before undici makes its first timer: it keeps one for the life of the process.
beforeAll(() => {
  jest.useFakeTimers({ doNotFake: ["nextTick", "setImmediate", "queueMicrotask", "performance", "Date"] });
});
afterAll(() => jest.useRealTimers());

/** Lets virtual time pass once the first request has come, until the work is done; answers how much it was. */
async function timeUntil(work: Promise<unknown>, server: { readonly count: number }, clock?: VirtualClock) {
  let isDone = false;
  void work.finally(() => {
    isDone = true;
  });
  let passed = 0;
  const deadline = performance.now() + 25_000;
  while (!isDone && performance.now() < deadline) {
    // Several turns of the loop: what is on the way arrives before time goes on.
    for (let turn = 0; turn < 10; turn++) await new Promise((resolve) => setImmediate(resolve));
    if (server.count === 0 || isDone) continue;
    jest.advanceTimersByTime(STEP);
    clock?.advance(STEP);
    passed += STEP;
  }
  return passed;
}

describe("an answer that never comes", () => {
  // A DELETE's answer has no body that could stop.
  const STOPS = [
    ...METHODS.map((method) => [method, "hang", "no answer within 30 s (UND_ERR_HEADERS_TIMEOUT)"] as const),
    ...(["GET", "PATCH", "POST"] as const).map(
      (method) => [method, "hangBody", "the answer stopped for 30 s (UND_ERR_BODY_TIMEOUT)"] as const,
    ),
  ];

  it.each(STOPS)("to a %s, by a %s, counts as a failure after 30 s", async (method, type, reason) => {
    if (method !== "POST") hubspot.emulator.seed(APP, SETTINGS);
    const fault = hubspot.emulator.fault({ match: { method }, action: { type } });
    const isWrite = method === "PATCH" || method === "POST";
    const ending = clientAt(hubspot.emulator.url)
      .send[method]()
      .then(
        () => undefined,
        (error: Error) => error,
      );
    const passed = await timeUntil(ending, fault);
    // A read is asked again, and so is a DELETE; a write is not.
    expect(hubspot.methods()).toEqual(isWrite ? [method] : [method, method]);
    const error = await ending;
    if (isWrite) expect(error).toBeInstanceOf(OutcomeUnknownError);
    expect(error).toEqual(isWrite ? expect.objectContaining({ reason }) : undefined);
    expect(passed).toBeGreaterThanOrEqual(29_000);
    expect(passed).toBeLessThanOrEqual(33_000);
  });

  it.each(METHODS)("but trickles counts as a failure after 70 s in all: %s", async (method) => {
    const server = await startHttp((_attempt, _request, response) => {
      response.write("{");
      const trickle = setInterval(() => response.write(" "), 5_000);
      response.once("close", () => clearInterval(trickle));
    });
    servers.push(server);
    const { send, clock } = clientAt(server.url);
    const failing = rejection(send[method]());
    const passed = await timeUntil(failing, server, clock);
    const error = await failing;
    // Of 120 s, a second attempt leaves nothing for a third.
    const attempts = method === "GET" || method === "DELETE" ? 2 : 1;
    expect(error).toBeInstanceOf(method === "GET" ? UnavailableError : OutcomeUnknownError);
    expect(error.message).toContain("the answer was not whole within 70 s (TimeoutError)");
    expect(server.count).toBe(attempts);
    expect(passed).toBeGreaterThanOrEqual(attempts * 69_000);
    expect(passed).toBeLessThanOrEqual(attempts * 73_000);
  });
});

describe("a connection that never comes about", () => {
  const silent = async () => {
    const server = await startRaw(() => undefined);
    servers.push(server);
    return server;
  };

  it.each(METHODS)("since TLS never starts fails after 10 s and is repeated: %s", async (method) => {
    const server = await silent();
    const failing = rejection(clientAt(server.url.replace("http:", "https:")).send[method]());
    const passed = await timeUntil(failing, server);
    const error = await failing;
    expect(error).toBeInstanceOf(UnavailableError);
    expect(error.message).toContain("failed: no connection within 10 s (UND_ERR_CONNECT_TIMEOUT), 5 attempts in ");
    expect(server.count).toBe(5);
    expect(passed).toBeGreaterThanOrEqual(5 * 9_500);
    expect(passed).toBeLessThanOrEqual(5 * 12_000);
  });

  it.each(METHODS)("since the proxy is silent fails after 10 s and is repeated: %s", async (method) => {
    const proxy = await silent();
    process.env.HTTPS_PROXY = proxy.url;
    const failing = rejection(clientAt("https://api.hubspot-gateway.example").send[method]());
    const passed = await timeUntil(failing, proxy);
    const error = await failing;
    expect(error).toBeInstanceOf(UnavailableError);
    expect(error.message).toContain(
      "failed: no way through the proxy that HTTPS_PROXY or HTTP_PROXY names: no answer within 10 s (UND_ERR_HEADERS_TIMEOUT), 5 attempts in ",
    );
    expect(proxy.count).toBe(5);
    expect(passed).toBeGreaterThanOrEqual(5 * 9_500);
    expect(passed).toBeLessThanOrEqual(5 * 13_000);
  });
});
