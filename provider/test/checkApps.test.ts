import "./support/realm.js";
import type { SeenName } from "hubspot-calling-emulator";
import { checkApps } from "../src/checkApps/checkApps.js";
import type { CheckReport, SurpriseCode } from "../src/checkApps/report.js";
import { ConfigError } from "../src/config.js";
import { credentialVariables, secretsOf } from "../src/credential.js";
import { callingChannelConnection } from "../src/resources/callingChannelConnection.js";
import { callingExtensionSettings } from "../src/resources/callingExtensionSettings.js";
import { callingRecordingSettings } from "../src/resources/callingRecordingSettings.js";
import { CANARY, CREDENTIALS, FORMS, inEveryForm } from "./support/canaries.js";
import { deadUrl, type FaultServer, startHttp } from "./support/faultServer.js";
import { APP, CANARY_KEY, rejection, SETTINGS, useHubSpot } from "./support/hubspot.js";
import { VirtualClock } from "./support/virtualClock.js";

const documents = [callingExtensionSettings, callingRecordingSettings, callingChannelConnection];
const OTHER = 43;
const ALWAYS = Number.POSITIVE_INFINITY;
const hubspot = useHubSpot();
const servers: FaultServer[] = [];
afterEach(() => Promise.all(servers.splice(0).map((server) => server.stop())));

/** A check against the emulator, unless the environment says otherwise. */
function check(appIds: number[] = [APP], env: NodeJS.ProcessEnv = {}, lines: string[] = []): Promise<CheckReport> {
  const given = { HUBSPOT_BASE_URL: hubspot.emulator.url, HUBSPOT_DEVELOPER_API_KEY: CANARY_KEY, ...env };
  return checkApps(appIds, given, (line) => lines.push(line), { clock: new VirtualClock(), documents });
}

/** Puts all three documents of an app in place. */
function seedAll(appId = APP): void {
  hubspot.emulator.seed(appId, SETTINGS);
  hubspot.emulator.seed(appId, { urlToRetrieveAuthedRecording: "https://dialer.acme.example/%s" }, "recording");
  hubspot.emulator.seed(appId, { isReady: true, url: "https://dialer.acme.example/channels" }, "channel-connection");
}

/** What was found of one app, in one version, by the order of the documents. */
function findings({ documents }: CheckReport, apiVersion: string, appId = APP): string[] {
  return documents.filter((one) => one.apiVersion === apiVersion && one.appId === appId).map(({ finding }) => finding);
}

function codes({ surprises }: CheckReport): SurpriseCode[] {
  return [...new Set(surprises.map(({ code }) => code))];
}

test("all is well where HubSpot answers as expected and only GET is sent", async () => {
  seedAll();
  const report = await check();
  expect(report).toMatchObject({
    format: 1,
    result: "well",
    server: { origin: hubspot.emulator.url, from: "HUBSPOT_BASE_URL" },
    credential: { kind: "developerApiKey", from: ["HUBSPOT_DEVELOPER_API_KEY"] },
    apiVersion: "v3",
    appIds: [APP],
    answers: { count: 12, statuses: { 200: 12 } },
    rateLimit: { intervalMilliseconds: 10_000 },
    surprises: [],
  });
  for (const version of ["v3", "2025-09", "2026-03", "2026-09"]) {
    expect(findings(report, version)).toEqual(["there", "there", "there"]);
  }
  expect(hubspot.methods()).toEqual(Array(12).fill("GET"));
});

test.each(CREDENTIALS)("a credential of the kind $kind is named and not shown", async (credential) => {
  seedAll();
  const { kind } = credential;
  const own = Object.fromEntries(
    credentialVariables(kind).map((variable, at) => [variable, secretsOf(credential)[at]]),
  );
  const report = await check([APP], { HUBSPOT_DEVELOPER_API_KEY: undefined, ...own });
  expect(report).toMatchObject({ result: "well", credential: { kind, from: Object.keys(own) } });
  expect(JSON.stringify(report)).not.toContain(CANARY);
  const sent = kind === "oauthApp" ? ["oauthClient", "accessToken"] : [kind];
  expect([...new Set(hubspot.emulator.calls().map((call) => call.credential))]).toEqual(sent);
  expect(report.answers.count).toBe(12);
});

