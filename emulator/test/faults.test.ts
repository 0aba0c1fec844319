import { connect, type Socket } from "node:net";
import type { Emulator, FaultAction } from "../src/index.js";
import { path, send, start, stopAll, whole } from "./client.js";

afterEach(stopAll);

/** A PATCH by hand over a socket, to see what the bytes do. */
interface Wire {
  socket: Socket;
  text(): string;
  /** Settles when the connection ends: the code of its error, or `end`. */
  over: Promise<string>;
}

function wire(emulator: Emulator): Wire {
  const socket = connect(Number(new URL(emulator.url).port), "127.0.0.1");
  const body = JSON.stringify({ height: 999 });
  let text = "";
  socket.on("data", (data) => {
    text += data.toString();
  });
  const over = new Promise<string>((resolve) => {
    socket.on("error", (error: NodeJS.ErrnoException) => resolve(error.code ?? "error"));
    socket.on("end", () => resolve("end"));
  });
  socket.write(
    `PATCH ${path()}?hapikey=k HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n${body}`,
  );
  return { socket, text: () => text, over };
}

async function until(condition: () => boolean): Promise<void> {
  const deadline = performance.now() + 4000;
  while (!condition() && performance.now() < deadline) await new Promise((resolve) => setImmediate(resolve));
}

async function seeded(): Promise<Emulator> {
  const emulator = await start();
  emulator.seed(4242, { ...whole, height: 1 });
  return emulator;
}

test.each([
  ["before", 1],
  ["after", 999],
] as const)("a status strikes %s the work", async (when, height) => {
  const emulator = await seeded();
  emulator.fault({ action: { type: "status", status: 503, when } });
  const reply = await send(emulator, "PATCH", path(), { height: 999 });
  expect(reply.status).toBe(503);
  expect(reply.body).toMatchObject({ status: "error", correlationId: reply.headers.get("x-hubspot-correlation-id") });
  expect(emulator.read(4242)?.height).toBe(height);
  expect(emulator.calls()[0]).toMatchObject({ status: 503, carriedOut: height === 999, faults: ["status"] });
});

test("a status takes a body and headers", async () => {
  const emulator = await seeded();
  const body = { policyName: "DAILY" };
  emulator.fault({ action: { type: "status", status: 429, body, headers: { "Retry-After": "7" } } });
  emulator.fault({ action: { type: "status", status: 500, body: "plain words" } });
  emulator.fault({ action: { type: "status", status: 201, when: "after" } });
  const limited = await send(emulator, "GET", path());
  expect([limited.status, limited.body, limited.headers.get("retry-after")]).toEqual([429, body, "7"]);
  expect(await send(emulator, "GET", path())).toMatchObject({ status: 500, text: "plain words" });
  expect(await send(emulator, "GET", path())).toMatchObject({ status: 201, body: { name: whole.name } });
});

test.each([
  ["before", 1],
  ["after", 999],
] as const)("a reset strikes %s the work", async (when, height) => {
  const emulator = await seeded();
  emulator.fault({ action: { type: "reset", when } });
  const { over, text } = wire(emulator);
  expect(await over).toBe("ECONNRESET");
  expect(text()).toBe("");
  expect(emulator.read(4242)?.height).toBe(height);
  expect(emulator.calls()[0]).not.toHaveProperty("status");
});

test("a cut-off answer promises more than it sends, and closes", async () => {
  const emulator = await seeded();
  emulator.fault({ action: { type: "cutOff" } });
  const { over, text } = wire(emulator);
  expect(await over).toBe("end");
  const [head = "", body = ""] = text().split("\r\n\r\n");
  const promised = Number(/content-length: (\d+)/i.exec(head)?.[1]);
  expect(head).toMatch(/^HTTP\/1\.1 200 /);
  expect(body.length).toBeGreaterThan(0);
  expect(body.length).toBeLessThan(promised);
  expect(emulator.read(4242)?.height).toBe(999);
});

