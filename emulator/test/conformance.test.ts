import type { Emulator } from "../src/index.js";
import { documentKinds } from "../src/store/documents.js";
import { send, start, stopAll } from "./client.js";
import { departures, type Seen } from "./conformance.js";
import { bases, operations, type PublishedOperation, type PublishedType } from "./published.js";

afterEach(stopAll);

const appId = 4242;
const every = Object.keys(bases).flatMap((version) =>
  operations.map((operation) => [version, operation.method, operation.path, operation] as const),
);

const values: Readonly<Record<PublishedType, unknown>> = {
  string: "https://acme.example/%s",
  int32: 600,
  boolean: true,
  "date-time": "2026-01-01T00:00:00Z",
  uuid: "",
};
/** Values that are of the wrong type for a field of that type. */
const wrong: Readonly<Record<PublishedType, readonly unknown[]>> = {
  string: [1, true, null, {}, []],
  int32: ["600", 1.5, 2 ** 31, true, null],
  boolean: ["true", 0, null],
  "date-time": [],
  uuid: [],
};

function whole({ request }: PublishedOperation): Record<string, unknown> | undefined {
  if (request === undefined) return undefined;
  return Object.fromEntries(Object.entries(request.fields).map(([name, type]) => [name, values[type]]));
}

const where = (version: string, operation: PublishedOperation, id: number | string = appId) =>
  (bases[version] ?? "") + operation.path.replace("{appId}", String(id));

function fill(emulator: Emulator): void {
  for (const kind of documentKinds) emulator.seed(appId, {}, kind);
}

/** Sends an operation; `send` looks for departures in the answer and throws where it finds one. */
function call(emulator: Emulator, version: string, operation: PublishedOperation, body: unknown = whole(operation)) {
  return send(emulator, operation.method, where(version, operation), body);
}

test.each(every)("%s %s %s succeeds as published", async (version, method, _path, operation) => {
  const emulator = await start();
  if (method !== "POST") fill(emulator);
  const { status, body } = await call(emulator, version, operation);
  expect(status).toBe(operation.status);
  expect(Object.keys(body).sort()).toEqual(Object.keys(operation.response?.fields ?? {}).sort());
  expect(body).toMatchObject(method === "GET" ? {} : (whole(operation) ?? {}));
});

test.each(every)("%s %s %s fails as published", async (version, method, _path, operation) => {
  const refused: [string, Parameters<Emulator["set"]>[0], number, { hapikey?: string; token?: string }?][] = [
    ["no credential", {}, 401, {}],
    ["another key", { developerApiKeys: ["right"] }, 401],
    ["an expired token", { expiredAccessTokens: ["old"] }, 401, { token: "old" }],
    ["another token", { accessTokens: ["right"] }, 401, { token: "wrong" }],
    ["an app of another account", { foreignApps: { [appId]: 403 } }, 403],
    ["an app that is not seen", { foreignApps: { [appId]: 404 } }, 404],
    ["the daily limit", { dailyLimit: 0 }, 429],
    ["the rolling limit", { rateLimit: { max: 1, eatenByOthers: 1 } }, 429],
  ];
  const emulator = await start();
  for (const [what, switches, status, auth] of refused) {
    emulator.reset();
    emulator.set(switches);
    const reply = await send(emulator, method, where(version, operation), whole(operation), auth);
    expect([what, reply.status]).toEqual([what, status]);
  }
  emulator.reset();
  if (method === "POST") fill(emulator);
  const statuses = { GET: 404, PATCH: 404, DELETE: 404, POST: 409 };
  expect((await call(emulator, version, operation)).status).toBe(statuses[method]);
  expect((await send(emulator, method, where(version, operation, "x"), whole(operation))).status).toBe(400);
  if (operation.request === undefined) return;
  expect((await send(emulator, method, where(version, operation), "{")).status).toBe(400);
  expect((await send(emulator, method, where(version, operation), "[]")).status).toBe(400);
});

test.each(every.filter(([, , , { request }]) => request))(
  "%s %s %s takes what is published and nothing else",
  async (version, method, _path, operation) => {
    const emulator = await start({ postOnExisting: "overwrite" });
    fill(emulator);
    const { fields = {}, required = [] } = operation.request ?? {};
    for (const [name, type] of Object.entries(fields)) {
      const { [name]: _, ...without } = whole(operation) ?? {};
      const status = required.includes(name) ? 400 : 200;
      expect([name, (await call(emulator, version, operation, without)).status]).toEqual([name, status]);
      const replies = wrong[type].map((value) => call(emulator, version, operation, { ...without, [name]: value }));
      for (const reply of await Promise.all(replies)) expect([name, reply.status]).toEqual([name, 400]);
      if (method === "PATCH") {
        expect((await call(emulator, version, operation, { [name]: values[type] })).status).toBe(200);
      }
    }
  },
);

test("nothing but the published operations exists", async () => {
  const emulator = await start();
  fill(emulator);
  for (const base of Object.values(bases)) {
    const absent = [
      ["DELETE", "/settings/recording"],
      ["PUT", "/settings"],
      ["GET", ""],
      ["GET", "/settings/"],
      ["GET", "/settings/other"],
    ] as const;
    for (const [method, rest] of absent) {
      const { status } = await send(emulator, method, `${base}/${appId}${rest}`);
      expect([method, base, rest, status]).toEqual([method, base, rest, method === "GET" ? 404 : 405]);
    }
  }
  expect((await send(emulator, "GET", `/crm/extensions/calling/2027-03/${appId}/settings`)).status).toBe(404);
});

const good: Seen = {
  method: "GET",
  path: `${bases.v3}/1/settings/channel-connection`,
  status: 200,
  text: JSON.stringify({
    isReady: true,
    url: "https://a.example",
    createdAt: "2026-01-01T00:00:00.000Z",
    updatedAt: "2026-01-01T00:00:00Z",
  }),
  contentType: "application/json;charset=utf-8",
};
const bad = (change: object) => ({ ...good, text: JSON.stringify({ ...JSON.parse(good.text), ...change }) });

test.each<[string, Seen, string[]]>([
  ["an answer as published", good, []],
  ["another status", { ...good, status: 201 }, ["status 201 is not published, 200 is"]],
  ["a field that is missing", bad({ url: undefined }), ["must have required property 'url'"]],
  ["a field too much", bad({ id: 1 }), ["must NOT have additional properties (id)"]],
  ["a wrong type", bad({ isReady: "true" }), ["/isReady must be boolean"]],
  ["a number as a date", bad({ createdAt: 1_714_471_260_000 }), ["/createdAt must be string"]],
  ["another form of date", bad({ createdAt: "2024-04-30 12:01" }), ['/createdAt must match format "date-time"']],
  ["another content type", { ...good, contentType: "text/html" }, ["content-type is text/html"]],
  ["a body after a DELETE", { ...good, method: "DELETE", status: 204 }, ["a body is not published"]],
  ["no body", { ...good, text: "", contentType: null }, ["must be object"]],
  [
    "an error without its parts",
    { ...good, status: 404, text: '{"errors":["text"]}' },
    [
      "must have required property 'category'",
      "must have required property 'correlationId'",
      "must have required property 'message'",
      "/errors/0 must be object",
    ],
  ],
])("%s is seen for what it is", (_, seen, found) => {
  expect(departures(seen)).toEqual(found);
});
