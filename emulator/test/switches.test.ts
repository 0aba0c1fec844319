import { path, send, start, stopAll, whole } from "./client.js";

afterEach(stopAll);

test("PATCH on missing is 404 or makes the document", async () => {
  const emulator = await start();
  expect((await send(emulator, "PATCH", path(), whole)).status).toBe(404);
  emulator.set({ patchOnMissing: "upsert" });
  expect((await send(emulator, "PATCH", path(), whole)).body).toMatchObject(whole);
  expect((await send(emulator, "PATCH", path(7), { height: 5 })).body).toMatchObject({ height: 5, width: 400 });
});

test.each([
  ["409", 409, "CONFLICT"],
  ["400", 400, "VALIDATION_ERROR"],
] as const)("POST on existing %s refuses", async (postOnExisting, status, category) => {
  const emulator = await start({ postOnExisting });
  emulator.seed(4242, { height: 1 });
  expect(await send(emulator, "POST", path(), whole)).toMatchObject({ status, body: { category } });
  expect(emulator.read(4242)?.height).toBe(1);
});

test("POST on existing may overwrite", async () => {
  const emulator = await start({ postOnExisting: "overwrite" });
  emulator.seed(4242, { height: 1 });
  expect((await send(emulator, "POST", path(), whole)).status).toBe(200);
  expect(emulator.read(4242)).toMatchObject(whole);
});

test("DELETE of nothing is 404 or 204", async () => {
  const emulator = await start();
  expect((await send(emulator, "DELETE", path())).status).toBe(404);
  emulator.set({ deleteMissing: "204" });
  expect((await send(emulator, "DELETE", path())).status).toBe(204);
});

test("DELETE may drop the siblings", async () => {
  const emulator = await start({ deleteDropsSiblings: true });
  emulator.seedAll({ 4242: { settings: {}, recording: {}, "channel-connection": {} }, 7: { recording: {} } });
  await send(emulator, "DELETE", path(4242, "/channel-connection"));
  expect(Object.keys(emulator.documents()[4242] ?? {})).toEqual(["settings", "recording"]);
  await send(emulator, "DELETE", path());
  expect(emulator.documents()).toEqual({ 7: { recording: expect.anything() } });
});

test.each([
  ["always", true],
  ["onChange", false],
] as const)("updatedAt moves %s", async (updatedAtMoves, moves) => {
  const emulator = await start({ updatedAtMoves });
  emulator.seed(4242, whole);
  const before = emulator.read(4242)?.updatedAt;
  await send(emulator, "PATCH", path(), { height: whole.height });
  expect(emulator.read(4242)?.updatedAt !== before).toBe(moves);
  await send(emulator, "PATCH", path(), { height: 1 });
  expect(emulator.read(4242)?.updatedAt).not.toBe(before);
});

test("unknown fields are ignored or refused", async () => {
  const emulator = await start();
  emulator.seed(4242, whole);
  expect((await send(emulator, "PATCH", path(), { hight: 1, height: 2 })).body).not.toHaveProperty("hight");
  emulator.set({ unknownFields: "400" });
  const reply = await send(emulator, "PATCH", path(), { hight: 1, height: 3 });
  expect(reply).toMatchObject({ status: 400, body: { errors: [{ context: { propertyName: ["hight"] } }] } });
  expect(emulator.read(4242)?.height).toBe(2);
});

test.each([
  ["trim", { name: " A b " }, { name: "A b" }],
  ["trim", { url: " https://A.example " }, { url: "https://A.example" }],
  ["lowercase-name", { name: "A b", url: "https://A.example" }, { name: "a b", url: "https://A.example" }],
  ["lowercase-host", { url: "HTTPS://A.Example/Path?Q=R" }, { url: "https://a.example/Path?Q=R" }],
  ["strip-trailing-slash", { url: "https://a.example/b/?q=/" }, { url: "https://a.example/b?q=/" }],
  ["add-trailing-slash", { url: "https://a.example?q" }, { url: "https://a.example/?q" }],
  ["add-trailing-slash", { url: "https://a.example/b/" }, { url: "https://a.example/b/" }],
  ["lowercase-host", { url: "no URL At all" }, { url: "no URL At all" }],
] as const)("normalise %s stores %j as %j", async (change, sent, stored) => {
  const emulator = await start({ normalise: [change] });
  emulator.seed(4242, whole);
  expect((await send(emulator, "PATCH", path(), sent)).body).toMatchObject(stored);
  expect(emulator.read(4242)).toMatchObject(stored);
});

