import { path, send, start, stopAll } from "./client.js";

afterEach(stopAll);

const headersOf = (headers: Headers) =>
  Object.fromEntries(
    [...headers].filter(([name]) => name.startsWith("x-hubspot-ratelimit")).map(([n, v]) => [n.slice(20), v]),
  );

test("without a limit, one is announced that nobody meets", async () => {
  const emulator = await start();
  const { headers } = await send(emulator, "GET", path());
  expect(headersOf(headers)).toMatchObject({ max: "1000000", "interval-milliseconds": "10000", remaining: "999999" });
});

test("daily headers are absent with OAuth", async () => {
  const emulator = await start({ dailyLimit: 250_000 });
  const key = headersOf((await send(emulator, "GET", path())).headers);
  expect(key).toMatchObject({ daily: "250000", "daily-remaining": "249999" });
  const token = headersOf((await send(emulator, "GET", path(), undefined, { token: "t" })).headers);
  expect(Object.keys(token).sort()).toEqual(["interval-milliseconds", "max", "remaining"]);
});

test("the window rolls", async () => {
  let now = 0;
  const emulator = await start({ rateLimit: { max: 3, intervalMilliseconds: 1000 }, now: () => now });
  const statuses: number[] = [];
  for (const time of [0, 400, 900, 950, 999, 1000, 1100, 1399, 1400]) {
    now = time;
    statuses.push((await send(emulator, "GET", path())).status);
  }
  // The window holds 0, 400, 900; at 1000 the first has left it, at 1400 the second.
  expect(statuses).toEqual([404, 404, 404, 429, 429, 404, 429, 429, 404]);
  expect(emulator.tooManyRequests).toBe(4);
  expect(emulator.mostCallsWithin(1000)).toBe(7);
});

test("the emptiest stretch between the first call and the last is known", async () => {
  let now = 0;
  const emulator = await start({ now: () => now });
  expect(emulator.fewestCallsWithin(1000)).toBeUndefined();
  for (const time of [0, 100, 200, 1150, 1200, 2100]) {
    now = time;
    await send(emulator, "GET", path());
  }
  // Just after 100 begins a stretch that holds 200 alone: 1150 is too late for it.
  expect(emulator.fewestCallsWithin(1000)).toBe(1);
  expect(emulator.fewestCallsWithin(2099)).toBe(4);
  // What would end with the last call or later is no full stretch.
  expect(emulator.fewestCallsWithin(2100)).toBeUndefined();
});

test("refused calls fill no stretch", async () => {
  let now = 0;
  const emulator = await start({ rateLimit: { max: 2, intervalMilliseconds: 1000 }, now: () => now });
  for (const time of [0, 10, 20, 30, 40, 1005, 1010]) {
    now = time;
    await send(emulator, "GET", path());
  }
  expect(emulator.tooManyRequests).toBe(3);
  expect(emulator.fewestCallsWithin(1000)).toBe(1);
});

test("a refusal of the burst limit looks like HubSpot's and does no work", async () => {
  const emulator = await start({ rateLimit: { max: 1 }, now: () => 0 });
  emulator.seed(4242, { height: 1 });
  await send(emulator, "GET", path());
  const reply = await send(emulator, "PATCH", path(), { height: 2 });
  expect(reply.status).toBe(429);
  expect(reply.body).toEqual({
    status: "error",
    message: "You have reached your ten_secondly_rolling limit.",
    errorType: "RATE_LIMIT",
    policyName: "TEN_SECONDLY_ROLLING",
    groupName: expect.stringMatching(/^publicapi:hapikey-api-calls-ten-secondly:/),
    correlationId: reply.headers.get("x-hubspot-correlation-id"),
  });
  expect(headersOf(reply.headers)).toMatchObject({ max: "1", remaining: "0" });
  expect(emulator.calls()[1]).toMatchObject({ status: 429, carriedOut: false });
  expect(emulator.read(4242)?.height).toBe(1);
});

test("the daily limit has its own refusal", async () => {
  let now = 0;
  const emulator = await start({ dailyLimit: 1, now: () => now });
  await send(emulator, "GET", path());
  now = 1e9;
  const reply = await send(emulator, "GET", path());
  expect(reply).toMatchObject({
    status: 429,
    body: { message: "You have reached your daily limit.", policyName: "DAILY", requestId: expect.any(String) },
  });
});

test("each credential has a budget of its own", async () => {
  const emulator = await start({ rateLimit: { max: 1 }, now: () => 0 });
  const status = async (auth: object) => (await send(emulator, "GET", path(), undefined, auth)).status;
  expect([await status({ hapikey: "a" }), await status({ hapikey: "b" }), await status({ token: "a" })]).toEqual([
    404, 404, 404,
  ]);
  expect(await status({ hapikey: "a" })).toBe(429);
});

test("another client can eat the budget at once or all the time", async () => {
  let now = 0;
  const emulator = await start({ rateLimit: { max: 10 }, now: () => now });
  emulator.consume(8);
  expect(headersOf((await send(emulator, "GET", path())).headers).remaining).toBe("1");
  now = 10_000;
  expect(headersOf((await send(emulator, "GET", path())).headers).remaining).toBe("9");
  emulator.set({ rateLimit: { max: 10, eatenByOthers: 0.5 } });
  expect(headersOf((await send(emulator, "GET", path())).headers).remaining).toBe("3");
});

test("the limit can change and go at run time", async () => {
  const emulator = await start({ rateLimit: { max: 1 }, now: () => 0 });
  await send(emulator, "GET", path());
  emulator.set({ rateLimit: { max: 2, intervalMilliseconds: 5000 } });
  expect(headersOf((await send(emulator, "GET", path())).headers)).toMatchObject({
    max: "2",
    "interval-milliseconds": "5000",
  });
  expect((await send(emulator, "GET", path())).status).toBe(429);
  emulator.set({ rateLimit: null });
  expect((await send(emulator, "GET", path())).status).toBe(404);
});

test("faulty answers carry the limits too", async () => {
  const emulator = await start();
  emulator.fault({ action: { type: "invalidJson" } });
  expect(headersOf((await send(emulator, "GET", path())).headers)).toMatchObject({ max: "1000000" });
});
