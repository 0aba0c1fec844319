import type { Emulator } from "../src/index.js";
import { control, path, rawStatus, send, start, stopAll, whole } from "./client.js";

afterEach(stopAll);

test("the health address and every answer name the version", async () => {
  const { version } = require("../package.json") as { version: string };
  const emulator = await start();
  expect(await control(emulator, "GET", "health")).toMatchObject({ status: 200, body: { status: "ok", version } });
  emulator.fault({ action: { type: "html" }, skip: 1 });
  for (const where of [
    "/",
    "/_emulator/health",
    "/_emulator/none",
    "/_emulator/events",
    path(),
    path(),
    "/oauth/v3/token",
  ]) {
    const response = await fetch(emulator.url + where);
    expect([where, response.headers.get("x-emulator-version")]).toEqual([where, version]);
    await response.body?.cancel();
  }
});

test("documents are seeded, read, edited and deleted over HTTP", async () => {
  const emulator = await start();
  const seeded = await control(emulator, "PUT", "documents/4242/settings", { height: 7 });
  expect(seeded).toMatchObject({ status: 200, body: { height: 7, width: 400 } });
  const edited = await control(emulator, "PATCH", "documents/4242/settings", { height: 8 });
  expect(edited).toMatchObject({ status: 200, body: { height: 8 } });
  expect((await control(emulator, "GET", "documents/4242/settings")).body).toEqual(emulator.read(4242));
  expect((await control(emulator, "GET", "documents")).body).toEqual({ "4242": { settings: emulator.read(4242) } });
  expect((await control(emulator, "DELETE", "documents/4242/settings")).status).toBe(204);
  expect(emulator.read(4242)).toBeUndefined();
  expect(emulator.calls()).toEqual([]);
});

test("many documents are seeded at once as they are answered", async () => {
  const emulator = await start();
  emulator.seedAll({ 1: { settings: whole, recording: {} }, 2: { "channel-connection": {} } });
  const { body } = await control(emulator, "GET", "documents");
  const other = await start();
  expect((await control(other, "PUT", "documents", body)).status).toBe(204);
  expect(other.documents()).toEqual(emulator.documents());
});

test("calls are read and forgotten over HTTP", async () => {
  const emulator = await start();
  for (const appId of [1, 2, 3]) await send(emulator, "GET", path(appId));
  expect((await control(emulator, "GET", "calls")).body).toMatchObject([{ appId: 1 }, { appId: 2 }, { appId: 3 }]);
  expect((await control(emulator, "GET", "calls?last=1")).body).toMatchObject([{ appId: 3 }]);
  expect((await control(emulator, "DELETE", "calls")).status).toBe(204);
  expect(emulator.calls()).toEqual([]);
});

test("faults are added, watched and removed over HTTP", async () => {
  const emulator = await start();
  const made = await control(emulator, "POST", "faults", {
    match: { method: "GET", path: "/v3/" },
    times: "Infinity",
    action: { type: "status", status: 503 },
  });
  expect(made).toMatchObject({ status: 201, body: { id: 1, count: 0, holding: 0, rule: { times: "Infinity" } } });
  await send(emulator, "GET", path());
  await send(emulator, "GET", path());
  expect((await control(emulator, "GET", "faults/1")).body).toMatchObject({ count: 2 });
  expect((await control(emulator, "GET", "faults")).body).toHaveLength(1);
  expect((await control(emulator, "DELETE", "faults/1")).status).toBe(204);
  expect((await send(emulator, "GET", path())).status).toBe(404);
  expect((await control(emulator, "GET", "faults/1")).status).toBe(404);
});

test("a hold is awaited and released over HTTP", async () => {
  const emulator = await start();
  await control(emulator, "POST", "faults", { action: { type: "hold" } });
  const held = control(emulator, "GET", "faults/1/held");
  const reply = send(emulator, "GET", path());
  expect((await held).body).toMatchObject({ appId: 4242, method: "GET" });
  expect((await control(emulator, "POST", "faults/1/release")).body).toMatchObject({ holding: 0 });
  expect((await reply).status).toBe(404);
});

test("switches, budget and reset are reached over HTTP", async () => {
  const emulator = await start();
  const changed = await control(emulator, "PATCH", "switches", {
    patchOnMissing: "upsert",
    rateLimit: { max: 5 },
    accessTokens: ["canary"],
  });
  expect(changed).toMatchObject({ status: 200, body: { patchOnMissing: "upsert" } });
  expect(changed.text).not.toContain("canary");
  expect((await control(emulator, "POST", "consume", { requests: 5 })).status).toBe(204);
  expect((await send(emulator, "GET", path())).status).toBe(429);
  expect((await control(emulator, "GET", "state")).body).toMatchObject({
    tooManyRequests: 1,
    calls: [{ status: 429 }],
    url: emulator.url,
  });
  expect((await control(emulator, "POST", "reset")).status).toBe(204);
  expect(emulator.switches()).toMatchObject({ patchOnMissing: "404", rateLimit: null });
});

