import { type Emulator, type EmulatorOptions, startEmulator } from "hubspot-calling-emulator";
import type { OAuthApp } from "../../src/credential.js";
import { CancelledError, HubSpotError } from "../../src/hubspot/errors.js";
import { callingExtensionSettings } from "../../src/resources/callingExtensionSettings.js";
import { statusCodeOf } from "../../src/statusCode.js";
import { startHttp } from "../support/faultServer.js";
import { APP, configFor, operationAt, type RunningOperation, rejection, SETTINGS } from "../support/hubspot.js";
import { VirtualClock } from "../support/virtualClock.js";

const app: OAuthApp = {
  kind: "oauthApp",
  clientId: "canary-id",
  clientSecret: "canary-secret",
  refreshToken: "canary-r",
};
const { kind: _, ...client } = app;
const inputs = { appId: APP, adoptExisting: true, ...SETTINGS };
const started: Emulator[] = [];

afterEach(async () => {
  await Promise.all(started.splice(0).map((emulator) => emulator.stop()));
});

/** HubSpot with this app, on the clock of the provider. */
async function hubspotWith(options: EmulatorOptions = {}) {
  const clock = new VirtualClock();
  const emulator = await startEmulator({ oauthClients: [client], now: () => clock.now(), ...options });
  started.push(emulator);
  emulator.seed(APP, SETTINGS);
  return { clock, emulator, newOperation: () => operationFor(emulator.url, clock) };
}

function operationFor(baseUrl: string, clock = new VirtualClock(), credential = app): RunningOperation {
  return operationAt(baseUrl, { clock, config: () => configFor(baseUrl, { credential }) });
}

/** A read that asks HubSpot, whatever was seen before. */
function look({ operation }: RunningOperation, appId = APP) {
  return operation.document(callingExtensionSettings, appId).observeAgain();
}

function tokenCalls(emulator: Emulator) {
  return emulator.calls().filter(({ tokenEndpoint }) => tokenEndpoint !== undefined);
}

function statuses(emulator: Emulator) {
  return emulator.calls().map(({ method, tokenEndpoint, status }) => `${tokenEndpoint ? "token" : method} ${status}`);
}

