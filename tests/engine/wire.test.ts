import { emulatedHubSpot, writesInShort } from "./support/hubspot.js";
import { project, succeeded } from "./support/project.js";

const hubspot = emulatedHubSpot();
const acme = { name: "Acme Dialer", url: "https://dialer.acme.example/hubspot", height: 600 };
const LONG_NAME = "n".repeat(60_000);

/** A resource of a YAML program. */
function yaml(properties: object): string {
  return `resources: ${JSON.stringify({ dialer: { type: "hubspot:CallingExtensionSettings", properties } })}\n`;
}

/** The same in JavaScript, through the dynamic front end. */
function javascript(properties: object): string {
  return `new CallingExtensionSettings("dialer", ${JSON.stringify(properties)});`;
}

test("a plain token of the plugin's config is encrypted in the state", async () => {
  const config = { "hubspot:developerApiKey": undefined, "hubspot:accessToken": "canary-plain-token" };
  const program = yaml({ appId: 42, ...acme });
  const pulumi = await project({ baseUrl: hubspot.url, plugin: "yaml", program, config });
  await pulumi.upDone();
  expect(pulumi.stateText()).not.toContain("canary-plain-token");
  await pulumi.previewNothing();

  // A refusal is no corruption, and a plain up of what it refused goes on.
  pulumi.program(yaml({ appId: 42, ...acme, height: 601 }));
  hubspot.fault({ match: { method: "PATCH" }, action: { type: "status", status: 400 } });
  const { output, exitCode } = await pulumi.up("--json");
  expect(exitCode).not.toBe(0);
  expect(output).toContain("HubSpot refused the update (400");
  expect(output).not.toMatch(/"maybeCorrupt":\s*true/);
  await pulumi.upDone();
  expect(hubspot.read(42)).toMatchObject({ height: 601 });
});

test("pulumi import leaves out what a program cannot declare and names it", async () => {
  const old = "http://old.acme.example";
  hubspot.seed(42, { ...acme, url: old });
  const pulumi = await project({ baseUrl: hubspot.url, plugin: "yaml", program: "" });
  const what = ["hubspot:index:CallingExtensionSettings", "dialer", "42"];
  const imported = await pulumi.run("import", ...what, "--yes", "--generate-code=false", "--protect=false");
  expect(succeeded("import", imported).output).toContain(
    `app 42 calling settings: url "${old}" cannot be declared, so an import leaves it out`,
  );
  expect(pulumi.resource("dialer")?.inputs).not.toHaveProperty("url");
  const { url: _, createdAt, updatedAt, ...settings } = hubspot.read(42) ?? {};
  pulumi.program(yaml({ appId: 42, ...settings }));
  await pulumi.previewNothing();
  expect(writesInShort(hubspot)).toEqual([]);
});

test.each([
  ["dynamic", undefined, javascript],
  ["plugin", "yaml", yaml],
] as const)("the engine keeps what is half-made with a long name: %s", async (_face, plugin, programOf) => {
  await hubspot.set({ contradict: { height: 601 } });
  const program = programOf({ appId: 42, ...acme, name: LONG_NAME });
  const pulumi = await project({ baseUrl: hubspot.url, program, ...(plugin ? { plugin } : {}) });
  const failed = await pulumi.up();
  expect(failed.exitCode).not.toBe(0);
  expect(failed.output).toContain("app 42 calling settings: HubSpot keeps 601 for height, sent 600");
  expect(pulumi.resource("dialer")).toMatchObject({ id: "42", initErrors: [expect.stringContaining("601")] });
  await hubspot.set({ contradict: {} });
  await pulumi.upDone();
  expect(hubspot.read(42)).toMatchObject({ ...acme, name: LONG_NAME });
  await pulumi.previewNothing();
  succeeded("destroy", await pulumi.destroy());
  expect(writesInShort(hubspot)).toEqual(["POST 42", "PATCH 42", "DELETE 42"]);
});
