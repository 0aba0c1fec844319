import { emulatedHubSpot, writesInShort } from "./support/hubspot.js";
import { project } from "./support/project.js";

const hubspot = emulatedHubSpot();
const dialer = (name: string, options = "{}") =>
  `new CallingExtensionSettings("${name}", { appId: 42, name: "Dialer" }, ${options});`;

test("a_rename_with_an_alias_changes_nothing", async () => {
  hubspot.seed(42);
  const pulumi = await project({ baseUrl: hubspot.url, program: dialer("before") });
  await pulumi.upDone();
  hubspot.clearCalls();

  pulumi.program(dialer("after", `{ aliases: [{ name: "before" }] }`));
  const { output } = await pulumi.upDone();

  expect(writesInShort(hubspot)).toEqual([]);
  expect(output).not.toMatch(/created|deleted|kept in HubSpot/);
  expect(pulumi.resource("after")?.id).toBe("42");
});

test("a_rename_with_an_alias_works_where_nothing_may_be_taken_over", async () => {
  const strict = (name: string, options = "{}") =>
    `new CallingExtensionSettings("${name}",
      { appId: 42, name: "Dialer", url: "https://dialer.example/", adoptExisting: false }, ${options});`;
  const pulumi = await project({ baseUrl: hubspot.url, program: strict("before") });
  await pulumi.upDone();

  pulumi.program(strict("after"));
  const refused = await pulumi.preview();
  expect(refused.exitCode).not.toBe(0);
  expect(refused.output).toContain("give it an alias");

  pulumi.program(strict("after", `{ aliases: [{ name: "before" }] }`));
  await pulumi.upDone();
  expect(writesInShort(hubspot)).toEqual(["POST 42"]);
});

test("protected_settings_outlive_the_program_and_a_destroy", async () => {
  hubspot.seed(42);
  const pulumi = await project({ baseUrl: hubspot.url, program: dialer("dialer", "{ protect: true }") });
  await pulumi.upDone();
  hubspot.clearCalls();

  expect((await pulumi.destroy()).exitCode).not.toBe(0);
  pulumi.program("");
  expect((await pulumi.up()).exitCode).not.toBe(0);

  expect(writesInShort(hubspot)).toEqual([]);
  expect(hubspot.read(42)).toBeDefined();
  expect(pulumi.resource("dialer")?.id).toBe("42");
});

test("protected_settings_do_not_move_to_another_app", async () => {
  hubspot.seed(42);
  const pulumi = await project({ baseUrl: hubspot.url, program: dialer("dialer", "{ protect: true }") });
  await pulumi.upDone();
  hubspot.clearCalls();

  pulumi.program(dialer("dialer", "{ protect: true }").replace("42", `43, url: "https://dialer.example/"`));
  for (const result of [await pulumi.preview(), await pulumi.up()]) expect(result.exitCode).not.toBe(0);

  expect(writesInShort(hubspot)).toEqual([]);
  expect(pulumi.resource("dialer")?.id).toBe("42");
});

test("settings_retained_on_delete_outlive_their_place_in_the_program", async () => {
  hubspot.seed(42);
  const pulumi = await project({ baseUrl: hubspot.url, program: dialer("dialer", "{ retainOnDelete: true }") });
  await pulumi.upDone();
  hubspot.clearCalls();

  pulumi.program("");
  await pulumi.upDone();

  expect(hubspot.calls()).toEqual([]);
  expect(hubspot.read(42)).toBeDefined();
  expect(pulumi.resource("dialer")).toBeUndefined();
});

test("settings_retained_on_delete_stay_in_HubSpot", async () => {
  hubspot.seed(42);
  const pulumi = await project({ baseUrl: hubspot.url, program: dialer("dialer", "{ retainOnDelete: true }") });
  await pulumi.upDone();
  hubspot.clearCalls();

  expect(await pulumi.destroy()).toMatchObject({ exitCode: 0 });

  expect(hubspot.calls()).toEqual([]);
  expect(hubspot.read(42)).toBeDefined();
});

test("resources_wait_for_those_they_depend_on", async () => {
  hubspot.seed(1);
  hubspot.seed(2);
  const pulumi = await project({
    baseUrl: hubspot.url,
    program: `const second = new CallingExtensionSettings("second", { appId: 2, name: "Second" });
      new CallingExtensionSettings("first", { appId: 1, name: "First" }, { dependsOn: second });`,
  });
  hubspot.fault({ match: { method: "PATCH", appId: 2 }, action: { type: "delay", milliseconds: 500 } });
  await pulumi.upDone();
  expect(writesInShort(hubspot)).toEqual(["PATCH 2", "PATCH 1"]);

  hubspot.clearCalls();
  expect(await pulumi.destroy()).toMatchObject({ exitCode: 0 });
  expect(writesInShort(hubspot)).toEqual(["DELETE 1", "DELETE 2"]);
});

test("an_untargeted_resource_is_left_alone", async () => {
  hubspot.seed(1);
  hubspot.seed(2);
  const pulumi = await project({
    baseUrl: hubspot.url,
    program: `new CallingExtensionSettings("first", { appId: 1, name: "First" });
      new CallingExtensionSettings("second", { appId: 2, name: "Second" });`,
  });
  await pulumi.upDone();
  hubspot.edit(1, { name: "By hand" });
  hubspot.edit(2, { name: "By hand" });

  await pulumi.upDone("--target", pulumi.urn("second"));

  expect(hubspot.read(1)).toMatchObject({ name: "By hand" });
  expect(hubspot.read(2)).toMatchObject({ name: "Second" });
});

test("of_two_resources_the_destroy_of_one_spares_the_other", async () => {
  hubspot.seed(1);
  hubspot.seed(2);
  const pulumi = await project({
    baseUrl: hubspot.url,
    program: `new CallingExtensionSettings("first", { appId: 1, name: "First" });
      new CallingExtensionSettings("second", { appId: 2, name: "Second" });`,
  });
  await pulumi.upDone();
  hubspot.clearCalls();

  expect(await pulumi.destroy("--target", pulumi.urn("second"))).toMatchObject({ exitCode: 0 });

  expect(writesInShort(hubspot)).toEqual(["DELETE 2"]);
  expect(hubspot.read(1)).toMatchObject({ name: "First" });
  expect(pulumi.resource("first")?.id).toBe("1");
});
