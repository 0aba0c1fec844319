import dns from "node:dns";
import { DailyLimitError, OutcomeUnknownError, UnavailableError } from "../../src/hubspot/errors.js";
import { clientAt, type Requests } from "../support/client.js";
import { type FaultServer, startHttp } from "../support/faultServer.js";
import { rejection } from "../support/hubspot.js";
import { EPOCH } from "../support/virtualClock.js";

// Many requests in one test: a busy machine may take its time.
jest.setTimeout(30_000);

type AnswerTo = [status: number, headers?: Record<string, string>, body?: string];
const METHODS: (keyof Requests)[] = ["GET", "DELETE", "PATCH", "POST"];
const DONE: AnswerTo = [200];

/** What each attempt in turn is answered with; the last goes on for ever. */
let script: AnswerTo[] = [];
let asked = 0;
let server: FaultServer;
beforeAll(async () => {
  server = await startHttp((_attempt, _request, response) => {
    const [status, headers = {}, body = "{}"] = script[Math.min(asked++, script.length - 1)] ?? DONE;
    response.writeHead(status, headers).end(body);
  });
});
afterAll(() => server.stop());
afterEach(() => jest.restoreAllMocks());

/** Sends one request; answers how often it was asked, what it slept, and how it failed, if it did. */
async function ask(method: keyof Requests, ...answers: AnswerTo[]) {
  [script, asked] = [answers, 0];
  const { send, clock } = clientAt(server.url);
  const error = await send[method]().then(
    () => undefined,
    (failure: Error) => failure,
  );
  return { asked, sleeps: clock.sleeps, error };
}

const at = (milliseconds: number) => new Date(EPOCH + milliseconds).toUTCString();
const after = (value: string) => ({ "retry-after": value });