test.each([
  ["PUT", "documents/0/settings", {}, 400, /positive int32/],
  ["PUT", "documents/x/settings", {}, 400, /positive int32/],
  ["PUT", "documents/1/other", {}, 404, /settings, recording, channel-connection/],
  ["PUT", "documents/1/settings", { height: "x" }, 400, /settings\.height must be of type int32, not "x"/],
  ["PUT", "documents/1/settings", [], 400, /must be an object/],
  ["PUT", "documents", { "1": { other: {} } }, 400, /has no "other"/],
  ["PUT", "documents", { x: {} }, 400, /must be an app id/],
  ["PATCH", "documents/9/settings", { height: 1 }, 404, /App 9 has no settings/],
  ["PATCH", "documents/1/settings", null, 400, /must be an object/],
  ["DELETE", "documents/9/settings", undefined, 404, /App 9 has no settings/],
  ["POST", "faults", { action: { type: "x" } }, 400, /rule\.action\.type must be one of "status"/],
  ["POST", "faults", null, 400, /rule must be an object/],
  ["GET", "faults/77", undefined, 404, /no fault "77"/],
  ["GET", "calls?last=some", undefined, 400, /last must be a whole number/],
  ["PATCH", "switches", { patchOnMissing: 404 }, 400, /patchOnMissing must be one of "404", "upsert", not 404/],
  ["PATCH", "switches", { accessTokens: "canary" }, 400, /^(?!.*canary).*list of texts/],
  ["POST", "consume", {}, 400, /body\.requests is missing/],
  ["POST", "nothing", {}, 404, /no POST \/_emulator\/nothing/],
])("%s %s with %j is answered in words", async (method, where, body, status, words) => {
  const emulator = await start();
  emulator.seed(1);
  const reply = await control(emulator, method, where, body);
  expect([reply.status, Object.keys(reply.body)]).toEqual([status, ["error"]]);
  expect(reply.body.error).toMatch(words);
});

test("held of a fault that is no hold is refused", async () => {
  const emulator = await start();
  emulator.fault({ action: { type: "hang" } });
  expect((await control(emulator, "GET", "faults/1/held")).status).toBe(400);
});

test("malformed JSON and other content types are refused", async () => {
  const emulator = await start();
  const ask = async (type: string, body: string) =>
    (await fetch(`${emulator.url}/_emulator/faults`, { method: "POST", headers: { "content-type": type }, body }))
      .status;
  expect(await ask("application/json", "{")).toBe(400);
  expect(await ask("text/plain", '{"action":{"type":"hang"}}')).toBe(415);
  expect(await ask("application/x-www-form-urlencoded", "a=b")).toBe(415);
  expect(emulator.faults()).toEqual([]);
});

test.each([
  ["GET", { host: "rebound.example" }, 403],
  ["GET", { host: "127.0.0.1.rebound.example:80" }, 403],
  ["GET", { host: "localhost:1" }, 200],
  ["GET", { host: "[::1]:1" }, 200],
  ["GET", { origin: "https://elsewhere.example" }, 200],
  ["DELETE", {}, 204],
  ["DELETE", { host: "localhost:1", origin: "http://localhost:1" }, 204],
  ["DELETE", { origin: "https://elsewhere.example" }, 403],
  ["DELETE", { origin: "null" }, 403],
  ["DELETE", { "sec-fetch-site": "cross-site" }, 403],
  ["DELETE", { "sec-fetch-site": "same-site" }, 403],
  ["DELETE", { "sec-fetch-site": "same-origin" }, 204],
  ["DELETE", { host: "rebound.example", origin: "http://rebound.example" }, 403],
])("%s of the calls with %j is answered %i", async (method, headers, status) => {
  const emulator = await start();
  expect(await rawStatus(emulator, method, "/_emulator/calls", headers)).toBe(status);
});

/** Reads server-sent events until one passes. */
async function eventsUntil(emulator: Emulator, act: () => Promise<unknown>, last: RegExp): Promise<string[]> {
  const stop = new AbortController();
  const response = await fetch(`${emulator.url}/_emulator/events`, { signal: stop.signal });
  const acting = act();
  let text = "";
  const decoder = new TextDecoder();
  for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>) {
    text += decoder.decode(chunk, { stream: true });
    if (last.test(text)) break;
  }
  stop.abort();
  await acting;
  return text.split("\n\n").filter((event) => event !== "");
}

test("events tell the state and then each change as it happens", async () => {
  const emulator = await start();
  emulator.seed(4242, whole);
  const act = async () => {
    await send(emulator, "PATCH", path(), { height: 999 });
    emulator.set({ deleteMissing: "204" });
    emulator.fault({ action: { type: "hang" } });
    emulator.remove(4242);
  };
  const events = await eventsUntil(emulator, act, /"fields":null/);
  expect(events.map((event) => /event: (\w+)/.exec(event)?.[1])).toEqual([
    "state",
    "call",
    "document",
    "call",
    "call",
    "switches",
    "faults",
    "document",
  ]);
  expect(events[2]).toContain('"height":999');
  expect(events.join()).not.toContain("a-key");
});

test("a watcher that leaves is forgotten, and stop waits for none", async () => {
  const emulator = await start();
  await eventsUntil(emulator, async () => {}, /event: state/);
  const response = await fetch(`${emulator.url}/_emulator/events`);
  await emulator.stop();
  await expect(response.text()).rejects.toThrow();
});
