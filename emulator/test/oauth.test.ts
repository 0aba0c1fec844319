import type { Emulator, EmulatorOptions, OAuthClient } from "../src/index.js";
import { control, path, type Reply, send, start, stopAll } from "./client.js";
import { departures } from "./conformance.js";

afterEach(stopAll);

const client: OAuthClient = { clientId: "canary-id", clientSecret: "canary-secret", refreshToken: "canary-refresh" };

interface Form {
  grant_type?: string;
  client_id?: string;
  client_secret?: string;
  refresh_token?: string;
}

const whole: Form = {
  grant_type: "refresh_token",
  client_id: client.clientId,
  client_secret: client.clientSecret,
  refresh_token: client.refreshToken,
};

async function ask(emulator: Emulator, form: Form | URLSearchParams = whole, version = "2026-03"): Promise<Reply> {
  const body = new URLSearchParams(form as Record<string, string>);
  const where = `/oauth/${version}/token`;
  const response = await fetch(emulator.url + where, { method: "POST", body });
  const text = await response.text();
  const seen = { method: "POST", path: where, status: response.status, text };
  const isAsPublished = emulator.faults().length === 0 && emulator.switches().tokenRefusals === "hubspot";
  if (isAsPublished) expect(departures({ ...seen, contentType: response.headers.get("content-type") })).toEqual([]);
  return { status: response.status, headers: response.headers, text, body: JSON.parse(text) };
}

/** An emulator with the client above and a clock that `pass` moves. */
async function withClient(options: EmulatorOptions = {}) {
  let time = 1_000_000;
  const emulator = await start({ oauthClients: [client], now: () => time, ...options });
  return {
    emulator,
    pass: (seconds: number) => {
      time += seconds * 1_000;
    },
    get: async (token: unknown) => (await send(emulator, "GET", path(), undefined, { token: String(token) })).body,
  };
}

test.each(["2026-03", "v3", "v1"])("the token endpoint of %s issues a token that works", async (version) => {
  const { emulator, get } = await withClient();
  const { status, body, headers } = await ask(emulator, whole, version);
  expect([status, body]).toEqual([
    200,
    {
      token_type: "bearer",
      token_use: "access_token",
      access_token: expect.stringMatching(/^[\w-]{200,300}$/),
      refresh_token: client.refreshToken,
      expires_in: 1800,
    },
  ]);
  expect(headers.get("x-hubspot-correlation-id")).toBeTruthy();
  expect(await get(body.access_token)).toMatchObject({ category: "OBJECT_NOT_FOUND" });
  expect(await get("another")).toMatchObject({ category: "INVALID_AUTHENTICATION" });
});

test("an issued token expires to the millisecond", async () => {
  const { emulator, pass, get } = await withClient({ accessTokenLifetime: 60 });
  const { body } = await ask(emulator);
  expect(body.expires_in).toBe(60);
  pass(59.999);
  expect(await get(body.access_token)).toMatchObject({ category: "OBJECT_NOT_FOUND" });
  pass(0.001);
  expect(await get(body.access_token)).toMatchObject({
    category: "EXPIRED_AUTHENTICATION",
    context: { "expire time": [expect.any(String)] },
  });
});

test("issued tokens can be let expire by hand, also over HTTP", async () => {
  const { emulator, get } = await withClient();
  const first = (await ask(emulator)).body.access_token;
  emulator.expireAccessTokens();
  expect(await get(first)).toMatchObject({ category: "EXPIRED_AUTHENTICATION" });
  const second = (await ask(emulator)).body.access_token;
  expect(await get(second)).toMatchObject({ category: "OBJECT_NOT_FOUND" });
  expect((await control(emulator, "POST", "expire")).status).toBe(204);
  expect(await get(second)).toMatchObject({ category: "EXPIRED_AUTHENTICATION" });
});