describe("an access token", () => {
  it("is asked for once and shared by all requests", async () => {
    const { emulator, newOperation } = await hubspotWith();
    const running = newOperation();
    await Promise.all(Array.from({ length: 50 }, (_, id) => look(running, id + 1)));
    expect(tokenCalls(emulator)).toMatchObject([{ method: "POST", path: "/oauth/2026-03/token", status: 200 }]);
    expect(emulator.calls()).toHaveLength(51);
    expect(emulator.calls().slice(1)).toMatchObject(Array(50).fill({ credential: "accessToken" }));
  });

  it("is renewed one minute before it expires", async () => {
    const { clock, emulator, newOperation } = await hubspotWith();
    const running = newOperation();
    await look(running);
    clock.advance(1_740_000 - 1);
    await look(running);
    expect(tokenCalls(emulator)).toHaveLength(1);
    clock.advance(1);
    await look(running);
    expect(statuses(emulator)).toEqual(["token 200", "GET 200", "GET 200", "token 200", "GET 200"]);
  });

  it("with a short life is used for four fifths of it", async () => {
    const { clock, emulator, newOperation } = await hubspotWith({ accessTokenLifetime: 10 });
    const running = newOperation();
    await look(running);
    clock.advance(7_999);
    await look(running);
    expect(tokenCalls(emulator)).toHaveLength(1);
    clock.advance(1);
    await look(running);
    expect(tokenCalls(emulator)).toHaveLength(2);
    expect(statuses(emulator)).not.toContain("GET 401");
  });

  it("is renewed by one request when many find it expired", async () => {
    const { clock, emulator, newOperation } = await hubspotWith();
    const running = newOperation();
    await look(running);
    clock.advance(1_800_000);
    await Promise.all(Array.from({ length: 20 }, (_, id) => look(running, id + 1)));
    expect(tokenCalls(emulator)).toHaveLength(2);
    expect(statuses(emulator)).not.toContain("GET 401");
  });

  it("that HubSpot calls expired is replaced, and the write is sent again", async () => {
    const { emulator, newOperation } = await hubspotWith();
    const running = newOperation();
    const { outs } = await running.lifecycle.create(inputs);
    emulator.expireAccessTokens();
    await running.lifecycle.update(outs, { ...inputs, height: 700 });
    expect(statuses(emulator).slice(-3)).toEqual(["PATCH 401", "token 200", "PATCH 200"]);
    expect(emulator.read(APP)).toMatchObject({ height: 700 });
  });

  it("that many find refused is replaced by one request", async () => {
    const { emulator, newOperation } = await hubspotWith();
    const running = newOperation();
    await look(running);
    emulator.expireAccessTokens();
    await Promise.all(Array.from({ length: 20 }, (_, id) => look(running, id + 1)));
    expect(tokenCalls(emulator)).toHaveLength(2);
  });

  it("is replaced once per request; a second refusal is final", async () => {
    const { emulator, newOperation } = await hubspotWith();
    emulator.fault({
      match: { path: "/crm/" },
      times: 9,
      action: { type: "status", status: 401, body: { message: "expired", category: "EXPIRED_AUTHENTICATION" } },
    });
    const error = await rejection(look(newOperation()));
    expect(error.message).toContain("HubSpot refused the read (401 EXPIRED_AUTHENTICATION)");
    expect(error.message).toContain("Check hubspot:clientId, hubspot:clientSecret and hubspot:refreshToken");
    expect(statuses(emulator)).toEqual(["token 200", "GET 401", "token 200", "GET 401"]);
  });

  it("that is refused for another reason is not replaced", async () => {
    const { emulator, newOperation } = await hubspotWith();
    emulator.fault({ match: { path: "/crm/" }, action: { type: "status", status: 401, body: { message: "no" } } });
    await rejection(look(newOperation()));
    expect(statuses(emulator)).toEqual(["token 200", "GET 401"]);
  });

  it("that was configured as such is never replaced", async () => {
    const { emulator } = await hubspotWith();
    emulator.fault({
      times: 9,
      action: { type: "status", status: 401, body: { message: "expired", category: "EXPIRED_AUTHENTICATION" } },
    });
    const credential = { kind: "accessToken" as const, value: "canary-token" };
    await rejection(look(operationAt(emulator.url, { config: () => configFor(emulator.url, { credential }) })));
    expect(statuses(emulator)).toEqual(["GET 401"]);
  });

  it.each([undefined, null, 0, -1, "soon", {}])(
    "with the lifetime %j is used until HubSpot refuses it",
    async (life) => {
      const { clock, emulator, newOperation } = await hubspotWith({ accessTokenLifetime: 60 });
      answersToken(emulator, { access_token: "t-1", expires_in: life });
      const running = newOperation();
      await rejection(look(running));
      clock.advance(86_400_000);
      await rejection(look(running));
      expect(tokenCalls(emulator)).toHaveLength(1);
    },
  );

  it("with its lifetime as text is renewed in time", async () => {
    const { clock, emulator, newOperation } = await hubspotWith();
    answersToken(emulator, { access_token: "t-1", expires_in: "100" });
    const running = newOperation();
    await rejection(look(running));
    clock.advance(80_000);
    await look(running);
    expect(tokenCalls(emulator)).toHaveLength(2);
  });

  it("that has expired when it comes is used all the same, once", async () => {
    const { clock, emulator, newOperation } = await hubspotWith();
    // The answer comes 20 s after it was asked for: its lifetime counts from the request.
    const hold = emulator.fault({ match: { path: "/oauth/" }, action: { type: "hold" } });
    answersToken(emulator, { access_token: "t-1", expires_in: 10 });
    const running = newOperation();
    const refused = rejection(look(running));
    await hold.held;
    clock.advance(20_000);
    hold.release();
    await refused;
    await look(running);
    expect(statuses(emulator)).toEqual(["token 200", "GET 401", "token 200", "GET 200"]);
  });

  it("that is still valid is used when its renewal fails", async () => {
    const { clock, emulator, newOperation } = await hubspotWith();
    const running = newOperation();
    await look(running);
    clock.advance(1_750_000);
    emulator.fault({ match: { path: "/oauth/" }, action: { type: "status", status: 522 } });
    await look(running);
    await look(running);
    expect(statuses(emulator).slice(2)).toEqual(["token 522", "GET 200", "token 200", "GET 200"]);
  });

  it("is not replaced because a proxy's page says that something expired", async () => {
    const { emulator, newOperation } = await hubspotWith();
    const headers = { "X-HubSpot-Correlation-Id": "" };
    emulator.fault({
      match: { path: "/crm/" },
      action: { type: "status", status: 401, body: "<p>Your session expired</p>", headers },
    });
    await rejection(look(newOperation()));
    expect(statuses(emulator)).toEqual(["token 200", "GET 401"]);
  });
});

function answersToken(emulator: Emulator, body: Record<string, unknown>, times = 1) {
  emulator.fault({ match: { path: "/oauth/" }, times, action: { type: "status", status: 200, body } });
}

