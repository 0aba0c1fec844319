import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { type Emulator, startEmulator } from "hubspot-calling-emulator";
import type { CheckReport } from "pulumi-hubspot-calling-provider";
import { checkText } from "../src/cli/checkText.js";
import { CLI, runCommand } from "./support/command.js";

jest.setTimeout(60_000);

const { version } = JSON.parse(readFileSync(resolve(__dirname, "../package.json"), "utf8")) as { version: string };
const key = "canary-check-key-91ab";
const ALWAYS = Number.POSITIVE_INFINITY;

let hubspot: Emulator;
beforeAll(async () => {
  hubspot = await startEmulator({ rateLimit: { max: 100 } });
});
beforeEach(() => hubspot.reset());
afterAll(() => hubspot.stop());

/** Runs `check` against the emulator unless told otherwise. No run of these tests may show the credential. */
async function check(args: string[], env: NodeJS.ProcessEnv = {}) {
  const given = { HUBSPOT_BASE_URL: hubspot.url, HUBSPOT_DEVELOPER_API_KEY: key, ...env };
  const run = await runCommand(["check", ...args], given);
  expect(run.stdout + run.stderr).not.toContain("canary");
  expect(new Set([...hubspot.calls().map(({ method }) => method), "GET"])).toEqual(new Set(["GET"]));
  return run;
}

async function report(args: string[], env: NodeJS.ProcessEnv = {}) {
  const { code, stdout, stderr } = await check(["--json", ...args], env);
  return { code, stderr, json: JSON.parse(stdout) as CheckReport };
}

function seedAll(appId: number): void {
  hubspot.seed(appId, { name: "canary dialer" });
  hubspot.seed(appId, {}, "recording");
  hubspot.seed(appId, {}, "channel-connection");
}

