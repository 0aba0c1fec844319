import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { run } from "../src/command/command.js";
import { start, stopAll } from "./client.js";

const folder = mkdtempSync(join(tmpdir(), "emulator-"));
afterAll(() => rmSync(folder, { recursive: true }));
afterEach(stopAll);

interface Run {
  code: number;
  stdout: string;
  stderr: string;
}

/** Runs the command and, once it listens, `use` with its address; then stops it. */
async function command(args: string[], use: (url: string) => Promise<void> = async () => {}): Promise<Run> {
  const stop = new AbortController();
  const seen = { stdout: "", stderr: "" };
  let used = Promise.resolve();
  const code = await run(args, "1.2.3", {
    stdout: (text) => {
      seen.stdout += text;
      const url = /http:\/\/[\d.:]+/.exec(text)?.[0];
      if (url !== undefined) used = use(url).finally(() => stop.abort());
    },
    stderr: (text) => {
      seen.stderr += text;
    },
    signal: stop.signal,
  });
  await used;
  return { code, ...seen };
}

function file(name: string, text: string): string {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
}

const get = async (url: string, rest: string) => (await fetch(`${url}/_emulator/${rest}`)).json() as Promise<object>;

test("it says where it listens and how to point the provider at it", async () => {
  let url = "";
  const { code, stdout, stderr } = await command(["--port", "0"], async (at) => {
    url = at;
  });
  expect([code, stderr]).toEqual([0, ""]);
  expect(stdout).toContain(`pulumi config set hubspot:baseUrl ${url}\n`);
  expect(stdout).toContain("pulumi config set --secret hubspot:developerApiKey any-value\n");
});

test("given credentials are not repeated", async () => {
  const key = await command(["--port", "0", "--developer-api-key", "canary"]);
  expect([key.code, key.stdout]).toEqual([0, expect.stringContaining("developerApiKey KEY ")]);
  const token = await command(["--port", "0", "--access-token", "canary"]);
  expect([token.code, token.stdout]).toEqual([0, expect.stringContaining("accessToken TOKEN ")]);
  const client = await command(["--port", "0", "--client-id", "id=canary:canary"]);
  expect([client.code, client.stdout]).toEqual([0, expect.stringContaining("clientId ID ")]);
  expect(key.stdout + token.stdout + client.stdout).not.toContain("canary");
});

test("the advice for a client names the three settings", async () => {
  const { stdout } = await command(["--port", "0", "--client-id", "id=s:r"]);
  for (const setting of ["clientId ID", "clientSecret SECRET", "refreshToken REFRESH"]) {
    expect(stdout).toContain(`pulumi config set --secret hubspot:${setting}`);
  }
});

test("apps and seed files make settings", async () => {
  const seed = file(
    "seed.json",
    JSON.stringify({ 1: { settings: { height: 7 }, recording: {} }, 2: { settings: {} } }),
  );
  await command(["--port", "0", "--app", "1=Named", "--app", "3=A=B", "--app", "4", "--seed", seed], async (url) => {
    expect(await get(url, "documents")).toMatchObject({
      1: { settings: { name: "Named", height: 7 }, recording: {} },
      2: { settings: { name: "App 2" } },
      3: { settings: { name: "A=B" } },
      4: { settings: { name: "App 4" } },
    });
  });
});