describe("a refresh token that HubSpot replaces", () => {
  it("is used from then on, and printed once", async () => {
    const { clock, emulator, newOperation } = await hubspotWith({ replaceRefreshTokens: true });
    const running = newOperation();
    for (let times = 0; times < 3; times++) {
      await look(running);
      clock.advance(1_800_000);
    }
    expect(statuses(emulator)).toEqual(Array(3).fill(["token 200", "GET 200"]).flat());
    expect(running.lines).toEqual([expect.stringContaining("HubSpot replaced the refresh token")]);
    expect(running.lines.join()).not.toContain("canary");
  });
});

describe("the token endpoint", () => {
  it.each(["reset", "cutOff", "empty"] as const)("is asked again after %s, like a GET", async (type) => {
    const { emulator, newOperation } = await hubspotWith();
    const action = type === "empty" ? { type: "status" as const, status: 503 } : { type, when: "after" as const };
    emulator.fault({ match: { path: "/oauth/" }, times: 2, action });
    expect(await look(newOperation())).toMatchObject({ name: SETTINGS.name });
    expect(tokenCalls(emulator)).toHaveLength(3);
  });

  it("that stays away fails the request, which was never sent", async () => {
    const { emulator, newOperation } = await hubspotWith();
    emulator.fault({ match: { path: "/oauth/" }, times: 99, action: { type: "status", status: 503 } });
    const error = await rejection(newOperation().lifecycle.create(inputs));
    expect(error.message).toMatch(/^OAuth credential: the request for an access token failed: HubSpot answered 503/);
    expect(tokenCalls(emulator)).toHaveLength(5);
    expect(emulator.calls()).toHaveLength(5);
  });

  it("is asked again by the next request after a failure", async () => {
    const { emulator, newOperation } = await hubspotWith();
    emulator.fault({ match: { path: "/oauth/" }, times: 5, action: { type: "status", status: 503 } });
    const running = newOperation();
    await rejection(look(running));
    expect(await look(running)).toMatchObject({ name: SETTINGS.name });
  });

  it.each([
    ["an HTML page", { type: "html", status: 404 }, "Check hubspot:baseUrl"],
    ["a page that says 200", { type: "html", status: 200 }, "cannot be read: the body is not JSON"],
    ["an empty answer", { type: "empty", status: 200 }, "cannot be read: the body is empty"],
    ["an answer without a token", { type: "status", status: 200, body: { expires_in: 1 } }, "no valid access_token"],
    [
      "a token that is none",
      { type: "status", status: 200, body: { access_token: "a\r\nb" } },
      "no valid access_token",
    ],
    [
      "a token of another type",
      { type: "status", status: 200, body: { access_token: "canary", token_type: "mac" } },
      "no valid token_type",
    ],
    ["HubSpot's own 404", { type: "status", status: 404 }, "Check hubspot:baseUrl"],
    ["a conflict", { type: "status", status: 409 }, "HubSpot refused the request for an access token (409"],
    ["a redirect", { type: "status", status: 307 }, "Redirects are not followed"],
    ["an endless answer", { type: "endless", status: 200 }, "cannot be read: the body is too long"],
  ] as const)("that answers %s fails with one clear message", async (_, action, words) => {
    const { emulator, newOperation } = await hubspotWith();
    emulator.fault({ match: { path: "/oauth/" }, times: 99, action });
    const running = newOperation();
    for (const work of [
      () => running.lifecycle.create(inputs),
      () => running.lifecycle.read(String(APP), { ...inputs, __record: {} }),
      () => running.lifecycle.delete(String(APP), { ...inputs, __record: {} }),
    ]) {
      const error = await rejection(work());
      expect(error).toBeInstanceOf(HubSpotError);
      expect(error.message).toMatch(/^OAuth credential: /);
      expect(error.message).toContain(words);
      expect(error.message).not.toContain("canary");
    }
    expect(emulator.calls().every(({ tokenEndpoint }) => tokenEndpoint)).toBe(true);
  });

  it("behind a proxy that answers once is asked again by the next request", async () => {
    const { emulator, newOperation } = await hubspotWith();
    emulator.fault({ match: { path: "/oauth/" }, action: { type: "html", status: 403 } });
    const running = newOperation();
    await rejection(look(running));
    expect(await look(running)).toMatchObject({ name: SETTINGS.name });
  });

  it("that cannot be read is not taken for the answer to a DELETE", async () => {
    const { emulator, newOperation } = await hubspotWith();
    emulator.remove(APP);
    answersToken(emulator, { nothing: 1 });
    const deleted = newOperation().lifecycle.delete(String(APP), { ...inputs, __record: {} });
    expect((await rejection(deleted)).message).toContain("no valid access_token");
    expect(statuses(emulator)).toEqual(["token 200"]);
  });

  it.each([2_592_000_000, 60_000])("is waited for as long as a timeout of %d ms allows", async (timeout) => {
    const { emulator, newOperation } = await hubspotWith();
    await newOperation().lifecycle.create(inputs, { timeout });
    expect(emulator.read(APP)).toMatchObject({ name: SETTINGS.name });
  });

  it("that hangs is given up when the operation is cancelled", async () => {
    const { emulator, newOperation } = await hubspotWith();
    const hang = emulator.fault({ match: { path: "/oauth/" }, action: { type: "hold" } });
    const running = newOperation();
    const asked = look(running);
    await hang.held;
    running.operation.cancel();
    expect(await rejection(asked)).toBeInstanceOf(CancelledError);
  });

  it("that hangs is waited for no longer than the resource's timeout", async () => {
    const { emulator, newOperation } = await hubspotWith();
    emulator.fault({ match: { path: "/oauth/" }, action: { type: "hang" } });
    const { lifecycle } = newOperation();
    const error = await rejection(lifecycle.create(inputs, { timeout: 50 }));
    expect(error.message).toContain("no access token within the resource's timeout of 0.05 s");
    expect(statusCodeOf(error)).toBe(4);
  });
});

