import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { startEmulator } from "../src/index.js";
import { path, send, start, stopAll, whole } from "./client.js";

afterEach(stopAll);

test("a seed fills in what it leaves out", async () => {
  const emulator = await start();
  emulator.seed(4242, { height: 7 });
  expect(Object.keys(emulator.read(4242) ?? {})).toEqual([...Object.keys(whole), "createdAt", "updatedAt"]);
  expect(emulator.read(4242)).toMatchObject({ height: 7, name: "App 4242" });
  emulator.seed(4242, {}, "recording");
  expect(emulator.read(4242, "recording")?.urlToRetrieveAuthedRecording).toContain("%s");
  emulator.seed(4242, { isReady: true }, "channel-connection");
  expect(emulator.read(4242, "channel-connection")).toMatchObject({ isReady: true });
});

test("a seed replaces the whole document and may say its timestamps", async () => {
  const emulator = await start();
  emulator.seed(4242, { height: 7 });
  emulator.seed(4242, { width: 8, createdAt: "2020-01-01T00:00:00.000Z" });
  expect(emulator.read(4242)).toMatchObject({
    height: 600,
    width: 8,
    createdAt: "2020-01-01T00:00:00.000Z",
    updatedAt: "2020-01-01T00:00:00.000Z",
  });
});

test("an edit by hand is seen by the API and is no call", async () => {
  const emulator = await start();
  emulator.seed(4242, whole);
  emulator.edit(4242, { height: 999 });
  expect(emulator.calls()).toEqual([]);
  expect((await send(emulator, "GET", path())).body).toMatchObject({ ...whole, height: 999 });
});

test("what is read is a copy", async () => {
  const emulator = await start();
  emulator.seed(4242, whole);
  Object.assign(emulator.read(4242) ?? {}, { height: -1 });
  Object.assign(emulator.documents()[4242]?.settings ?? {}, { height: -1 });
  expect(emulator.read(4242)).toMatchObject(whole);
  await send(emulator, "PATCH", path(), { height: 1 });
  Object.assign(emulator.calls()[0]?.body as object, { height: -1 });
  expect(emulator.calls()[0]?.body).toEqual({ height: 1 });
});

test("removing by hand says whether something was there", async () => {
  const emulator = await start();
  emulator.seed(4242);
  expect([emulator.remove(4242), emulator.remove(4242), emulator.read(4242)]).toEqual([true, false, undefined]);
});

test("controls by hand refuse what no document can hold", async () => {
  const emulator = await start();
  emulator.seed(4242);
  expect(() => emulator.seed(0)).toThrow(/positive int32/);
  expect(() => emulator.seed(4242, {} as never, "other" as never)).toThrow(/"settings", "recording"/);
  expect(() => emulator.seed(4242, { hight: 1 } as never)).toThrow(/"hight"/);
  expect(() => emulator.edit(4242, { height: "tall" } as never)).toThrow(/settings\.height must be of type int32/);
  expect(() => emulator.edit(7, { height: 1 })).toThrow(/App 7 has no settings/);
  expect(() => emulator.seed(4242, { createdAt: "soon" })).toThrow(/date-time/);
});

test("calls say all that is known about a request", async () => {
  let now = 5;
  const emulator = await start({ now: () => now });
  emulator.seed(4242, whole);
  await send(emulator, "PATCH", path(4242, "", "2026-03"), { height: 1, width: 400 });
  now = 17;
  await send(emulator, "POST", path(4242, "/recording"), "{broken", { token: "t" });
  await send(emulator, "GET", "/elsewhere");
  expect(emulator.calls()).toEqual([
    {
      id: 1,
      time: 5,
      at: expect.any(String),
      method: "PATCH",
      path: "/crm/extensions/calling/2026-03/4242/settings",
      version: "2026-03",
      document: "settings",
      appId: 4242,
      credential: "developerApiKey",
      body: { height: 1, width: 400 },
      carriedOut: true,
      changed: ["height"],
      faults: [],
      status: 200,
    },
    expect.objectContaining({
      time: 17,
      document: "recording",
      body: "{broken",
      credential: "accessToken",
      status: 400,
    }),
    expect.objectContaining({ path: "/elsewhere", status: 404, carriedOut: false }),
  ]);
  expect(emulator.calls(1)).toHaveLength(1);
  expect(emulator.calls()[2]).not.toHaveProperty("appId");
  expect(emulator.calls()[2]).not.toHaveProperty("body");
  emulator.clearCalls();
  expect([emulator.calls(), emulator.tooManyRequests, emulator.mostCallsWithin(1000)]).toEqual([[], 0, 0]);
});

test("it listens on loopback alone and frees its port", async () => {
  const emulator = await startEmulator();
  expect(emulator.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  await send(emulator, "GET", path());
  await emulator.stop();
  const again = await start({ port: Number(new URL(emulator.url).port) });
  expect(again.url).toBe(emulator.url);
});

test("a taken port rejects", async () => {
  const other = createServer();
  await new Promise<void>((resolve) => other.listen(0, "127.0.0.1", resolve));
  const { port } = other.address() as AddressInfo;
  await expect(start({ port })).rejects.toMatchObject({ code: "EADDRINUSE" });
  await new Promise((resolve) => other.close(resolve));
});