test("a replaced refresh token is refused and its successor works", async () => {
  const { emulator } = await withClient({ replaceRefreshTokens: true });
  const { body } = await ask(emulator);
  expect(body.refresh_token).not.toBe(client.refreshToken);
  expect(await ask(emulator)).toMatchObject({ status: 400, body: { status: "BAD_REFRESH_TOKEN" } });
  const next = await ask(emulator, { ...whole, refresh_token: String(body.refresh_token) });
  expect(next.status).toBe(200);
  expect(next.body.refresh_token).not.toBe(body.refresh_token);
});

test("a successor belongs to the client that it was issued to", async () => {
  const other = { clientId: "other", clientSecret: "s", refreshToken: "r" };
  const { emulator } = await withClient({ oauthClients: [client, other], replaceRefreshTokens: true });
  const { body } = await ask(emulator);
  const stolen = { ...whole, client_id: "other", client_secret: "s", refresh_token: String(body.refresh_token) };
  expect((await ask(emulator, stolen)).body.status).toBe("BAD_REFRESH_TOKEN");
});

test.each<[string, Form, string, string, number]>([
  ["another grant type", { grant_type: "password" }, "BAD_GRANT_TYPE", "unsupported_grant_type", 400],
  ["a code's grant type", { grant_type: "authorization_code" }, "BAD_GRANT_TYPE", "unsupported_grant_type", 400],
  ["another client id", { client_id: "no" }, "BAD_CLIENT_ID", "invalid_client", 401],
  ["an empty client id", { client_id: "" }, "BAD_CLIENT_ID", "invalid_client", 401],
  ["another secret", { client_secret: "no" }, "BAD_CLIENT_SECRET", "invalid_client", 401],
  ["an empty secret", { client_secret: "" }, "BAD_CLIENT_SECRET", "invalid_client", 401],
  ["another refresh token", { refresh_token: "no" }, "BAD_REFRESH_TOKEN", "invalid_grant", 400],
  ["an empty refresh token", { refresh_token: "" }, "BAD_REFRESH_TOKEN", "invalid_grant", 400],
])("%s is refused in either form", async (_, change, status, error, code) => {
  const { emulator } = await withClient();
  const own = await ask(emulator, { ...whole, ...change });
  const name = status.slice(4).toLowerCase().replace("_", " ");
  expect([own.status, own.body]).toEqual([
    400,
    {
      status,
      message: `missing or unknown ${name}`,
      correlationId: own.headers.get("x-hubspot-correlation-id"),
      category: "VALIDATION_ERROR",
    },
  ]);
  emulator.set({ tokenRefusals: "rfc6749" });
  const rfc = await ask(emulator, { ...whole, ...change });
  expect([rfc.status, rfc.body]).toEqual([code, { error, error_description: `missing or unknown ${name}` }]);
});

test.each<[string, RequestInit, string, number, RegExp]>([
  [
    "credentials in the query",
    { method: "POST" },
    "?client_secret=canary-secret",
    400,
    /client_secret belongs into the b/,
  ],
  [
    "JSON",
    { method: "POST", body: JSON.stringify(whole), headers: { "content-type": "application/json" } },
    "",
    415,
    /form/,
  ],
  ["no body", { method: "POST" }, "", 415, /form-urlencoded/],
  ["a GET", { method: "GET" }, "", 405, /GET is not allowed/],
  ["a part twice", { method: "POST", body: new URLSearchParams("client_id=a&client_id=b") }, "", 400, /more than once/],
])("%s is refused, and no secret of it is kept", async (_, init, query, status, words) => {
  const { emulator } = await withClient();
  const response = await fetch(`${emulator.url}/oauth/v3/token${query}`, init);
  expect([response.status, (await response.json()).message]).toEqual([status, expect.stringMatching(words)]);
  expect(JSON.stringify(emulator.calls())).not.toContain("canary");
});