describe("a refusal says which setting to check", () => {
  const [ID, SECRET, REFRESH] = ["hubspot:clientId", "hubspot:clientSecret", "hubspot:refreshToken"] as const;

  it.each([
    ["HubSpot's own", "hubspot", { clientId: "canary-x" }, [ID]],
    ["HubSpot's own", "hubspot", { clientSecret: "canary-x" }, [SECRET]],
    ["HubSpot's own", "hubspot", { refreshToken: "canary-x" }, [REFRESH]],
    ["RFC 6749's", "rfc6749", { clientId: "canary-x" }, [ID]],
    ["RFC 6749's", "rfc6749", { clientSecret: "canary-x" }, [SECRET]],
    ["RFC 6749's", "rfc6749", { refreshToken: "canary-x" }, [REFRESH]],
  ] as const)("in %s words (%s, %j)", async (_, tokenRefusals, wrong, keys) => {
    const { emulator, clock } = await hubspotWith({ tokenRefusals });
    const running = operationFor(emulator.url, clock, { ...app, ...wrong });
    const error = await rejection(look(running));
    expect(error.message).toContain(`Check ${keys.join(" and ")}: `);
    for (const key of keys) expect(error.message).toContain(`\`pulumi config set --secret ${key}\``);
    for (const key of [ID, SECRET, REFRESH]) if (!keys.includes(key as never)) expect(error.message).not.toContain(key);
    expect(error.message).not.toContain("canary");
    expect(statusCodeOf(error)).toBe(16);
  });

  it.each([
    [{ error: "invalid_client" }, `Check ${ID} and ${SECRET}: `],
    [{ error: "invalid_grant" }, `Check ${REFRESH}: `],
    [{ message: "no" }, `Check ${ID}, ${SECRET} and ${REFRESH}: `],
  ])("where HubSpot says no more than %j", async (body, words) => {
    const { emulator, newOperation } = await hubspotWith();
    emulator.fault({ match: { path: "/oauth/" }, action: { type: "status", status: 400, body } });
    expect((await rejection(look(newOperation()))).message).toContain(words);
  });

  it("and HubSpot is not asked again by the same process", async () => {
    const { emulator, clock } = await hubspotWith();
    const running = operationFor(emulator.url, clock, { ...app, refreshToken: "canary-x" });
    const first = await rejection(look(running, 1));
    expect((await rejection(look(running, 2))).message).toBe(first.message);
    expect(emulator.calls()).toHaveLength(1);
  });
});

it("none of the four secrets is shown, whatever repeats them", async () => {
  const token = "canary-access-token";
  const said: string[] = [];
  for (const repeats of ["/oauth/", "/crm/"]) {
    const server = await startHttp((_, { url = "", headers }, response) => {
      const all = [...Object.values(client), String(headers.authorization)].join(" ");
      if (!url.startsWith(repeats) && url.startsWith("/oauth/")) {
        response.end(JSON.stringify({ access_token: token, expires_in: 1_800, refresh_token: "other-canary" }));
      } else {
        const body = { status: all, message: all, errors: [{ message: all }], error: all };
        response.writeHead(400, { "content-type": "application/json" }).end(JSON.stringify(body));
      }
    });
    const running = operationFor(server.url);
    const error = await rejection(look(running));
    said.push(error.message, String(error.stack), ...running.lines);
    await server.stop();
  }
  expect(said.join("\n")).toContain("[secret]");
  expect(said.join("\n")).not.toContain("canary");
});