describe.each(METHODS)("%s", (method) => {
  const isWrite = method === "PATCH" || method === "POST";

  describe("was not executed, and is repeated, after", () => {
    const burst = JSON.stringify({
      message: "You have reached your ten_secondly_rolling limit.",
      policyName: "TEN_SECONDLY_ROLLING",
    });
    const secondly = JSON.stringify({ message: "You have reached your secondly limit." });
    it.each<[string, AnswerTo, number]>([
      ["423", [423], 2_500],
      ["423 that names less than the lock lasts", [423, after("1")], 2_500],
      ["423 that names a past date", [423, after(at(-9_000))], 2_500],
      ["423 that names more", [423, after("3")], 3_000],
      ["423 that names a date", [423, after(at(5_000))], 5_000],
      ["429 without a body", [429, {}, ""], 500],
      ["429 in HTML", [429, {}, "<html>Slow down</html>"], 500],
      ["429 of another limit", [429, {}, secondly], 500],
      ["429 that names seconds", [429, after("7")], 7_000],
      ["429 that names a fraction", [429, after("0.25")], 250],
      ["429 that names zero", [429, after("0")], 0],
      ["429 that names a date", [429, after(at(11_000))], 11_000],
      ["429 that names a past date", [429, after(at(-11_000))], 0],
      ["429 that names nonsense", [429, after("as soon as possible")], 500],
      ["429 that names a negative time", [429, after("-7")], 500],
      ["429 that names an exponent", [429, after("1e3")], 500],
      ["429 that names all that two minutes hold", [429, after("120")], 120_000],
      ["477 that names a short time", [477, after("30")], 30_000],
      ["477 that names a date soon", [477, after(at(20_000))], 20_000],
    ])("%s", async (_, answer, milliseconds) => {
      expect(await ask(method, answer, DONE)).toEqual({ asked: 2, sleeps: [milliseconds], error: undefined });
    });

    it("429 burst, once the window may be free", async () => {
      const { asked, sleeps, error } = await ask(method, [429, {}, burst], DONE);
      expect([asked, error]).toEqual([2, undefined]);
      // Its own wait, then the rate limit's.
      expect(sleeps[0]).toBe(500);
    });
  });

  const refused: AnswerTo = [403, {}, JSON.stringify({ message: "no" })];
  it.each<[string, AnswerTo[]]>([
    ["gave up", [[503]]],
    ["was locked out", [[503], [423]]],
    ["is asked to wait too long", [[503], [429, after("600")]]],
    ["was refused", [[503], refused]],
  ])("says that the outcome is unknown when executed perhaps, then %s", async (_, answers) => {
    if (isWrite) return;
    const { error } = await ask(method, ...answers);
    if (method === "GET") expect(error).not.toBeInstanceOf(OutcomeUnknownError);
    else expect(error).toBeInstanceOf(OutcomeUnknownError);
  });

  it("fails at once when it is asked to wait too long, and says how long", async () => {
    for (const [answer, seconds] of [
      [[429, after("121")], "121"],
      [[429, after("86400")], "86400"],
      [[429, after("9".repeat(400))], "\\d+"],
      [[429, after(at(130_000))], "130"],
      [[423, after("600")], "600"],
    ] as [AnswerTo, string][]) {
      const { asked, sleeps, error } = await ask(method, answer);
      expect(error).toBeInstanceOf(UnavailableError);
      expect(error?.message).toMatch(
        new RegExp(
          `failed: HubSpot answered ${answer[0]}; HubSpot asks to wait ${seconds} s, longer than one command waits\\. Run`,
        ),
      );
      expect([asked, sleeps]).toEqual([1, []]);
    }
  });

  it.each([
    ["a time that is too long", "31", " HubSpot asks to wait 31 s."],
    ["a day", "86400", " HubSpot asks to wait 86400 s."],
    ["a date far ahead", at(90_000), " HubSpot asks to wait 90 s."],
    ["nonsense", "later", ""],
    ["a negative time", "-5", ""],
    ["nothing", undefined, ""],
  ])("fails at once after 477 that names %s", async (_, value, words) => {
    const { asked, sleeps, error } = await ask(method, [477, value === undefined ? {} : after(value)]);
    expect(error?.message).toContain(
      `(477). The account is being migrated to another data center.${words} Run the command again later.`,
    );
    expect([asked, sleeps]).toEqual([1, []]);
  });

  it.each([500, 502, 503, 504, 520, 521, 523, 524, 527, 530])("may have been executed after %d", async (status) => {
    for (const headers of [{}, after("4")]) {
      const outcome = await ask(method, [status, headers], DONE);
      if (isWrite) {
        expect(outcome).toMatchObject({ asked: 1, sleeps: [], error: expect.any(OutcomeUnknownError) });
        expect((outcome.error as OutcomeUnknownError).exactly).toBe("retry-after" in headers ? 4_000 : undefined);
      } else {
        expect(outcome).toEqual({ asked: 2, sleeps: ["retry-after" in headers ? 4_000 : 500], error: undefined });
      }
    }
  });

  it.each([
    [300, 301, 302, 303, 304, 307, 308],
    [
      400, 401, 402, 403, 405, 406, 407, 408, 409, 410, 411, 413, 414, 415, 418, 421, 422, 424, 425, 426, 428, 431, 451,
      499,
    ],
    [501, 505, 522, 525, 526],
  ])("fails at once, whatever Retry-After says, after %d and its like", async (...statuses) => {
    for (const status of statuses) {
      const { asked, sleeps, error } = await ask(method, [status, after("1"), status === 304 ? "" : "{}"], DONE);
      expect([status, asked, sleeps]).toEqual([status, 1, []]);
      expect(error?.message).toContain(`(${status}`);
      expect(error).not.toBeInstanceOf(OutcomeUnknownError);
    }
  });

  it("is sent once when the answer is 404", async () => {
    expect(await ask(method, [404, after("1")], DONE)).toMatchObject({ asked: 1, sleeps: [] });
  });

  it.each([
    { message: "You have reached your daily limit.", policyName: "DAILY", requestId: "7" },
    { message: "You have reached your daily limit." },
    { policyName: "DAILY" },
  ])("fails at once for the daily limit, given as %j", async (body) => {
    const { asked, sleeps, error } = await ask(method, [429, after("1"), JSON.stringify(body)], DONE);
    expect(error).toBeInstanceOf(DailyLimitError);
    expect(error?.message).toContain("The account's daily limit is used up; it resets at midnight");
    expect([asked, sleeps]).toEqual([1, []]);
  });

  it("is sent five times at most, with full jitter under a doubling ceiling", async () => {
    for (const chance of [0, 0.25, 0.999]) {
      [script, asked] = [[[429]], 0];
      const { send, clock } = clientAt(server.url);
      clock.chance = chance;
      expect(await rejection(send[method]())).toBeInstanceOf(UnavailableError);
      expect(asked).toBe(5);
      expect(clock.sleeps).toEqual([1_000, 2_000, 4_000, 8_000].map((ceiling) => chance * ceiling));
    }
  });

  it("keeps to 120 s from the first attempt, including the attempts", async () => {
    let advance = (_milliseconds: number): void => undefined;
    const slow = await startHttp((_attempt, _request, response) => {
      advance(50_000);
      response.writeHead(429).end();
    });
    const { send, clock } = clientAt(slow.url);
    advance = (milliseconds) => clock.advance(milliseconds);
    const error = await rejection(send[method]());
    await slow.stop();
    expect(error.message).toContain("failed: HubSpot answered 429, 3 attempts in 152 s. Run the command again later.");
    // 50 s, a wait, 50 s, a wait; what is left would do for a wait, but the third attempt uses it up.
    expect(clock.sleeps).toEqual([500, 1_000]);
  });

  it("does not count what it waits for the rate limit", async () => {
    // One request in 100 s, and five attempts: eight minutes.
    const limit = { "x-hubspot-ratelimit-max": "1", "x-hubspot-ratelimit-interval-milliseconds": "100000" };
    const { asked, error } = await ask(method, [423, limit], [423, limit], [423, limit], [423, limit], [200, limit]);
    expect([asked, error]).toEqual([5, undefined]);
  });

  it("is sent again when its host name cannot be resolved for a moment", async () => {
    const { lookup } = dns;
    let failures = 2;
    // No name server can be had that fails on demand, nor one that knows the name. That of loopback is not looked up.
    jest.spyOn(dns, "lookup").mockImplementation(((
      _name: string,
      options: object,
      done: (...given: unknown[]) => void,
    ) => {
      if (failures-- <= 0) return lookup("127.0.0.1", options, done as never);
      process.nextTick(done, Object.assign(new Error(), { code: "EAI_AGAIN", syscall: "getaddrinfo" }));
    }) as unknown as typeof dns.lookup);
    [script, asked] = [[DONE], 0];
    const { send, clock } = clientAt(server.url.replace("127.0.0.1", "hubspot.example"));
    await send[method]();
    expect([asked, clock.sleeps]).toEqual([1, [500, 1_000]]);
  });
});