test("a check that is well prints tables and ends with 0", async () => {
  seedAll(4242);
  hubspot.set({ unservedVersions: ["2025-09"] });
  const { code, stdout, stderr } = await check(["4242"]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  const time = /median \d+ ms, longest \d+ ms/;
  expect(stdout).toMatch(time);
  expect(stdout.replace(time, "median M ms, longest L ms").replaceAll(/ +\n/g, "\n")).toBe(`\
Server        ${hubspot.url} (HUBSPOT_BASE_URL)
Credential    developer API key (HUBSPOT_DEVELOPER_API_KEY)
API version   v3 (the default)
Answers       12: 9 with 200, 3 with 404
Time          median M ms, longest L ms
Rate limit    100 requests in 10 s, 88 of them left
Daily limit   250000000 requests, 249999988 of them left
This package  ${version}, Node.js ${process.versions.node}

What each app has (API version v3)
  app   calling  recording  channel connection
  4242  there    there      there

What each API version answers
  version   calling           recording         channel connection
  v3 (set)  there             there             there
  2025-09   not served (404)  not served (404)  not served (404)
  2026-03   there             there             there
  2026-09   there             there             there

  there       HubSpot has these settings
  not served  HubSpot does not know this address

What follows
  - HubSpot supports v3 until September 2027. 2026-09 has the same settings for
    app 4242: set HUBSPOT_API_VERSION to 2026-09, and in a stack \`pulumi config
    set hubspot:apiVersion 2026-09\`.
  - To manage what HubSpot has: \`npx pulumi-hubspot-calling import 4242 >
    imported.ts\`. This command does not check whether HubSpot accepts writes.

All was read, as expected (exit code 0).
`);
});

test("JSON has the fields that are documented", async () => {
  seedAll(4242);
  const { code, stderr, json } = await report(["4242", "4242"]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  expect(json).toEqual({
    format: 1,
    result: "well",
    software: { provider: version, node: process.versions.node },
    server: { origin: hubspot.url, from: "HUBSPOT_BASE_URL" },
    credential: { kind: "developerApiKey", words: "developer API key", from: ["HUBSPOT_DEVELOPER_API_KEY"] },
    apiVersion: "v3",
    appIds: [4242],
    documents: expect.arrayContaining([
      { document: "CallingExtensionSettings", apiVersion: "v3", appId: 4242, finding: "there", status: 200 },
      { document: "CallingRecordingSettings", apiVersion: "2026-09", appId: 4242, finding: "there", status: 200 },
    ]),
    answers: {
      count: 12,
      statuses: { 200: 12 },
      medianMilliseconds: expect.any(Number),
      longestMilliseconds: expect.any(Number),
    },
    rateLimit: {
      max: 100,
      intervalMilliseconds: 10_000,
      remaining: 88,
      daily: 250_000_000,
      dailyRemaining: 249_999_988,
    },
    surprises: [],
    advice: [expect.any(String), expect.any(String)],
  });
});

test("an access token and no app are enough", async () => {
  const env = { HUBSPOT_DEVELOPER_API_KEY: undefined, HUBSPOT_ACCESS_TOKEN: key, HUBSPOT_API_VERSION: "2026-09" };
  const { code, json } = await report([], env);
  expect(code).toBe(0);
  expect(json).toMatchObject({
    credential: { kind: "accessToken", from: ["HUBSPOT_ACCESS_TOKEN"] },
    apiVersion: "2026-09",
    apiVersionFrom: "HUBSPOT_API_VERSION",
    probedAppId: 2_147_483_647,
  });
});

test("a refused credential ends with 1", async () => {
  hubspot.set({ developerApiKeys: ["another"] });
  const { code, stdout, stderr } = await check(["4242", "4243"]);
  expect({ code, stderr }).toEqual({ code: 1, stderr: "" });
  expect(stdout).toContain("\n  4243  not asked      not asked      not asked\n");
  expect(stdout).toContain("\n  - refused: 401: This hapikey doesn't exist [calling, recording,");
  expect(stdout).toContain("Not everything could be read (exit code 1).");
});

test("something unexpected ends with 3", async () => {
  seedAll(4242);
  hubspot.seed(4243);
  hubspot.fault({
    times: ALWAYS,
    match: { document: "channel-connection" },
    action: { type: "seen", name: "minute-dates" },
  });
  hubspot.set({ extraFields: { supportsVideo: true }, omitFields: ["usesRemote"] });
  const { code, stdout, stderr } = await check(["4242", "4243"]);
  expect({ code, stderr }).toEqual({ code: 3, stderr: "" });
  expect(stdout).toContain(`
Not as expected
  - calling: missing from the answer: usesRemote [v3, 2025-09, 2026-03, 2026-09;
    apps 4242, 4243]
`);
  expect(stdout).toContain("What each API version answers (numbers count apps)\n");
  expect(stdout).toMatch(/\n {2}2026-09 {3}there {4}1 there {4}1 there\n {21}1 none {5}1 none\n/);
  expect(stdout).toContain("Report the surprises with the output of this command with --json");
});

test("no line is longer than the terminal", async () => {
  seedAll(4242);
  hubspot.set({ extraFields: { supportsVideo: true }, foreignApps: { 4243: 403 } });
  const { json } = await report(["4242", "4243", "4244"]);
  for (const columns of [80, 120]) {
    const lines = checkText(json, columns).split("\n");
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(columns);
  }
  expect(checkText(json, 120).split("\n").length).toBeLessThan(checkText(json, 80).split("\n").length);
});

test.each([
  [["4242", "dialer"], "an app's id is a whole number from 1 to 2147483647, not dialer"],
  [["--yaml"], "--yaml"],
])("a wrong command line ends with 2 and the usage of check: %j", async (args, message) => {
  const { code, stdout, stderr } = await check(args);
  expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
  expect(stderr).toContain(message);
  expect(stderr).toContain("Usage: pulumi-hubspot-calling check [--json] [APP_ID...]");
  expect(stderr).not.toContain("import APP_ID...");
  expect(hubspot.calls()).toEqual([]);
});

test("a wrong configuration ends with 2 and no JSON", async () => {
  const { code, stdout, stderr } = await check(["--json", "4242"], { HUBSPOT_DEVELOPER_API_KEY: undefined });
  expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
  expect(stderr).toMatch(/HubSpot is not configured: no credential.*HUBSPOT_DEVELOPER_API_KEY/);
  expect(stderr).not.toContain("Usage:");
});

test("help says what is sent and what each exit code means", async () => {
  const { code, stdout, stderr } = await check(["--help"]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  expect(stdout.replaceAll("\n", " ")).toContain("by a POST to HubSpot's token endpoint");
  expect(stdout.match(/^ {2}[0-3] {2}/gm)).toEqual(["  0  ", "  1  ", "  2  ", "  3  "]);
  expect(stdout).not.toContain("import APP_ID...");
});

test("an interrupt ends a check that waits for an answer", async () => {
  const hold = hubspot.fault({ action: { type: "hold" } });
  const env = { PATH: process.env.PATH, ...hubspot.environment };
  const child = spawn(process.execPath, [CLI, "check", "4242"], { env, stdio: "ignore" });
  const ended = new Promise((done) => child.once("exit", (_, signal) => done(signal)));
  await hold.held;
  child.kill("SIGINT");
  expect(await ended).toBe("SIGINT");
});
