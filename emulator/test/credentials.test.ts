import { path, send, start, stopAll, whole } from "./client.js";

afterEach(stopAll);

test.each([
  ["developerApiKey", { hapikey: "any" }],
  ["accessToken", { token: "any" }],
] as const)("any %s is accepted by default", async (kind, auth) => {
  const emulator = await start();
  emulator.seed(4242, whole);
  expect((await send(emulator, "GET", path(), undefined, auth)).status).toBe(200);
  expect(emulator.calls()[0]?.credential).toBe(kind);
});

test.each([
  ["none", {}],
  ["none", { hapikey: "" }],
  ["both", { hapikey: "a", token: "b" }],
] as const)("%s credential is unauthorised", async (kind, auth) => {
  const emulator = await start();
  emulator.seed(4242, whole);
  const reply = await send(emulator, "PATCH", path(), { height: 1 }, auth);
  expect(reply.status).toBe(401);
  expect(reply.body).toMatchObject({ status: "error", category: "INVALID_AUTHENTICATION" });
  expect(reply.body.message).toMatch(/^Authentication credentials not found\. This API supports OAuth 2\.0/);
  expect(emulator.calls()[0]).toMatchObject({ credential: kind, carriedOut: false });
  expect(emulator.read(4242)).toMatchObject(whole);
});

test("an unknown developer key is answered without a category", async () => {
  const emulator = await start({ developerApiKeys: ["right"] });
  const reply = await send(emulator, "GET", path(), undefined, { hapikey: "wrong" });
  expect(reply.status).toBe(401);
  expect(reply.body).toEqual({
    status: "error",
    message: "This hapikey doesn't exist.",
    correlationId: expect.any(String),
  });
  expect((await send(emulator, "GET", path(), undefined, { hapikey: "right" })).status).toBe(404);
});

test("unknown and expired tokens are told apart", async () => {
  const emulator = await start({ accessTokens: ["right", "old"], expiredAccessTokens: ["old"] });
  const status = async (token: string) => (await send(emulator, "GET", path(), undefined, { token })).body.category;
  expect(await status("wrong")).toBe("INVALID_AUTHENTICATION");
  expect(await status("right")).toBe("OBJECT_NOT_FOUND");
  const old = await send(emulator, "GET", path(), undefined, { token: "old" });
  expect(old.body).toMatchObject({
    category: "EXPIRED_AUTHENTICATION",
    context: { "expire time": [expect.any(String)] },
  });
  emulator.set({ expiredAccessTokens: ["right"] });
  expect(await status("right")).toBe("EXPIRED_AUTHENTICATION");
});

test("one kind of credential can be the only one accepted", async () => {
  const emulator = await start({ credentials: "accessToken" });
  expect((await send(emulator, "GET", path(), undefined, { hapikey: "k" })).status).toBe(401);
  expect((await send(emulator, "GET", path(), undefined, { token: "t" })).status).toBe(404);
});

test("no credential is kept anywhere", async () => {
  const emulator = await start({ developerApiKeys: ["canary-1"], accessTokens: ["canary-2"] });
  await send(emulator, "GET", path(), undefined, { hapikey: "canary-1" });
  await send(emulator, "GET", path(), undefined, { hapikey: "canary-3" });
  await send(emulator, "GET", path(), undefined, { token: "canary-2" });
  const state = await (await fetch(`${emulator.url}/_emulator/state`)).text();
  expect(state).toContain(path());
  expect(state + JSON.stringify(emulator.calls()) + JSON.stringify(emulator.switches())).not.toMatch(/canary|hapikey=/);
});