test("documents that are not there are none and no failure", async () => {
  hubspot.emulator.seed(APP);
  const report = await check([APP, OTHER]);
  expect(report.result).toBe("well");
  expect(findings(report, "v3")).toEqual(["there", "none", "none"]);
  expect(findings(report, "v3", OTHER)).toEqual(["none", "none", "none"]);
  expect(report.advice.join("\n")).toMatch(
    /HubSpot has no settings for app 43, or the credential's account does not own it/,
  );
});

test("a refused app fails the check and says why", async () => {
  seedAll();
  hubspot.emulator.set({ foreignApps: { [OTHER]: 403 } });
  const report = await check([APP, OTHER]);
  expect(report.result).toBe("failed");
  expect(report.documents.filter(({ finding }) => finding === "refused")).toHaveLength(12);
  expect(report.documents.at(-1)).toMatchObject({ status: 403, reason: expect.stringMatching(/MISSING_SCOPES: This/) });
  expect(report.advice.join("\n")).toContain("scopes developers-read and developers-write");
});

test.each([
  [{ developerApiKeys: ["another"] }, "was not replaced in HubSpot"],
  [{ credentials: "accessToken" }, "A private app's token and a personal access key do not"],
] as const)("a refused credential is tried for only one app: %j", async (switches, advice) => {
  hubspot.emulator.set(switches);
  const report = await check([APP, OTHER]);
  expect(report).toMatchObject({ result: "failed", answers: { count: 12, statuses: { 401: 12 } } });
  expect(report.advice[0]).toContain(advice);
});

test("an expired token is named as such", async () => {
  hubspot.emulator.set({ expiredAccessTokens: ["token-of-yesterday"] });
  const report = await check([APP], {
    HUBSPOT_DEVELOPER_API_KEY: undefined,
    HUBSPOT_ACCESS_TOKEN: "token-of-yesterday",
  });
  expect(report.advice[0]).toContain("it lives 30 minutes");
});

test("without apps it reads an unused id and says so", async () => {
  const report = await check([]);
  expect(report).toMatchObject({ result: "well", appIds: [], probedAppId: 2_147_483_647, answers: { count: 12 } });
  expect(report.advice.join("\n")).toContain("This does not prove that the credential can read your apps");
  hubspot.emulator.set({ foreignApps: { 2147483647: 403 } });
  expect((await check([])).result).toBe("well");
  hubspot.emulator.set({ developerApiKeys: ["another"] });
  const refused = await check([]);
  expect(refused.result).toBe("failed");
  expect(refused.advice.join("\n")).not.toContain("did not refuse the credential");
});

test("the report says that v3 ends, and names the newest one that answers", async () => {
  seedAll();
  expect((await check()).advice[0]).toContain("2026-09 has the same settings for app 42: set HUBSPOT_API_VERSION");
  hubspot.emulator.set({ unservedVersions: ["2026-09"] });
  expect((await check()).advice[0]).toContain("2026-03 has the same settings for app 42");
  hubspot.emulator.set({ unservedVersions: ["2025-09", "2026-03", "2026-09"] });
  const report = await check();
  expect(report).toMatchObject({ result: "well", surprises: [] });
  expect(report.advice[0]).toContain("stay with v3 for now");
  expect((await check([APP], { HUBSPOT_API_VERSION: "2026-09" })).advice[0]).toContain(
    "v3 answers for app 42 and 2026-09",
  );
});

test("a version that is not served differs from a missing document", async () => {
  hubspot.emulator.set({ unservedVersions: ["v3", "2025-09"] });
  const report = await check([]);
  expect(findings(report, "v3", report.probedAppId)).toEqual(["notServed", "notServed", "notServed"]);
  expect(report.result).toBe("failed");
  expect(report.advice[0]).toContain(
    "does not serve some documents in v3. Versions that serve all of them: 2026-03, 2026-09",
  );
});

test("a version that answers nothing is not read for every app", async () => {
  hubspot.emulator.set({ unservedVersions: ["2025-09"] });
  const report = await check([APP, OTHER]);
  expect(findings(report, "2025-09")).toHaveLength(3);
  expect(findings(report, "2025-09", OTHER)).toEqual([]);
});

