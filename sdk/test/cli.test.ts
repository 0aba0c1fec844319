import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { type Emulator, startEmulator } from "hubspot-calling-emulator";
import { runCommand } from "./support/command.js";

jest.setTimeout(60_000);

const key = "canary-import-key-91ab";

let hubspot: Emulator;
beforeEach(async () => {
  hubspot = await startEmulator();
});
afterEach(() => hubspot.stop());

/** Runs the command with the emulator and its credential in the environment unless told otherwise. */
function command(args: string[], env: NodeJS.ProcessEnv = {}) {
  return runCommand(args, { HUBSPOT_BASE_URL: hubspot.url, HUBSPOT_DEVELOPER_API_KEY: key, ...env });
}

test("import prints a program that declares what HubSpot holds", async () => {
  hubspot.seed(4242, { name: 'Acme "Dialer"', url: "https://dialer.acme.example/hubspot" });
  hubspot.seed(4242, { urlToRetrieveAuthedRecording: "https://dialer.acme.example/%s" }, "recording");
  hubspot.seed(4243, { isReady: true, url: "https://emea.acme.example/channels" }, "channel-connection");
  expect(await command(["import", "4242", "4243", "4242"])).toEqual({
    code: 0,
    stderr: "",
    stdout: `import { CallingChannelConnection, CallingExtensionSettings, CallingRecordingSettings } from "pulumi-hubspot-calling";

// As HubSpot holds them now: the first \`pulumi up\` takes them over and sends nothing.

new CallingExtensionSettings(
  "app4242",
  {
    appId: 4242,
    name: "Acme \\"Dialer\\"",
    url: "https://dialer.acme.example/hubspot",
    height: 600,
    width: 400,
    isReady: false,
    supportsCustomObjects: true,
    supportsInboundCalling: false,
    usesCallingWindow: true,
    usesRemote: false,
  },
  { protect: true },
);

new CallingRecordingSettings(
  "app4242",
  {
    appId: 4242,
    urlToRetrieveAuthedRecording: "https://dialer.acme.example/%s",
  },
);

new CallingChannelConnection(
  "app4243",
  {
    appId: 4243,
    isReady: true,
    url: "https://emea.acme.example/channels",
  },
  { protect: true },
);
`,
  });
  expect(hubspot.calls().every(({ method }) => method === "GET")).toBe(true);
});

test("import leaves out what HubSpot does not tell", async () => {
  hubspot.seed(4242);
  hubspot.set({ omitFields: ["usesRemote"] });
  const { stdout } = await command(["import", "4242"]);
  expect(stdout).toContain("usesCallingWindow");
  expect(stdout).not.toContain("usesRemote");
});

test("import leaves what a program may not say as it is and says why", async () => {
  hubspot.seed(4242, { urlToRetrieveAuthedRecording: "https://dialer.acme.example/recordings" }, "recording");
  const { stdout } = await command(["import", "4242"]);
  expect(stdout).toContain(
    '\n    // HubSpot holds urlToRetrieveAuthedRecording: "https://dialer.acme.example/recordings"; to manage it, make it an absolute https URL (http only for localhost) that holds %s',
  );
});

test("import keeps a value that holds a line end inside its comment", async () => {
  hubspot.seed(4242, { url: "http://old.acme.example/\u2028process.exit(1)//" });
  const { stdout } = await command(["import", "4242"]);
  expect(stdout).toContain("\\u2028process.exit(1)");
  expect(stdout).not.toMatch(/[\u2028\u2029]/);
});

test("import prints no program that leaves an app out", async () => {
  hubspot.seed(4242);
  expect(await command(["import", "4242", "4243", "4244"])).toEqual({
    code: 1,
    stdout: "",
    stderr:
      "pulumi-hubspot-calling: HubSpot has no calling settings of any kind for apps 4243, 4244, or this credential's account does not own them. Check the ids and the credential.\n",
  });
});

