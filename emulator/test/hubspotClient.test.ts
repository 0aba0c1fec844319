import { Client } from "@hubspot/api-client";
import type { EmulatorOptions } from "../src/index.js";
import { send, start, stopAll, whole } from "./client.js";
import { type ValidatingProxy, validatingProxy } from "./validatingProxy.js";

const base = "/crm/v3/extensions/calling/4242/settings";
const appId = 4242;
let proxy: ValidatingProxy;

afterEach(async () => {
  await proxy.close();
  await stopAll();
});

async function opened(options: EmulatorOptions = {}) {
  const emulator = await start(options);
  proxy = await validatingProxy(emulator.url);
  const client = new Client({ developerApiKey: "any", basePath: proxy.url });
  return { emulator, client, ...client.crm.extensions.calling };
}

test("HubSpot's client creates, reads, updates and deletes settings", async () => {
  const { emulator, settingsApi } = await opened();
  const made = await settingsApi.create(appId, whole);
  expect(made).toMatchObject(whole);
  expect(made.createdAt).toBeInstanceOf(Date);
  expect(emulator.read(appId)).toEqual({
    ...whole,
    createdAt: made.createdAt.toISOString(),
    updatedAt: made.updatedAt.toISOString(),
  });
  expect(await settingsApi.getById(appId)).toEqual(made);
  const updated = await settingsApi.update(appId, { height: 601, isReady: true });
  expect(updated).toMatchObject({ ...whole, height: 601, isReady: true, createdAt: made.createdAt });
  expect(updated.updatedAt.getTime()).toBeGreaterThan(made.updatedAt.getTime());
  expect(emulator.read(appId)).toMatchObject({ ...whole, height: 601, isReady: true });
  await settingsApi.archive(appId);
  expect(emulator.read(appId)).toBeUndefined();
  expect(proxy.passed).toEqual([`POST ${base} 200`, `GET ${base} 200`, `PATCH ${base} 200`, `DELETE ${base} 204`]);
  expect(proxy.found).toEqual([]);
});

test("HubSpot's client handles every call of a channel connection", async () => {
  const { emulator, channelConnectionSettingsApi: api } = await opened();
  const fields = { isReady: false, url: "https://dialer.acme.example/webhook" };
  const made = await api.create(appId, fields);
  expect(made).toMatchObject(fields);
  expect(await api.getById(appId)).toEqual(made);
  expect(await api.update(appId, { isReady: true })).toMatchObject({ ...fields, isReady: true });
  expect(emulator.read(appId, "channel-connection")).toMatchObject({ ...fields, isReady: true });
  await api.archive(appId);
  expect(emulator.read(appId, "channel-connection")).toBeUndefined();
  const path = `${base}/channel-connection`;
  expect(proxy.passed).toEqual([`POST ${path} 200`, `GET ${path} 200`, `PATCH ${path} 200`, `DELETE ${path} 204`]);
  expect(proxy.found).toEqual([]);
});

test("HubSpot's client registers, reads and updates a recording URL", async () => {
  const { emulator, recordingSettingsApi: api } = await opened();
  const fields = (host: string) => ({ urlToRetrieveAuthedRecording: `https://${host}.acme.example/%s` });
  expect(await api.registerUrlFormat(appId, fields("a"))).toEqual(fields("a"));
  expect(await api.getUrlFormat(appId)).toEqual(fields("a"));
  expect(await api.updateUrlFormat(appId, fields("b"))).toEqual(fields("b"));
  expect(emulator.read(appId, "recording")).toEqual(fields("b"));
  const path = `${base}/recording`;
  expect(proxy.passed).toEqual([`POST ${path} 200`, `GET ${path} 200`, `PATCH ${path} 200`]);
  expect(proxy.found).toEqual([]);
});

test("HubSpot's client reads the emulator's errors", async () => {
  const { settingsApi } = await opened();
  const failed = await settingsApi.getById(appId).catch((error: unknown) => error);
  expect(failed).toMatchObject({
    code: 404,
    body: { category: "OBJECT_NOT_FOUND", message: expect.stringMatching("not found") },
  });
  expect(proxy.found).toEqual([]);
});

test("HubSpot's client gets an access token that works", async () => {
  const { emulator, client } = await opened({
    oauthClients: [{ clientId: "id", clientSecret: "secret", refreshToken: "refresh" }],
    credentials: "accessToken",
  });
  emulator.seed(appId, whole);
  const grant = ["refresh_token", undefined, undefined, "id", "secret", "refresh"] as const;
  const issued = await client.oauth.tokensApi.create(...grant);
  expect(issued).toMatchObject({ refreshToken: "refresh", expiresIn: 1800, tokenType: "bearer" });
  // For these settings this client sends a developer key alone, whatever credential it has.
  const { accessToken: token } = issued as unknown as { accessToken: string };
  expect(await send(emulator, "GET", base, undefined, { token })).toMatchObject({ status: 200, body: whole });
  expect(emulator.calls().map(({ credential }) => credential)).toEqual(["oauthClient", "accessToken"]);
  expect(proxy.found).toEqual([]);
});