test.each([
  ["epoch-dates", "createdAt, updatedAt: a number of 13 digits, not an ISO 8601 date"],
  ["minute-dates", 'createdAt, updatedAt: a text like "0000-00-00 00:00", not an ISO 8601 date'],
] as const)("dates in another form are surprises: %s", async (name: SeenName, text) => {
  seedAll();
  hubspot.emulator.fault({ times: ALWAYS, action: { type: "seen", name } });
  const { surprises, documents } = await check();
  expect(new Set(documents.map(({ finding }) => finding))).toEqual(new Set(["there"]));
  const everywhere = { code: "other-date", text, apiVersions: ["v3", "2025-09", "2026-03", "2026-09"], appIds: [APP] };
  expect(surprises).toEqual([
    { ...everywhere, document: "CallingExtensionSettings" },
    { ...everywhere, document: "CallingChannelConnection" },
  ]);
});

test("unknown fields and missing fields are surprises", async () => {
  hubspot.emulator.seed(APP);
  hubspot.emulator.set({ extraFields: { supportsVideo: true, theme: null }, omitFields: ["usesRemote", "createdAt"] });
  const report = await check();
  expect(report.result).toBe("surprises");
  expect(report.surprises.map(({ code, text }) => [code, text])).toEqual([
    ["missing-fields", "missing from the answer: usesRemote, createdAt"],
    ["unknown-fields", "not known to this provider: supportsVideo, theme"],
  ]);
});

test("a setting of another type is a surprise and cannot be read", async () => {
  hubspot.emulator.seed(APP);
  hubspot.emulator.fault({
    times: ALWAYS,
    action: { type: "wrongType", fields: ["height"] },
    match: { document: "settings" },
  });
  const report = await check();
  expect(report.result).toBe("failed");
  expect(report.surprises).toMatchObject([{ code: "other-type", text: "height is an object, not a number" }]);
  expect(report.documents[0]).toMatchObject({ finding: "unreadable", reason: "height is an object, not a number" });
});

test.each([
  [{ type: "empty", status: 200 }, "unreadable", "answered 200, not 404"],
  [{ type: "status", status: 204 }, "unreadable", "answered 204, not 404"],
  [{ type: "status", status: 200, body: {} }, "there", "answered 200 with no field that this provider knows"],
  [
    { type: "status", status: 400, body: { status: "error", message: "Recording settings not found" } },
    "refused",
    "answered 400, not 404",
  ],
] as const)("a missing document without a 404 is a surprise: %j", async (action, finding, text) => {
  hubspot.emulator.seed(APP);
  hubspot.emulator.fault({ times: ALWAYS, match: { document: "recording" }, action });
  const report = await check();
  expect(findings(report, "v3")).toEqual(["there", finding, "none"]);
  expect(report.surprises).toMatchObject([
    { code: "missing-not-404", document: "CallingRecordingSettings", text: expect.stringContaining(text) },
  ]);
});

test("a refused credential is not reported as a missing document", async () => {
  hubspot.emulator.set({ developerApiKeys: ["another"] });
  expect(codes(await check())).toEqual([]);
});

test("an answer that differs between versions is reported without its value", async () => {
  hubspot.emulator.seed(APP, SETTINGS);
  const body = { ...hubspot.emulator.read(APP), height: 7_654_321 };
  const in2026 = { path: "/2026-09/", document: "settings" } as const;
  hubspot.emulator.fault({ times: ALWAYS, match: in2026, action: { type: "status", status: 200, body } });
  const report = await check();
  expect(report.surprises).toEqual([
    {
      code: "versions-differ",
      document: "CallingExtensionSettings",
      text: "another value than in v3: height",
      apiVersions: ["2026-09"],
      appIds: [APP],
    },
  ]);
  expect(JSON.stringify(report)).not.toContain("7654321");
  expect(report.advice[0]).toContain("2026-03 has the same settings for app 42");
});

test("a field that one version lacks is reported once", async () => {
  hubspot.emulator.seed(APP, SETTINGS);
  const { width: _, ...body } = hubspot.emulator.read(APP) ?? { width: 0 };
  const in2026 = { path: "/2026-09/", document: "settings" } as const;
  hubspot.emulator.fault({ times: ALWAYS, match: in2026, action: { type: "status", status: 200, body } });
  expect((await check()).surprises).toMatchObject([
    { code: "missing-fields", text: "missing from the answer: width", apiVersions: ["2026-09"] },
  ]);
});