test("the journal counts requests for tokens and keeps no secret", async () => {
  const { emulator } = await withClient({ replaceRefreshTokens: true });
  const { body } = await ask(emulator);
  await ask(emulator, { ...whole, grant_type: "canary-grant", client_secret: "canary-2" });
  // Forms that went astray.
  const astray = { method: "POST", body: new URLSearchParams({ ...whole } as Record<string, string>) };
  await fetch(`${emulator.url}/oauth/v9/token`, astray);
  await fetch(`${emulator.url}${path()}`, astray);
  await fetch(`${emulator.url}/oauth/token`, { method: "POST", body: "canary" });
  expect(emulator.calls().filter((call) => call.tokenEndpoint === "2026-03")).toMatchObject([
    {
      method: "POST",
      path: "/oauth/2026-03/token",
      credential: "oauthClient",
      status: 200,
      carriedOut: true,
      body: {
        grant_type: "refresh_token",
        client_id: "(hidden)",
        client_secret: "(hidden)",
        refresh_token: "(hidden)",
      },
    },
    { status: 400, carriedOut: false, body: { grant_type: "(hidden)" } },
  ]);
  const state = (await control(emulator, "GET", "state")).text;
  const kept = state + JSON.stringify(emulator.calls()) + JSON.stringify(emulator.switches());
  expect(kept).not.toMatch(/canary/);
  expect(kept).not.toContain(body.access_token);
  expect(kept).not.toContain(body.refresh_token);
});

test("all tokens of one client share a rate limit, and asking is free", async () => {
  const { emulator, get } = await withClient({ rateLimit: { max: 2 } });
  const tokens = [await ask(emulator), await ask(emulator), await ask(emulator)].map(({ body }) => body.access_token);
  expect(await get(tokens[0])).toMatchObject({ category: "OBJECT_NOT_FOUND" });
  expect(await get(tokens[1])).toMatchObject({ category: "OBJECT_NOT_FOUND" });
  expect(await get(tokens[2])).toMatchObject({ policyName: "TEN_SECONDLY_ROLLING" });
  expect(emulator.mostCallsWithin(10_000)).toBe(3);
});

test("a fault strikes the token endpoint like any other address", async () => {
  const { emulator } = await withClient({ replaceRefreshTokens: true });
  const match = { path: "/oauth/" };
  emulator.fault({ match, action: { type: "status", status: 429, headers: { "retry-after": "1" } } });
  emulator.fault({ match, action: { type: "status", status: 200, body: { expires_in: 1800, token_type: "bearer" } } });
  const lost = emulator.fault({ match, action: { type: "reset", when: "after" } });
  const limited = await ask(emulator);
  expect([limited.status, limited.headers.get("retry-after")]).toEqual([429, "1"]);
  expect((await ask(emulator)).body).not.toHaveProperty("access_token");
  await expect(ask(emulator)).rejects.toThrow("fetch failed");
  expect(lost.count).toBe(1);
  // The work was done: the refresh token was replaced, and nobody heard of it.
  expect((await ask(emulator)).body.status).toBe("BAD_REFRESH_TOKEN");
});

test("without clients any whole form gets a token, and any token works", async () => {
  const emulator = await start();
  const { body } = await ask(emulator);
  for (const token of [String(body.access_token), "made-up"]) {
    expect((await send(emulator, "GET", path(), undefined, { token })).status).toBe(404);
  }
  expect((await ask(emulator, { ...whole, client_secret: "" })).status).toBe(400);
});

test("tokens given beside clients work as well, and a reset ends issued ones", async () => {
  const { emulator, get } = await withClient({ accessTokens: ["fixed"] });
  const issued = (await ask(emulator)).body.access_token;
  expect(await get("fixed")).toMatchObject({ category: "OBJECT_NOT_FOUND" });
  emulator.reset();
  expect(await get(issued)).toMatchObject({ category: "INVALID_AUTHENTICATION" });
  expect((await ask(emulator)).status).toBe(200);
});

test.each([
  [{ oauthClients: [{ ...client, refreshToken: "" }] }],
  [{ oauthClients: [{ ...client, canary: 1 }] }],
  [{ oauthClients: client }],
])("clients that are not whole are refused without showing them", async (options) => {
  const started = start(options as never);
  await expect(started).rejects.toThrow(
    "options.oauthClients must be a list of {clientId, clientSecret, refreshToken}",
  );
  await expect(started).rejects.not.toThrow(/canary/);
});
