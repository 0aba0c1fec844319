import { emulatedHubSpot, writesInShort } from "./support/hubspot.js";
import { project } from "./support/project.js";

const hubspot = emulatedHubSpot();
const program = `new CallingExtensionSettings("dialer", { appId: 42, name: "Dialer" });`;

test("destroy_of_what_is_already_gone_succeeds_and_says_so", async () => {
  hubspot.seed(42);
  const pulumi = await project({ baseUrl: hubspot.url, program });
  await pulumi.upDone();
  hubspot.remove(42);

  const { exitCode, output } = await pulumi.destroy();

  expect(exitCode).toBe(0);
  expect(output).toContain(
    "app 42 calling settings: HubSpot has no calling settings for app 42, or this credential's account does not own it",
  );
  expect(pulumi.state()).toEqual([]);
});

test("destroy_needs_no_program_that_runs", async () => {
  hubspot.seed(42);
  const pulumi = await project({ baseUrl: hubspot.url, program });
  await pulumi.upDone();
  hubspot.clearCalls();

  pulumi.program(`throw new Error("this program is broken");`);
  const { exitCode, output } = await pulumi.destroy();

  expect(exitCode).toBe(0);
  expect(output).not.toContain("broken");
  expect(writesInShort(hubspot)).toEqual(["DELETE 42"]);
  expect(hubspot.read(42)).toBeUndefined();
});

test("destroy_that_runs_the_program_deletes_all_the_same", async () => {
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

test("with_refresh_destroy_looks_first_and_deletes_once", async () => {
  hubspot.seed(42);
  const pulumi = await project({ baseUrl: hubspot.url, program, refreshAlways: true });
  await pulumi.upDone();
  hubspot.clearCalls();

  expect(await pulumi.destroy()).toMatchObject({ exitCode: 0 });

  expect(hubspot.calls().map(({ method }) => method)).toEqual(["GET", "DELETE"]);
  expect(hubspot.read(42)).toBeUndefined();
});

test("a_resource_that_leaves_the_program_is_deleted", async () => {
  hubspot.seed(42);
  hubspot.seed(43);
  const pulumi = await project({
    baseUrl: hubspot.url,
    program: `${program} new CallingExtensionSettings("second", { appId: 43, name: "Second" });`,
  });
  await pulumi.upDone();
  hubspot.clearCalls();

  pulumi.program(program);
  await pulumi.upDone();

  expect(writesInShort(hubspot)).toEqual(["DELETE 43"]);
  expect(hubspot.read(42)).toBeDefined();
});

test("a_destroy_that_HubSpot_refuses_keeps_the_resource_for_the_next_one", async () => {
  hubspot.seed(42);
  const pulumi = await project({ baseUrl: hubspot.url, program });
  await pulumi.upDone();
  hubspot.fault({
    match: { method: "DELETE" },
    action: { type: "status", status: 400, body: { status: "error", message: "the app is listed on the marketplace" } },
  });

  const refused = await pulumi.destroy();
  expect(refused.exitCode).not.toBe(0);
  expect(refused.output).toContain("the app is listed on the marketplace");
  expect(refused.output).not.toMatch(/^\s+at /m);
  expect(pulumi.resource("dialer")?.id).toBe("42");

  expect(await pulumi.destroy()).toMatchObject({ exitCode: 0 });
  expect(hubspot.read(42)).toBeUndefined();
});
