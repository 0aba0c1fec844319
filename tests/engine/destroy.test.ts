import { emulatedHubSpot, writesInShort } from "./support/hubspot.js";
import { project } from "./support/project.js";

const hubspot = emulatedHubSpot();
const program = `new CallingExtensionSettings("dialer", { appId: 42, name: "Dialer" });`;

test("destroy that runs the program deletes all the same", async () => {
  hubspot.seed(42);
  const pulumi = await project({ baseUrl: hubspot.url, program });
  await pulumi.upDone();
  hubspot.clearCalls();

  const { exitCode } = await pulumi.destroy("--run-program");

  expect(exitCode).toBe(0);
  expect(writesInShort(hubspot)).toEqual(["DELETE 42"]);
  expect(hubspot.read(42)).toBeUndefined();
  expect(pulumi.resource("dialer")).toBeUndefined();
});

test("resources are deleted one by one, with a program or without", async () => {
  hubspot.seed(42);
  hubspot.seed(43);
  const pulumi = await project({
    baseUrl: hubspot.url,
    program: `${program} new CallingExtensionSettings("second", { appId: 43, name: "Second" });`,
  });
  await pulumi.upDone();
  hubspot.clearCalls();

  // One leaves the program.
  pulumi.program(program);
  await pulumi.upDone();
  expect(writesInShort(hubspot)).toEqual(["DELETE 43"]);
  expect(hubspot.read(42)).toBeDefined();

  // A destroy needs no program that runs. One that HubSpot refuses keeps the resource for the next.
  pulumi.program(`throw new Error("this program is broken");`);
  hubspot.fault({
    match: { method: "DELETE" },
    action: { type: "status", status: 400, body: { status: "error", message: "the app is listed on the marketplace" } },
  });
  const refused = await pulumi.destroy();
  expect(refused.exitCode).not.toBe(0);
  expect(refused.output).toContain("the app is listed on the marketplace");
  expect(refused.output).not.toMatch(/^\s+at /m);
  expect(pulumi.resource("dialer")?.id).toBe("42");

  const { exitCode, output } = await pulumi.destroy();
  expect(exitCode).toBe(0);
  expect(output).not.toContain("broken");
  expect(hubspot.read(42)).toBeUndefined();
});