test("a document that only one version has is a surprise", async () => {
  hubspot.emulator.seed(APP, SETTINGS);
  const action = { type: "status", status: 404, body: { status: "error", category: "OBJECT_NOT_FOUND" } } as const;
  hubspot.emulator.fault({ times: ALWAYS, match: { path: "/2026-09/" }, action });
  expect((await check()).surprises).toMatchObject([
    { code: "versions-differ", text: "none in this version, there in v3", apiVersions: ["2026-09"] },
  ]);
  const report = await check([APP], { HUBSPOT_API_VERSION: "2026-09" });
  expect(report.surprises).toMatchObject([
    { text: "there in this version, none in 2026-09", apiVersions: ["v3", "2025-09", "2026-03"] },
  ]);
});

test("headers that do not come are surprises", async () => {
  const server = await startHttp((_, __, response) => {
    response.writeHead(404, { "content-type": "application/json" });
    response.end(JSON.stringify({ status: "error", category: "OBJECT_NOT_FOUND" }));
  });
  servers.push(server);
  const report = await check([APP], { HUBSPOT_BASE_URL: server.url });
  expect(report.rateLimit).toBeUndefined();
  expect(report.surprises.map(({ code, text }) => [code, text])).toEqual([
    [
      "no-rate-limit",
      "12 of 12 answers came without X-HubSpot-RateLimit-Max, -Interval-Milliseconds and -Remaining (status 404)",
    ],
    ["no-correlation-id", "12 of 12 answers came without X-HubSpot-Correlation-Id (status 404)"],
  ]);
});

test("the report has HubSpot's rate limit", async () => {
  hubspot.emulator.set({ rateLimit: { max: 50, intervalMilliseconds: 5_000 }, dailyLimit: 1_000 });
  const { rateLimit } = await check();
  const left = { remaining: 38, dailyRemaining: 988 };
  expect(rateLimit).toEqual({ max: 50, intervalMilliseconds: 5_000, daily: 1_000, ...left });
});

test("a read that failed first is asked again and counted", async () => {
  hubspot.emulator.seed(APP);
  hubspot.emulator.fault({ skip: 2, action: { type: "status", status: 503 } });
  const lines: string[] = [];
  const report = await check([APP], {}, lines);
  expect(report).toMatchObject({ result: "well", answers: { count: 13, statuses: { 200: 4, 404: 8, 503: 1 } } });
});

test("an error of HubSpot's server fails one document and not the others", async () => {
  seedAll();
  hubspot.emulator.fault({
    times: ALWAYS,
    match: { document: "recording" },
    action: { type: "seen", name: "internal-error" },
  });
  const report = await check();
  expect(findings(report, "v3")).toEqual(["there", "failed", "there"]);
  expect(report).toMatchObject({ result: "failed", answers: { statuses: { 200: 8, 500: 20 } } });
});

test("a server that cannot be reached is tried for one document only", async () => {
  const report = await check([APP, OTHER], { HUBSPOT_BASE_URL: await deadUrl() });
  expect(report).toMatchObject({
    result: "failed",
    answers: { count: 0 },
    stopped: expect.stringContaining("ECONNREFUSED"),
  });
  expect(report.documents).toHaveLength(1);
});

test.each([403, 404])("a proxy's page is not HubSpot's answer: %d", async (status) => {
  hubspot.emulator.fault({ times: ALWAYS, action: { type: "html", status } });
  const report = await check();
  expect(findings(report, "v3")).toEqual(["foreign", "foreign", "foreign"]);
  expect(report).toMatchObject({ result: "failed", surprises: [] });
  expect(report.advice[0]).toContain("check HUBSPOT_BASE_URL, and any proxy");
});

test("a proxy's login page is not HubSpot's answer either", async () => {
  hubspot.emulator.fault({ times: ALWAYS, action: { type: "html", status: 200 } });
  expect(findings(await check(), "v3")).toEqual(["foreign", "foreign", "foreign"]);
});

test("a page with a correlation id is a refusal, and the id is kept", async () => {
  const headers = { "Content-Type": "text/html", "X-HubSpot-Correlation-Id": "11111111-2222-4333-8444-555555555555" };
  hubspot.emulator.fault({ times: ALWAYS, action: { type: "status", status: 403, body: "<h1>No</h1>", headers } });
  const report = await check();
  expect(findings(report, "v3")).toEqual(["refused", "refused", "refused"]);
  expect(report.documents[0]).toMatchObject({ correlationId: headers["X-HubSpot-Correlation-Id"] });
});