test("a hanging body stops half way and stays open", async () => {
  const emulator = await seeded();
  emulator.fault({ action: { type: "hangBody" } });
  const { socket, text } = wire(emulator);
  await until(() => /\r\n\r\n\{/.test(text()));
  const body = text().split("\r\n\r\n")[1] ?? "";
  expect(() => JSON.parse(body)).toThrow();
  expect([socket.readyState, emulator.read(4242)?.height]).toEqual(["open", 999]);
  socket.destroy();
});

test.each([
  ["before", 1],
  ["after", 999],
] as const)("a hang never answers and strikes %s the work", async (when, height) => {
  const emulator = await seeded();
  emulator.fault({ action: { type: "hang", when } });
  const { socket, text } = wire(emulator);
  await until(() => emulator.calls()[0]?.faults.length === 1);
  // A later call is answered all the same, so the emulator itself goes on.
  expect((await send(emulator, "GET", path())).body.height).toBe(height);
  expect([text(), socket.readyState]).toEqual(["", "open"]);
  socket.destroy();
});

test.each<[FaultAction, object]>([
  [{ type: "html" }, { status: 502, text: expect.stringContaining("<html>") }],
  [
    { type: "html", status: 200 },
    { status: 200, text: expect.stringContaining("<html>") },
  ],
  [{ type: "empty" }, { status: 200, text: "" }],
  [
    { type: "empty", status: 500, when: "before" },
    { status: 500, text: "" },
  ],
  [{ type: "invalidJson" }, { status: 200, text: '{"name": "cut' }],
  [{ type: "wrongType" }, { status: 200, text: expect.stringMatching(/^\[\{.*\}\]$/) }],
  [
    { type: "wrongType", fields: ["height"] },
    { status: 200, body: { name: whole.name, height: { not: "the right type" } } },
  ],
  [
    { type: "huge", bytes: 3_000_000 },
    { status: 200, body: { name: whole.name, filler: "x".repeat(3_000_000) } },
  ],
])("fault %j distorts the answer", async (action, seen) => {
  const emulator = await seeded();
  emulator.fault({ action });
  expect(await send(emulator, "PATCH", path(), { height: 999 })).toMatchObject(seen);
  expect(await send(emulator, "GET", path())).toMatchObject({ status: 200, body: { name: whole.name } });
});

test("a DELETE without a body gets one where the fault needs it", async () => {
  const emulator = await seeded();
  emulator.fault({ action: { type: "invalidJson" } });
  expect(await send(emulator, "DELETE", path())).toMatchObject({ status: 200, text: '{"name": "cut' });
  expect(emulator.read(4242)).toBeUndefined();
});

test.each([
  ["before", 1],
  ["after", 999],
] as const)("a hold %s the work tells when and lasts until released", async (when, height) => {
  const emulator = await seeded();
  const hold = emulator.fault({ match: { method: "patch" }, action: { type: "hold", when } });
  const reply = send(emulator, "PATCH", path(), { height: 999 });
  expect(await hold.held).toMatchObject({ method: "PATCH", appId: 4242, body: { height: 999 } });
  expect([emulator.read(4242)?.height, hold.holding, hold.count]).toEqual([height, 1, 1]);
  hold.release();
  expect((await reply).body.height).toBe(999);
  expect([emulator.read(4242)?.height, hold.holding]).toEqual([999, 0]);
});

test("a held request does its work even if its client has gone", async () => {
  const emulator = await seeded();
  const hold = emulator.fault({ action: { type: "hold" } });
  const { socket } = wire(emulator);
  await hold.held;
  socket.destroy();
  hold.release();
  await until(() => emulator.read(4242)?.height === 999);
});

test("a hold holds many and removing it lets all go", async () => {
  const emulator = await seeded();
  const hold = emulator.fault({ times: Number.POSITIVE_INFINITY, action: { type: "hold" } });
  const replies = [1, 2, 3].map(() => send(emulator, "GET", path()));
  await until(() => hold.holding === 3);
  hold.remove();
  expect((await Promise.all(replies)).map((reply) => reply.status)).toEqual([200, 200, 200]);
  expect((await send(emulator, "GET", path())).status).toBe(200);
});

test("a hold and another fault strike together", async () => {
  const emulator = await seeded();
  const hold = emulator.fault({ action: { type: "hold" } });
  emulator.fault({ action: { type: "status", status: 500 } });
  const reply = send(emulator, "GET", path());
  await hold.held;
  hold.release();
  expect((await reply).status).toBe(500);
  expect(emulator.calls()[0]?.faults).toEqual(["hold", "status"]);
});

test("a delay takes its time and ends early when released", async () => {
  const emulator = await seeded();
  emulator.fault({ action: { type: "delay", milliseconds: 20 } });
  const began = performance.now();
  await send(emulator, "GET", path());
  expect(performance.now() - began).toBeGreaterThanOrEqual(19);
  const long = emulator.fault({ action: { type: "delay", milliseconds: 1e8 } });
  const reply = send(emulator, "GET", path());
  await until(() => long.count === 1);
  long.release();
  expect((await reply).status).toBe(200);
});

test("skip and times choose which requests are struck", async () => {
  const emulator = await seeded();
  const fault = emulator.fault({ skip: 1, times: 2, action: { type: "status", status: 500 } });
  const statuses: number[] = [];
  for (let call = 0; call < 5; call += 1) statuses.push((await send(emulator, "GET", path())).status);
  expect(statuses).toEqual([200, 500, 500, 200, 200]);
  expect(fault.count).toBe(2);
});

test.each([
  [{ method: "PATCH" }, false],
  [{ method: "get" }, true],
  [{ appId: 4242 }, true],
  [{ appId: 1 }, false],
  [{ document: "settings" }, true],
  [{ document: "recording" }, false],
  [{ path: "/v3/" }, true],
  [{ path: /2026/ }, false],
  [{ path: /v3.*settings$/, method: "GET" }, true],
] as const)("match %j fits a get of settings %s", async (match, fits) => {
  const emulator = await seeded();
  const fault = emulator.fault({ match, action: { type: "status", status: 500 } });
  expect((await send(emulator, "GET", path())).status).toBe(fits ? 500 : 200);
  expect(fault.count).toBe(fits ? 1 : 0);
});

test("the first rule that fits strikes, the next one later", async () => {
  const emulator = await seeded();
  for (const status of [500, 502, 503]) emulator.fault({ action: { type: "status", status } });
  const statuses: number[] = [];
  for (let call = 0; call < 4; call += 1) statuses.push((await send(emulator, "GET", path())).status);
  expect(statuses).toEqual([500, 502, 503, 200]);
});

test("stop ends held, hanging and delayed requests without their work", async () => {
  const emulator = await seeded();
  emulator.fault({ action: { type: "hold" } });
  emulator.fault({ times: 2, action: { type: "delay", milliseconds: 1e8 } });
  const wires = [wire(emulator), wire(emulator)];
  await until(() => emulator.calls().filter((call) => call.faults.length > 0).length === 2);
  await emulator.stop();
  await Promise.all(wires.map(({ over }) => over));
  expect(emulator.read(4242)?.height).toBe(1);
  await emulator.stop();
});

test.each([
  {},
  { action: { type: "explode" } },
  { action: { type: "status" } },
  { action: { type: "status", status: 99 } },
  { action: { type: "status", status: 500, headers: { "bad name": "x" } } },
  { action: { type: "status", status: 500, headers: { good: "bad\nvalue" } } },
  { action: { type: "delay" } },
  { action: { type: "reset" } },
  { action: { type: "hang", when: "during" } },
  { action: { type: "hang" }, times: 0 },
  { action: { type: "hang" }, skip: -1 },
  { action: { type: "hang" }, match: { verb: "GET" } },
  { action: { type: "hang" }, match: { document: "other" } },
])("rule %j is refused", async (rule) => {
  const emulator = await start();
  expect(() => emulator.fault(rule as never)).toThrow(TypeError);
  expect(emulator.faults()).toEqual([]);
});
