import { type SeenName, seenNames } from "../src/faults/seenAnswers.js";
import { control, path, type Reply, send, start, stopAll, whole } from "./client.js";

afterEach(stopAll);

/** What comes back when the emulator is told to answer that way once. */
async function seen(name: SeenName, method = "PATCH", body: unknown = { height: 1 }): Promise<Reply> {
  const emulator = await start();
  emulator.seed(4242, whole);
  emulator.fault({ action: { type: "seen", name } });
  const reply = await send(emulator, method, path(), method === "GET" ? undefined : body);
  expect(emulator.calls()[0]?.faults).toEqual([name]);
  expect((await send(emulator, "GET", path())).status).toBe(200);
  return reply;
}

const scope = { message: expect.any(String) };

test.each<[SeenName, string, number, object]>([
  ["texts-in-errors", "PATCH", 400, { message: "validation error", errors: ["height must be less than 2000"] }],
  ["missing-scopes", "PATCH", 403, { errors: [{ ...scope, context: { requiredScopes: ["developers-write"] } }] }],
  ["missing-scopes", "GET", 403, { errors: [{ ...scope, context: { requiredScopes: ["developers-read"] } }] }],
  [
    "missing-granular-scopes",
    "DELETE",
    403,
    { errors: [{ ...scope, context: { requiredGranularScopes: ["developers-write"] } }], category: "MISSING_SCOPES" },
  ],
  ["internal-error", "POST", 500, { status: "error", message: "internal error" }],
  ["expired-token", "PATCH", 401, { category: "EXPIRED_AUTHENTICATION" }],
])("%s of a %s is answered as it was seen", async (name, method, status, body) => {
  const reply = await seen(name, method, whole);
  expect([reply.status, reply.body]).toEqual([status, expect.objectContaining(body)]);
  expect(reply.body.correlationId).toBe(reply.headers.get("x-hubspot-correlation-id"));
});

test.each([
  ["jetty-404", 404, "HTTP ERROR 404 Not Found"],
  ["jetty-405", 405, "HTTP ERROR 405 Method Not Allowed"],
] as const)("%s is a page that carries HubSpot's correlation id", async (name, status, words) => {
  const { headers, text, ...reply } = await seen(name);
  expect(reply.status).toBe(status);
  expect(text).toContain(words);
  expect(headers.get("content-type")).toMatch(/^text\/html/);
  expect(headers.get("x-hubspot-correlation-id")).toBeTruthy();
});

test("a proxy's page carries no header of HubSpot's", async () => {
  const emulator = await start();
  emulator.fault({ action: { type: "html" } });
  const { status, headers } = await send(emulator, "GET", path());
  expect(status).toBe(502);
  expect([...headers.keys()].filter((name) => name.startsWith("x-hubspot"))).toEqual([]);
});

test.each([
  ["epoch-dates", (at: string) => Date.parse(at)],
  ["minute-dates", (at: string) => `${at.slice(0, 10)} ${at.slice(11, 16)}`],
] as const)("%s change the dates of one answer, after the work", async (name, form) => {
  const emulator = await start();
  emulator.seed(4242, { ...whole, createdAt: "2024-04-30T12:01:02.345Z" });
  emulator.fault({ action: { type: "seen", name } });
  const { status, body } = await send(emulator, "PATCH", path(), { height: 1 });
  const { createdAt, updatedAt, ...fields } = emulator.read(4242) ?? { createdAt: "", updatedAt: "", ...whole };
  expect(status).toBe(200);
  expect(body).toEqual({ ...fields, height: 1, createdAt: form(createdAt), updatedAt: form(updatedAt) });
});

test.each([
  ["invalid-grant", 400, { error: "invalid_grant", error_description: expect.any(String) }],
  ["no-access-token", 200, { token_type: "bearer", expires_in: 1800 }],
] as const)("%s strikes requests for tokens alone", async (name, status, body) => {
  const emulator = await start();
  const fault = emulator.fault({ action: { type: "seen", name } });
  await send(emulator, "GET", path());
  expect(fault.count).toBe(0);
  const form = { grant_type: "refresh_token", client_id: "a", client_secret: "b", refresh_token: "c" };
  const ask = () => fetch(`${emulator.url}/oauth/v3/token`, { method: "POST", body: new URLSearchParams(form) });
  const struck = await ask();
  expect([struck.status, await struck.json()]).toEqual([status, body]);
  emulator.fault({ action: { type: "seen", name: "internal-error" } });
  expect((await ask()).status).toBe(200);
});

test("every name can be picked on the page and over HTTP", async () => {
  const emulator = await start();
  const html = await (await fetch(`${emulator.url}/`)).text();
  for (const name of seenNames) {
    const action = { type: "seen", name };
    expect(html).toContain(`<option value='${JSON.stringify(action)}'>`);
    expect(await control(emulator, "POST", "faults", { action })).toMatchObject({
      status: 201,
      body: { rule: { action } },
    });
  }
  const wrong = await control(emulator, "POST", "faults", { action: { type: "seen", name: "jety-404" } });
  expect(wrong).toMatchObject({ status: 400, body: { error: expect.stringContaining("did you mean jetty-404?") } });
});

test("a version that is not served gets a page, whatever the credential", async () => {
  const emulator = await start({ unservedVersions: ["2025-09"], developerApiKeys: ["right"] });
  emulator.seed(4242, whole);
  const get = (version: string, hapikey: string) =>
    fetch(`${emulator.url}${path(4242, "", version)}?hapikey=${hapikey}`);
  const page = await get("2025-09", "wrong");
  expect([page.status, await page.text()]).toEqual([404, expect.stringContaining("HTTP ERROR 404")]);
  expect(page.headers.get("x-hubspot-correlation-id")).toBeTruthy();
  expect((await get("2026-03", "right")).status).toBe(200);
});

test("an id that is none is answered 500 where the switch says so", async () => {
  const emulator = await start({ unreadableAppIds: "500" });
  const reply = await fetch(`${emulator.url}${path("x")}?hapikey=k`);
  expect([reply.status, await reply.json()]).toEqual([500, expect.objectContaining({ message: "internal error" })]);
});
