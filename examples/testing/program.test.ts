import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { LocalWorkspace, type Stack } from "@pulumi/pulumi/automation";
import { type Emulator, startEmulator } from "hubspot-calling-emulator";

// The real CLI runs the program: some seconds each time.
jest.setTimeout(300_000);

let hubspot: Emulator;
let folder: string;
let stack: Stack;

beforeEach(async () => {
  hubspot = await startEmulator();
  // State, plugins and login of these tests alone; nothing of your own Pulumi is touched.
  folder = mkdtempSync(join(tmpdir(), "calling-test-"));
  stack = await LocalWorkspace.createOrSelectStack(
    { stackName: "test", workDir: __dirname },
    {
      pulumiHome: folder,
      envVars: { PULUMI_BACKEND_URL: `file://${folder}`, PULUMI_CONFIG_PASSPHRASE: "test", ...hubspot.environment },
    },
  );
});

afterEach(async () => {
  await hubspot.stop();
  rmSync(folder, { recursive: true });
  // The config that a test has set must not outlive it.
  rmSync(join(__dirname, "Pulumi.test.yaml"), { force: true });
});

test("users do not see the app until it is released", async () => {
  await stack.up();
  expect(hubspot.read(4242)).toMatchObject({ name: "Acme Dialer", isReady: false });

  await stack.setConfig("released", { value: "true" });
  await stack.up();
  expect(hubspot.read(4242)).toMatchObject({ isReady: true });
});

test("what the program does not declare stays as somebody set it", async () => {
  hubspot.seed(4242, { name: "Old name", width: 555, supportsInboundCalling: true });
  await stack.up();
  expect(hubspot.read(4242)).toMatchObject({ name: "Acme Dialer", width: 555, supportsInboundCalling: true });
  expect(hubspot.read(4242, "recording")).toEqual({
    urlToRetrieveAuthedRecording: "https://dialer.acme.example/recordings/%s",
  });
});

test("a preview sends nothing even when HubSpot is in trouble", async () => {
  hubspot.fault({ action: { type: "status", status: 503 } });
  const { changeSummary } = await stack.preview();
  expect(changeSummary).toMatchObject({ create: 3 });
  expect(hubspot.calls().filter(({ method }) => method !== "GET")).toEqual([]);
});