describe("import, where HubSpot does not serve a kind of document", () => {
  const notServed = (apps: string, label: string) =>
    `${label} are left out: HubSpot does not serve them in API version 2025-09 (404). To import them, set HUBSPOT_API_VERSION to v3, 2026-03 or 2026-09; a stack that manages them needs the same hubspot:apiVersion. Not declared: those of ${apps}.`;
  const refuse = (path: RegExp) =>
    hubspot.fault({ match: { path }, times: Number.POSITIVE_INFINITY, action: { type: "seen", name: "jetty-404" } });
  const env = { HUBSPOT_API_VERSION: "2025-09" };

  test("prints a program of the others and says what to set", async () => {
    hubspot.seed(4242, { name: "Acme" });
    hubspot.seed(4243, { name: "Emea" });
    refuse(/recording|channel/);
    const { code, stdout, stderr } = await command(["import", "4242", "4243"], env);
    const lines = ["recording settings", "channel connection settings"].map((label) =>
      notServed("apps 4242, 4243", label),
    );
    expect({ code, stderr }).toEqual({ code: 0, stderr: lines.map((line) => `${line}\n`).join("") });
    expect(
      stdout
        .split("\n")
        .filter((line) => line.startsWith("//"))
        .slice(1),
    ).toEqual(lines.map((line) => `// ${line}`));
    expect(stdout.match(/^new \w+\(\n.*,$/gm)).toEqual([
      'new CallingExtensionSettings(\n  "app4242",',
      'new CallingExtensionSettings(\n  "app4243",',
    ]);
  });

  test("prints a program that leaves an app out only when it names the app", async () => {
    hubspot.seed(4242);
    refuse(/recording/);
    const { code, stdout } = await command(["import", "4242", "4243"], env);
    expect(code).toBe(0);
    expect(stdout).toContain(`\n// ${notServed("apps 4242, 4243", "recording settings")}\n`);
  });

  test("fails when nothing could be read", async () => {
    refuse(/./);
    const { code, stdout, stderr } = await command(["import", "4242"], env);
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toMatch(/app 4242 calling settings: HubSpot refused the read \(404\).*Try v3, 2026-03 or 2026-09/);
  });

  test("fails on every other error", async () => {
    hubspot.seed(4242);
    refuse(/recording/);
    hubspot.fault({ match: { path: "channel" }, action: { type: "status", status: 403 } });
    expect(await command(["import", "4242"], env)).toMatchObject({ code: 1, stdout: "" });
  });
});

test("import says what keeps it from HubSpot and not the credential", async () => {
  hubspot.set({ developerApiKeys: ["another"] });
  const refused = await command(["import", "4242"]);
  expect(refused).toMatchObject({ code: 1, stdout: "" });
  expect(refused.stderr).toMatch(/HubSpot refused the read \(401\)/);
  expect(refused.stderr).not.toContain(key);
  const none = await command(["import", "4242"], { HUBSPOT_DEVELOPER_API_KEY: undefined });
  expect(none).toMatchObject({ code: 1, stdout: "" });
  expect(none.stderr).toMatch(/HubSpot is not configured: no credential.*HUBSPOT_DEVELOPER_API_KEY/);
});

test.each([
  [["import"], "import needs at least one app id"],
  [["import", "4242", "dialer", "0"], "an app's id is a whole number from 1 to 2147483647, not dialer, 0"],
  [["import", "2147483648"], "not 2147483648"],
  [["export", "4242"], 'there is no command "export"'],
  [[], "name a command: check or import"],
  [["import", "4242", "--force"], "--force"],
])("a wrong command line ends with 2 and the usage: %j", async (args, message) => {
  const { code, stdout, stderr } = await command(args);
  expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
  expect(stderr).toContain(message);
  expect(stderr).toContain("\nUsage: pulumi-hubspot-calling import APP_ID...\n");
  expect(stderr).toMatch(/\n--help says more\.\n$/);
  expect(stderr.split("\n").length).toBeLessThan(6);
  expect(hubspot.calls()).toEqual([]);
});

test("the version is the package's own", async () => {
  const { version } = JSON.parse(readFileSync(resolve(__dirname, "../package.json"), "utf8"));
  expect(await command(["--version"])).toMatchObject({ code: 0, stdout: `${version}\n`, stderr: "" });
});

test("help is no error and names every command", async () => {
  const { code, stdout, stderr } = await command(["--help"]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  expect(stdout).toContain("HUBSPOT_ACCESS_TOKEN");
  expect(stdout).toContain("Usage: pulumi-hubspot-calling import APP_ID...");
  expect(stdout).toContain("Usage: pulumi-hubspot-calling check [--json] [APP_ID...]");
});

test.each([
  [["check", "--jsn", "4242"], "there is no option --jsn: there is --json, --help, --version"],
  [["import", "4242", "--json"], "there is no option --json: there is --help, --version"],
  [["check", "-1"], "there is no option -1: there is --json, --help, --version"],
  [["check", "--", "-1"], "an app's id is a whole number from 1 to 2147483647, not -1"],
])("the words %j are refused", async (words, message) => {
  const { code, stderr } = await command(words);
  expect({ code, line: stderr.split("\n")[0] }).toEqual({ code: 2, line: `pulumi-hubspot-calling: ${message}` });
});