test("every switch has a flag", async () => {
  const flags = [
    ["--rate-limit", "100", "--interval", "5000", "--eaten-by-others", "0.5", "--daily-limit", "9"],
    ["--credentials", "accessToken", "--patch-on-missing", "upsert", "--post-on-existing", "overwrite"],
    ["--delete-missing", "204", "--delete-drops-siblings", "--updated-at-moves", "onChange", "--unknown-fields", "400"],
    [
      "--normalise",
      "trim, lowercase-host",
      "--stale-reads",
      "500ms",
      "--foreign-app",
      "5=403",
      "--foreign-app",
      "6=404",
    ],
    ["--contradict", "isReady=true", "--contradict", "name=Other", "--omit-field", "height", "--extra-field", "a={}"],
    ["--client-id", "i=s:r:t", "--client-id", "j=s:r", "--access-token-lifetime", "60", "--replace-refresh-tokens"],
    ["--token-refusals", "rfc6749", "--unserved-version", "2025-09", "--unserved-version", "2026-03"],
    ["--unreadable-app-ids", "500", "--random-delay", "0-2", "--delay-seed", "9"],
    ["--fault", "jetty-404", "--fault", "epoch-dates=9", "--fault", "internal-error=all"],
    ["--fault", JSON.stringify({ match: { method: "PUT" }, times: "Infinity", action: { type: "hang" } })],
    ["--access-token", "a", "--access-token", "b", "--expired-access-token", "c", "--developer-api-key", "d"],
  ];
  const { code, stderr } = await command(["--port", "0", ...flags.flat()], async (url) => {
    expect(await get(url, "switches")).toEqual({
      patchOnMissing: "upsert",
      postOnExisting: "overwrite",
      deleteMissing: "204",
      deleteDropsSiblings: true,
      updatedAtMoves: "onChange",
      unknownFields: "400",
      normalise: ["trim", "lowercase-host"],
      staleReads: { milliseconds: 500 },
      foreignApps: { 5: 403, 6: 404 },
      contradict: { isReady: true, name: "Other" },
      omitFields: ["height"],
      extraFields: { a: {} },
      credentials: "accessToken",
      rateLimit: { max: 100, intervalMilliseconds: 5000, eatenByOthers: 0.5 },
      dailyLimit: 9,
      accessTokenLifetime: 60,
      replaceRefreshTokens: true,
      tokenRefusals: "rfc6749",
      unservedVersions: ["2025-09", "2026-03"],
      unreadableAppIds: "500",
      randomDelays: { min: 0, max: 2, seed: 9 },
    });
    expect(await get(url, "faults")).toMatchObject([
      { rule: { times: 1, action: { type: "seen", name: "jetty-404" } } },
      { rule: { times: 9, action: { type: "seen", name: "epoch-dates" } } },
      { rule: { times: "Infinity", action: { type: "seen", name: "internal-error" } } },
      { rule: { match: { method: "PUT" }, action: { type: "hang" } } },
    ]);
    const form = { grant_type: "refresh_token", client_id: "i", client_secret: "s", refresh_token: "r:t" };
    const granted = await fetch(`${url}/oauth/v3/token`, { method: "POST", body: new URLSearchParams(form) });
    expect(granted.status).toBe(200);
    const status = async (token: string) =>
      (await fetch(`${url}/crm/v3/extensions/calling/5/settings`, { headers: { authorization: `Bearer ${token}` } }))
        .status;
    // The first meets --fault jetty-404.
    expect(await status("a")).toBe(404);
    expect([await status("a"), await status("b"), await status("c"), await status("z")]).toEqual([403, 403, 401, 401]);
  });
  expect([code, stderr]).toEqual([0, ""]);
});

test.each([
  [["--port", "x"], /--port/],
  [["--port", "70000"], /from 0 to 65535/],
  [["--bogus"], /--bogus/],
  [["extra"], /too many arguments/],
  [["--app", "0=x"], /ID=NAME/],
  [["--rate-limit", "0"], /whole number from 1/],
  [["--interval", "5"], /--interval and --eaten-by-others need --rate-limit/],
  [["--rate-limit", "5", "--eaten-by-others", "2"], /from 0 to 1/],
  [["--patch-on-missing", "500"], /Allowed choices are 404, upsert/],
  [["--normalise", "shout"], /trim, lowercase-name/],
  [["--stale-reads", "soon"], /500ms/],
  [["--foreign-app", "5"], /ID=403 or ID=404/],
  [["--contradict", "x"], /FIELD=VALUE/],
  [["--contradict", "height={}"], /contradict\.height must be/],
  [["--access-token", ""], /must not be empty/],
  [["--fault", "jetty"], /It must have the form NAME, NAME=TIMES or NAME=all\. Names: texts-in-errors, /],
  [["--fault", "jetty-404=0"], /NAME=TIMES/],
  [["--fault", "{"], /must be JSON/],
  [["--fault", '{"action":{"type":"hagn"}}'], /the rule of --fault\.action\.type .*did you mean hang\?/],
  [["--random-delay", "5"], /a range of milliseconds, such as 10-300/],
  [["--random-delay", "5-4"], /a range of milliseconds/i],
  [["--delay-seed", "5"], /--delay-seed needs --random-delay/],
  [["--unserved-version", "v4"], /unservedVersions\[0\] must be one of "v3"/],
  [["--save", folder], /cannot save to .*: it is a directory/],
  [["--save", join(folder, "none", "a.json")], /cannot save to .*: its folder: there is no such file \(ENOENT\)/],
  [["--seed", join(folder, "none.json")], /cannot read the seed file .*none\.json: there is no such file \(ENOENT\)/],
])("wrong flags %j end with 2 and one line", async (args, words) => {
  const { code, stdout, stderr } = await command(["--port", "0", ...args]);
  expect([code, stdout]).toEqual([2, ""]);
  expect(stderr).toMatch(words);
  expect(stderr).toMatch(/^hubspot-calling-emulator: [^\n]+\n$/);
});

test.each([
  ["no JSON", "{", /is not as it should be/],
  ["a list", "[]", /it must be an object/],
  ["a wrong id", '{"x": {}}', /must be an app id/],
  ["a wrong document", '{"1": {"other": {}}}', /has no "other"/],
  ["a wrong field", '{"1": {"settings": {"height": "tall"}}}', /1\.settings\.height must be of type int32/],
  ["much that is wrong", JSON.stringify(Object.fromEntries([..."abcdefgh"].map((name) => [name, {}]))), /and 3 more/],
])("a seed file with %s ends with 2 and one line", async (_what, text, words) => {
  const { code, stdout, stderr } = await command(["--port", "0", "--seed", file("wrong.json", text)]);
  expect([code, stdout]).toEqual([2, ""]);
  expect(stderr).toMatch(words);
  expect(stderr).toMatch(/^hubspot-calling-emulator: the seed file [^\n]+\n$/);
});

