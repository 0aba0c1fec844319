import { apiVersions } from "../src/api/route.js";
import { path, send, start, stopAll, whole } from "./client.js";

afterEach(stopAll);

describe.each(apiVersions)("version %s", (version) => {
  test("settings_go_from_nothing_to_made_to_changed_to_gone", async () => {
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

  test("recording_has_one_field_no_timestamps_and_no_delete", async () => {
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

  test("channel_connection_has_timestamps_and_a_delete", async () => {
    const emulator = await start();
    const at = path(4242, "/channel-connection", version);
    const fields = { isReady: true, url: "https://dialer.acme.example/webhook" };
    const made = await send(emulator, "POST", at, fields);
    expect(made.body).toEqual({ ...fields, createdAt: expect.any(String), updatedAt: expect.any(String) });
    expect((await send(emulator, "PATCH", at, { isReady: false })).body).toMatchObject({ ...fields, isReady: false });
    expect((await send(emulator, "DELETE", at)).status).toBe(204);
  });
});

test("patch_changes_only_the_fields_sent", async () => {
  const emulator = await start();
  emulator.seed(4242, whole);
  emulator.seed(4243, whole);
  for (const [name, value] of Object.entries({ ...whole, name: "Other", height: 1, isReady: true })) {
    await send(emulator, "PATCH", path(), { [name]: value });
  }
  expect(emulator.calls().flatMap((call) => call.changed)).toEqual(["name", "height", "isReady"]);
  expect(emulator.read(4243)).toMatchObject(whole);
});

test("timestamps_are_date_times_and_only_updatedAt_moves", async () => {
  const emulator = await start();
  const made = (await send(emulator, "POST", path(), whole)).body;
  const changed = (await send(emulator, "PATCH", path(), { width: 1 })).body;
  expect(new Date(String(made.createdAt)).toISOString()).toBe(made.createdAt);
  expect(changed.createdAt).toBe(made.createdAt);
  expect(Date.parse(String(changed.updatedAt))).toBeGreaterThan(Date.parse(String(made.updatedAt)));
});

test.each(Object.keys(whole))("post_without_%s_is_refused_by_name", async (name) => {
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
])("a_patch_with_%s_as_%j_is_refused_and_changes_nothing", async (name, value) => {
  const emulator = await start();
  emulator.seed(4242, whole);
  const before = emulator.read(4242);
  const reply = await send(emulator, "PATCH", path(), { supportsCustomObjects: false, [name]: value });
  expect(reply.status).toBe(400);
  expect(reply.body).toMatchObject({ errors: [{ context: { propertyName: [name] } }] });
  expect(emulator.read(4242)).toEqual(before);
  expect(emulator.calls()[0]).toMatchObject({ status: 400, carriedOut: false, changed: [] });
});

test("all_wrong_fields_are_listed_at_once", async () => {
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
])("a_body_%j_is_answered_%i", async (text, status) => {
  const emulator = await start();
  emulator.seed(4242, whole);
  expect((await send(emulator, "PATCH", path(), text)).status).toBe(status);
});

test("a_body_that_is_not_called_json_or_is_too_large_is_refused", async () => {
  const emulator = await start();
  const at = `${emulator.url}${path()}?hapikey=k`;
  const plain = await fetch(at, { method: "POST", body: JSON.stringify(whole) });
  expect(plain.status).toBe(415);
  const large = await send(emulator, "POST", path(), { ...whole, name: "x".repeat(1_100_000) });
  expect(large.status).toBe(413);
});

test.each(["0", "-1", "abc", "2147483648", "1.5", "%20"])("app_id_%s_is_refused", async (appId) => {
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
])("path_%s_is_none_of_the_api", async (where) => {
  const emulator = await start();
  const reply = await send(emulator, where === "/" ? "PATCH" : "GET", where, where === "/" ? {} : undefined);
  expect(reply.status).toBe(404);
});

test.each(["PUT", "OPTIONS"])("method_%s_is_not_allowed", async (method) => {
  const emulator = await start();
  const reply = await send(emulator, method, path());
  expect([reply.status, reply.headers.get("allow")]).toEqual([405, "GET, POST, PATCH, DELETE"]);
});

test("every_answer_carries_a_correlation_id_of_its_own_which_an_error_repeats", async () => {
  const emulator = await start();
  const replies = await Promise.all([1, 2, 3].map(() => send(emulator, "GET", path())));
  const ids = replies.map((reply) => reply.headers.get("x-hubspot-correlation-id"));
  expect(new Set(ids).size).toBe(3);
  expect(replies.map((reply) => reply.body.correlationId)).toEqual(ids);
});

test("documents_of_an_app_do_not_touch_each_other", async () => {
  const emulator = await start();
  emulator.seed(4242, whole);
  emulator.seed(4242, {}, "recording");
  emulator.seed(4242, { isReady: true }, "channel-connection");
  await send(emulator, "PATCH", path(), { isReady: false, url: "https://other.example" });
  await send(emulator, "DELETE", path());
  expect(emulator.read(4242, "recording")).toBeDefined();
  expect(emulator.read(4242, "channel-connection")).toMatchObject({ isReady: true });
});
