import { apiVersions } from "../src/api/route.js";
import { path, send, start, stopAll, whole } from "./client.js";

afterEach(stopAll);

describe.each(apiVersions)("version %s", (version) => {
  test("settings go from nothing to made to changed to gone", async () => {
    const emulator = await start();
    const at = path(4242, "", version);
    expect((await send(emulator, "GET", at)).status).toBe(404);
    const made = await send(emulator, "POST", at, whole);
    expect(made.status).toBe(200);
    expect(made.body).toEqual({ ...whole, createdAt: expect.any(String), updatedAt: expect.any(String) });
    expect((await send(emulator, "GET", at)).body).toEqual(made.body);
    const changed = await send(emulator, "PATCH", at, { height: 999 });
    expect(changed.status).toBe(200);
    expect(changed.body).toMatchObject({ ...whole, height: 999 });
    const gone = await send(emulator, "DELETE", at);
    expect([gone.status, gone.text, gone.headers.get("content-type")]).toEqual([204, "", null]);
    expect(emulator.read(4242)).toBeUndefined();
    expect(emulator.calls().map((call) => call.version)).toEqual(Array(5).fill(version));
  });

  test("recording has one field, no timestamps and no DELETE", async () => {
    const emulator = await start();
    const at = path(4242, "/recording", version);
    const fields = { urlToRetrieveAuthedRecording: "https://dialer.acme.example/recordings/%s" };
    expect((await send(emulator, "PATCH", at, fields)).status).toBe(404);
    expect((await send(emulator, "POST", at, {})).status).toBe(400);
    expect(await send(emulator, "POST", at, fields)).toMatchObject({ status: 200, body: fields });
    expect((await send(emulator, "GET", at)).body).toEqual(fields);
    const refused = await send(emulator, "DELETE", at);
    expect([refused.status, refused.headers.get("allow")]).toEqual([405, "GET, POST, PATCH"]);
    expect(emulator.read(4242, "recording")).toEqual(fields);
  });

  test("channel connection has timestamps and a DELETE", async () => {
    const emulator = await start();
    const at = path(4242, "/channel-connection", version);
    const fields = { isReady: true, url: "https://dialer.acme.example/webhook" };
    const made = await send(emulator, "POST", at, fields);
    expect(made.body).toEqual({ ...fields, createdAt: expect.any(String), updatedAt: expect.any(String) });
    expect((await send(emulator, "PATCH", at, { isReady: false })).body).toMatchObject({ ...fields, isReady: false });
    expect((await send(emulator, "DELETE", at)).status).toBe(204);
  });
});

test("PATCH changes only the fields sent", async () => {
  const emulator = await start();
  emulator.seed(4242, whole);
  emulator.seed(4243, whole);
  for (const [name, value] of Object.entries({ ...whole, name: "Other", height: 1, isReady: true })) {
    await send(emulator, "PATCH", path(), { [name]: value });
  }
  expect(emulator.calls().flatMap((call) => call.changed)).toEqual(["name", "height", "isReady"]);
  expect(emulator.read(4243)).toMatchObject(whole);
});

test("timestamps are date-times and only updatedAt moves", async () => {
  const emulator = await start();
  const made = (await send(emulator, "POST", path(), whole)).body;
  const changed = (await send(emulator, "PATCH", path(), { width: 1 })).body;
  expect(new Date(String(made.createdAt)).toISOString()).toBe(made.createdAt);
  expect(changed.createdAt).toBe(made.createdAt);
  expect(Date.parse(String(changed.updatedAt))).toBeGreaterThan(Date.parse(String(made.updatedAt)));
});

test.each(Object.keys(whole))("POST without %s is refused by name", async (name) => {
  const emulator = await start();
  const reply = await send(emulator, "POST", path(), { ...whole, [name]: undefined });
  expect(reply.status).toBe(400);
  expect(reply.body).toMatchObject({
    status: "error",
    category: "VALIDATION_ERROR",
    errors: [{ code: "REQUIRED_FIELD", in: "body", context: { propertyName: [name] } }],
  });
  expect(emulator.read(4242)).toBeUndefined();
});

