import { get, type IncomingMessage } from "node:http";
import { DelayGenerator } from "../src/api/delays.js";
import type { Emulator, EmulatorOptions } from "../src/index.js";
import { path, send, start, stopAll, whole } from "./client.js";

afterEach(stopAll);

/** An answer whose body is not read yet. */
function opened(emulator: Emulator): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    get(`${emulator.url}${path()}?hapikey=k`, resolve).on("error", reject);
  });
}

async function struck(action: Parameters<Emulator["fault"]>[0]["action"]): Promise<Emulator> {
  const emulator = await start();
  emulator.seed(4242, whole);
  emulator.fault({ action });
  return emulator;
}

test("a slow body comes in many pieces and whole", async () => {
  const emulator = await struck({ type: "slowBody", bytes: 16, milliseconds: 1 });
  const answer = await opened(emulator);
  const pieces: Buffer[] = [];
  for await (const piece of answer) pieces.push(piece as Buffer);
  expect(pieces.length).toBeGreaterThan(3);
  expect(JSON.parse(Buffer.concat(pieces).toString())).toEqual(emulator.read(4242));
  expect(answer.headers["content-length"]).toBe(String(Buffer.concat(pieces).length));
});

test("a slow body begins at once and keeps its client waiting", async () => {
  const emulator = await struck({ type: "slowBody", milliseconds: 60_000 });
  const answer = await opened(emulator);
  const first = await new Promise((resolve) => answer.once("data", resolve));
  expect(String(first)).toBe("{");
  answer.destroy();
});

test("an endless body goes on until its client goes away", async () => {
  const emulator = await struck({ type: "endless" });
  const answer = await opened(emulator);
  let size = 0;
  let text = "";
  for await (const piece of answer) {
    if (size === 0) text = String(piece);
    size += (piece as Buffer).length;
    if (size > 20_000_000) break;
  }
  expect(text).toMatch(/^\{"filler":"x*/);
  expect(answer.headers).not.toHaveProperty("content-length");
  expect((await send(emulator, "GET", path())).status).toBe(200);
});

const delaysOf = async (options: EmulatorOptions) => {
  const emulator = await start(options);
  for (let count = 0; count < 5; count += 1) await send(emulator, "GET", path());
  return emulator.calls().map(({ delay }) => delay);
};

test("the same seed delays requests the same way, another one differently", async () => {
  const [first, again, other, none] = await Promise.all([
    delaysOf({ randomDelays: { max: 20, seed: 7 } }),
    delaysOf({ randomDelays: { max: 20, seed: 7 } }),
    delaysOf({ randomDelays: { max: 20, seed: 8 } }),
    delaysOf({}),
  ]);
  expect(again).toEqual(first);
  expect(other).not.toEqual(first);
  expect(none).toEqual(Array(5).fill(undefined));
});

test("a reset draws the same delays again", async () => {
  const emulator = await start({ randomDelays: { max: 20 } });
  const draw = async () => {
    for (let count = 0; count < 3; count += 1) await send(emulator, "GET", path());
    return emulator.calls().map(({ delay }) => delay);
  };
  const before = await draw();
  emulator.reset();
  expect(await draw()).toEqual(before);
});

test("delays stay within their bounds and reach both", () => {
  const delays = new DelayGenerator();
  delays.seed({ max: 13, seed: 1 });
  const drawn = new Set(Array.from({ length: 1_000 }, () => delays.next({ min: 10, max: 13 })));
  expect([...drawn].sort()).toEqual([10, 11, 12, 13]);
});

test("a delayed request does its work only after its delay", async () => {
  const emulator = await start({ randomDelays: { min: 1_000_000, max: 1_000_000 } });
  emulator.seed(4242, whole);
  const reply = send(emulator, "PATCH", path(), { height: 1 }).catch(() => "cut");
  while (emulator.calls().length === 0) await new Promise((resolve) => setImmediate(resolve));
  expect(emulator.calls()).toMatchObject([{ delay: 1_000_000, carriedOut: false }]);
  expect(emulator.read(4242)?.height).toBe(600);
  await emulator.stop();
  expect(await reply).toBe("cut");
});

test("delays whose bounds are the wrong way round are refused", async () => {
  await expect(start({ randomDelays: { min: 5, max: 4 } })).rejects.toThrow("min up to max");
});