describe("an answer without the name of an app", () => {
  test("that is a proxy's page is a failure", async () => {
    hubspot.emulator.fault({ times: ALWAYS, action: { type: "html", status: 403 } });
    const report = await check([]);
    expect(report.result).toBe("failed");
    expect(report.advice.join("\n")).not.toContain("did not refuse the credential");
  });

  test("that says which scopes a token lacks is a failure", async () => {
    const body = { category: "MISSING_SCOPES", errors: [{ context: { requiredGranularScopes: ["developers-read"] } }] };
    hubspot.emulator.fault({ times: ALWAYS, action: { type: "status", status: 403, body } });
    const report = await check([], { HUBSPOT_DEVELOPER_API_KEY: undefined, HUBSPOT_ACCESS_TOKEN: "token" });
    expect(report.result).toBe("failed");
    expect(report.advice.join("\n")).toContain("a token needs the scopes developers-read and developers-write");
  });
});

describe("what is not HTML either", () => {
  const headers = { "Content-Type": "text/plain", "X-HubSpot-Correlation-Id": "" };

  test.each([401, 403, 404])("is not HubSpot's answer without its correlation id: %d", async (status) => {
    hubspot.emulator.fault({ times: ALWAYS, action: { type: "status", status, body: "blocked", headers } });
    expect(findings(await check(), "v3")).toEqual(["foreign", "foreign", "foreign"]);
  });

  test("means an address that is not served, with its correlation id", async () => {
    const signed = { ...headers, "X-HubSpot-Correlation-Id": "11111111-2222-4333-8444-555555555555" };
    hubspot.emulator.fault({ times: ALWAYS, action: { type: "status", status: 404, body: "no", headers: signed } });
    expect(findings(await check(), "v3")).toEqual(["notServed", "notServed", "notServed"]);
  });
});

test("a wrong configuration is thrown before anything is sent", async () => {
  expect(await rejection(check([APP], { HUBSPOT_DEVELOPER_API_KEY: " " }))).toBeInstanceOf(ConfigError);
  expect(hubspot.methods()).toEqual([]);
});

test.each(FORMS)("no report shows a secret, in whatever form: %s", async (_, form) => {
  const secret = secretsOf(CREDENTIALS[0] as (typeof CREDENTIALS)[0])[0] as string;
  const echo = form(secret);
  hubspot.emulator.seed(APP, { name: `${CANARY} name`, url: `https://${CANARY}.acme.example/` });
  hubspot.emulator.set({ extraFields: { [echo]: echo } });
  const headers = { "x-hubspot-correlation-id": echo.replace(/[^ -~]/g, "") };
  const body = { status: "error", message: `${echo} not found`, category: echo, errors: [{ message: echo, in: echo }] };
  hubspot.emulator.fault({
    times: ALWAYS,
    match: { document: "recording" },
    action: { type: "status", status: 400, body, headers },
  });
  const lines: string[] = [];
  const env = { HUBSPOT_DEVELOPER_API_KEY: secret, HUBSPOT_BASE_URL: `${hubspot.emulator.url}/` };
  const report = await check([APP], env, lines);
  expect(codes(report)).toEqual(["unknown-fields", "missing-not-404"]);
  expect(JSON.stringify([report, lines]).toLowerCase()).not.toContain(CANARY);
});

test("an answer with every form of a secret is redacted before it is cut", async () => {
  const secret = secretsOf(CREDENTIALS[0] as (typeof CREDENTIALS)[0])[0] as string;
  const body = { status: "error", message: "x".repeat(990) + inEveryForm(secret) };
  hubspot.emulator.fault({ times: ALWAYS, action: { type: "status", status: 403, body } });
  const report = await check([APP], { HUBSPOT_DEVELOPER_API_KEY: secret });
  expect(JSON.stringify(report).toLowerCase()).not.toContain(CANARY);
});

test("the path of a gateway is not shown", async () => {
  const report = await check([APP], { HUBSPOT_BASE_URL: `${hubspot.emulator.url}/${CANARY}-key/` });
  expect(report.server.origin).toBe(hubspot.emulator.url);
  expect(JSON.stringify(report)).not.toContain(CANARY);
});