test("stale reads answer the old state n times", async () => {
  const emulator = await start({ staleReads: 2 });
  emulator.seed(4242, { height: 1 });
  expect((await send(emulator, "PATCH", path(), { height: 2 })).body.height).toBe(2);
  const heights = [];
  for (let read = 0; read < 3; read += 1) heights.push((await send(emulator, "GET", path())).body.height);
  expect(heights).toEqual([1, 1, 2]);
});

test("stale reads hide a new document and show a deleted one", async () => {
  const emulator = await start({ staleReads: 1 });
  await send(emulator, "POST", path(), whole);
  expect((await send(emulator, "GET", path())).status).toBe(404);
  expect((await send(emulator, "GET", path())).status).toBe(200);
  await send(emulator, "DELETE", path());
  expect((await send(emulator, "GET", path())).status).toBe(200);
  expect((await send(emulator, "GET", path())).status).toBe(404);
});

test("stale reads may last for a time", async () => {
  let now = 0;
  const emulator = await start({ staleReads: { milliseconds: 500 }, now: () => now });
  emulator.seed(4242, { height: 1 });
  await send(emulator, "PATCH", path(), { height: 2 });
  now = 499;
  expect((await send(emulator, "GET", path())).body.height).toBe(1);
  now = 500;
  expect((await send(emulator, "GET", path())).body.height).toBe(2);
});

test("a change by hand is never stale", async () => {
  const emulator = await start({ staleReads: 9 });
  emulator.seed(4242, { height: 1 });
  await send(emulator, "PATCH", path(), { height: 2 });
  emulator.edit(4242, { height: 3 });
  expect((await send(emulator, "GET", path())).body.height).toBe(3);
});

test.each([403, 404] as const)("a foreign app gets %i for everything and keeps its settings", async (status) => {
  const emulator = await start({ foreignApps: { 4242: status } });
  emulator.seed(4242, whole);
  for (const method of ["GET", "POST", "PATCH", "DELETE"]) {
    const reply = await send(emulator, method, path(), method === "GET" ? undefined : whole);
    expect(reply.status).toBe(status);
  }
  expect(emulator.read(4242)).toMatchObject(whole);
  expect((await send(emulator, "POST", path(7), whole)).status).toBe(200);
});

test("contradict stores another value than was sent", async () => {
  const emulator = await start({ contradict: { isReady: true, height: 7 } });
  expect((await send(emulator, "POST", path(), whole)).body).toMatchObject({ ...whole, isReady: true, height: 7 });
  emulator.edit(4242, { isReady: false });
  expect((await send(emulator, "PATCH", path(), { height: 8 })).body).toMatchObject({ isReady: false, height: 7 });
});

test("fields can be left out of answers and put into them", async () => {
  const emulator = await start({ omitFields: ["height", "createdAt"], extraFields: { usesVideo: { beta: true } } });
  for (const method of ["POST", "GET", "PATCH"]) {
    const { body } = await send(emulator, method, path(), method === "GET" ? undefined : whole);
    expect(body).toMatchObject({ name: whole.name, usesVideo: { beta: true } });
    expect(body).not.toHaveProperty("height");
    expect(body).not.toHaveProperty("createdAt");
  }
  expect(emulator.read(4242)).toMatchObject(whole);
});

test("reset brings back the switches of the start and forgets the rest", async () => {
  const emulator = await start({ patchOnMissing: "upsert", developerApiKeys: ["k"] });
  emulator.set({ patchOnMissing: "404", deleteMissing: "204", developerApiKeys: ["other"] });
  emulator.seed(4242);
  emulator.fault({ action: { type: "hang" } });
  emulator.reset();
  expect(emulator.switches()).toMatchObject({ patchOnMissing: "upsert", deleteMissing: "404" });
  expect(emulator.documents()).toEqual({});
  expect(emulator.faults()).toEqual([]);
  expect((await send(emulator, "GET", path(), undefined, { hapikey: "k" })).status).toBe(404);
});

test.each([
  { patchOnMissing: "500" },
  { normalise: ["shout"] },
  { staleReads: -1 },
  { foreignApps: { zero: 404 } },
  { foreignApps: { 1: 500 } },
  { rateLimit: {} },
  { rateLimit: { max: 0 } },
  { rateLimit: { max: 5, eatenByOthers: 2 } },
  { noSuchSwitch: true },
])("switches %j are refused and nothing changes", async (wrong) => {
  const emulator = await start();
  const before = emulator.switches();
  expect(() => emulator.set(wrong as never)).toThrow(TypeError);
  expect(emulator.switches()).toEqual(before);
  await expect(start(wrong as never)).rejects.toThrow(TypeError);
});