test.each(["canary", "=canary:r", "id=canary", "id=:canary"])(
  "the client %s is refused and not shown",
  async (client) => {
    const { code, stdout, stderr } = await command(["--port", "0", "--client-id", client]);
    expect([code, stdout, stderr]).toEqual([
      2,
      "",
      "hubspot-calling-emulator: --client-id must have the form ID=SECRET:REFRESH.\n",
    ]);
  },
);

test("the saved documents are those at the end, and a seed makes them again", async () => {
  const saved = join(folder, "saved.json");
  let before: object = {};
  const first = await command(["--port", "0", "--app", "1=A", "--save", saved], async (url) => {
    const made = await fetch(`${url}/crm/v3/extensions/calling/2/settings/recording?hapikey=k`, {
      method: "POST",
      body: JSON.stringify({ urlToRetrieveAuthedRecording: "https://a.example/%s" }),
      headers: { "content-type": "application/json" },
    });
    expect(made.status).toBe(200);
    before = await get(url, "documents");
  });
  expect([first.code, first.stderr]).toEqual([0, ""]);
  expect(before).toMatchObject({ 1: { settings: { name: "A" } }, 2: { recording: {} } });
  await command(["--port", "0", "--seed", saved, "--save", saved], async (url) => {
    expect(await get(url, "documents")).toEqual(before);
  });
  expect(readdirSync(folder).filter((name) => name.startsWith("saved"))).toEqual(["saved.json"]);
});

test("documents that cannot be saved end it with 1 and one line", async () => {
  const place = mkdtempSync(join(folder, "gone-"));
  const { code, stderr } = await command(["--port", "0", "--save", join(place, "a.json")], async () => {
    rmSync(place, { recursive: true });
  });
  expect([code, stderr]).toEqual([1, expect.stringMatching(/^hubspot-calling-emulator: cannot save to .*ENOENT\)\n$/)]);
});

test("a busy port ends with 1 and one line", async () => {
  const port = new URL((await start()).url).port;
  const { code, stderr } = await command(["--port", port]);
  expect(code).toBe(1);
  expect(stderr).toBe(
    `hubspot-calling-emulator: port ${port} is taken: choose another with --port, or 0 for any free one\n`,
  );
});

test("help and version end with 0", async () => {
  expect(await command(["--version"])).toEqual({ code: 0, stdout: "1.2.3\n", stderr: "" });
  const help = await command(["--help"]);
  expect([help.code, help.stdout]).toEqual([0, expect.stringContaining("--patch-on-missing")]);
});

test.each([
  ["nowhere.json", undefined, /cannot read the seed file .*nowhere\.json: there is no such file \(ENOENT\)/],
  [".", undefined, /cannot read the seed file .*: it is a directory \(EISDIR\)/],
  ["utf16.json", "", /it is no text in UTF-8/],
  ["cut.json", '{"1":', /is not as it should be: .*JSON/],
  ["list.json", "[]", /it must be an object, not \[\]/],
  ["id.json", '{"x": {}}', /"x" of it must be an app id/],
  ["kind.json", '{"1": {"setings": {}}}', /it\.1 has no "setings": did you mean settings\?/],
  ["field.json", '{"1": {"settings": {"hieght": 1}}}', /it\.1\.settings has no "hieght": did you mean height\?/],
  ["type.json", '{"1": {"settings": {"height": "1"}}}', /height must be of type int32, not "1"/],
])("the seed file %s ends the command with 2 and one line", async (name, text, words) => {
  const path = text === undefined ? join(folder, name) : file(name, text);
  if (name === "utf16.json") writeFileSync(path, Buffer.from("\ufeff{}", "utf16le"));
  const { code, stdout, stderr } = await command(["--port", "0", "--seed", path]);
  expect([code, stdout]).toEqual([2, ""]);
  expect(stderr).toMatch(words);
  expect(stderr).toMatch(/^hubspot-calling-emulator: [^\n]+\n$/);
});

test("a seed file may begin with a byte order mark", async () => {
  const seed = file("bom.json", '\ufeff{"1": {"settings": {"height": 7}}}');
  await command(["--port", "0", "--seed", seed], async (url) => {
    expect(await get(url, "documents")).toMatchObject({ 1: { settings: { height: 7 } } });
  });
});

test.each([
  [["--prot", "1"], /unknown option '--prot' \(Did you mean --port\?\)/],
  [["--port"], /'--port <number>' argument missing/],
  [["--port", "-1"], /'-1' is invalid\. It must be a whole number from 0 to 65535/],
  [["--contradict", "hieght=1"], /contradict .*did you mean height\?/],
  [["--omit-field", "hieght"], /omitFields\[0\] must be one of .*did you mean height\?/],
])("%j ends the command with 2 and says what would be right", async (args, words) => {
  const { code, stderr } = await command(args);
  expect([code, stderr]).toEqual([2, expect.stringMatching(words)]);
});