test.each([
  ["name", 5],
  ["url", true],
  ["height", "600"],
  ["height", 1.5],
  ["width", 2 ** 31],
  ["isReady", "false"],
  ["usesRemote", null],
  ["name", {}],
])("a PATCH with %s as %j is refused and changes nothing", async (name, value) => {
  const emulator = await start();
  emulator.seed(4242, whole);
  const before = emulator.read(4242);
  const reply = await send(emulator, "PATCH", path(), { supportsCustomObjects: false, [name]: value });
  expect(reply.status).toBe(400);
  expect(reply.body).toMatchObject({ errors: [{ context: { propertyName: [name] } }] });
  expect(emulator.read(4242)).toEqual(before);
  expect(emulator.calls()[0]).toMatchObject({ status: 400, carriedOut: false, changed: [] });
});

test("all wrong fields are listed at once", async () => {
  const emulator = await start();
  const { body } = await send(emulator, "POST", path(), { ...whole, height: "x", name: 1 });
  const errors = body.errors as { context: { propertyName: string[] } }[];
  expect(errors.flatMap((error) => error.context.propertyName)).toEqual(["name", "height"]);
});

test.each([
  ["{", 400],
  ["", 400],
  ["[]", 400],
  ["null", 400],
  ['"text"', 400],
])("a body %j is answered %i", async (text, status) => {
  const emulator = await start();
  emulator.seed(4242, whole);
  expect((await send(emulator, "PATCH", path(), text)).status).toBe(status);
});

test("a body that is not called JSON or is too large is refused", async () => {
  const emulator = await start();
  const at = `${emulator.url}${path()}?hapikey=k`;
  const plain = await fetch(at, { method: "POST", body: JSON.stringify(whole) });
  expect(plain.status).toBe(415);
  const large = await send(emulator, "POST", path(), { ...whole, name: "x".repeat(1_100_000) });
  expect(large.status).toBe(413);
});

test.each(["0", "-1", "abc", "2147483648", "1.5", "%20"])("app id %s is refused", async (appId) => {
  const emulator = await start();
  expect((await send(emulator, "GET", path(appId))).status).toBe(400);
});

test.each([
  "/",
  "/crm/v4/extensions/calling/1/settings",
  "/crm/extensions/calling/2024-01/1/settings",
  "/crm/v3/extensions/calling/1",
  "/crm/v3/extensions/calling/1/settings/",
  "/crm/v3/extensions/calling/1/settings/other",
])("path %s is none of the API", async (where) => {
  const emulator = await start();
  const reply = await send(emulator, where === "/" ? "PATCH" : "GET", where, where === "/" ? {} : undefined);
  expect(reply.status).toBe(404);
});

test.each(["PUT", "OPTIONS"])("method %s is not allowed", async (method) => {
  const emulator = await start();
  const reply = await send(emulator, method, path());
  expect([reply.status, reply.headers.get("allow")]).toEqual([405, "GET, POST, PATCH, DELETE"]);
});

test("every answer has its own correlation id, repeated in errors", async () => {
  const emulator = await start();
  const replies = await Promise.all([1, 2, 3].map(() => send(emulator, "GET", path())));
  const ids = replies.map((reply) => reply.headers.get("x-hubspot-correlation-id"));
  expect(new Set(ids).size).toBe(3);
  expect(replies.map((reply) => reply.body.correlationId)).toEqual(ids);
});

test("documents of an app do not touch each other", async () => {
  const emulator = await start();
  emulator.seed(4242, whole);
  emulator.seed(4242, {}, "recording");
  emulator.seed(4242, { isReady: true }, "channel-connection");
  await send(emulator, "PATCH", path(), { isReady: false, url: "https://other.example" });
  await send(emulator, "DELETE", path());
  expect(emulator.read(4242, "recording")).toBeDefined();
  expect(emulator.read(4242, "channel-connection")).toMatchObject({ isReady: true });
});
