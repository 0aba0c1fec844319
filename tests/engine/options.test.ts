import { emulatedHubSpot, writesInShort } from "./support/hubspot.js";
import { project } from "./support/project.js";

const hubspot = emulatedHubSpot();
const dialer = (name: string, options = "{}") =>
  `new CallingExtensionSettings("${name}", { appId: 42, name: "Dialer" }, ${options});`;

test("a rename with an alias changes nothing, also where nothing is adopted", async () => {
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
  const { output } = await pulumi.upDone();
  expect(output).not.toMatch(/created|deleted|kept in HubSpot/);
  expect(writesInShort(hubspot)).toEqual(["POST 42"]);
  expect(pulumi.resource("after")?.id).toBe("42");
});

test("protected settings outlive the program, a destroy and a move", async () => {
  hubspot.seed(42);
  const pulumi = await project({ baseUrl: hubspot.url, program: dialer("dialer", "{ protect: true }") });
  await pulumi.upDone();
  hubspot.clearCalls();

  expect((await pulumi.destroy()).exitCode).not.toBe(0);
  pulumi.program("");
  expect((await pulumi.up()).exitCode).not.toBe(0);
  pulumi.program(dialer("dialer", "{ protect: true }").replace("42", `43, url: "https://dialer.example/"`));
  for (const result of [await pulumi.preview(), await pulumi.up()]) expect(result.exitCode).not.toBe(0);

  expect(writesInShort(hubspot)).toEqual([]);
  expect(hubspot.read(42)).toBeDefined();
  expect(pulumi.resource("dialer")?.id).toBe("42");
});

test("settings retained on delete stay in HubSpot", async () => {
  hubspot.seed(42);
  hubspot.seed(43);
  const second = `new CallingExtensionSettings("second", { appId: 43, name: "Second" }, { retainOnDelete: true });`;
  const pulumi = await project({
    baseUrl: hubspot.url,
    program: dialer("dialer", "{ retainOnDelete: true }") + second,
  });
  await pulumi.upDone();
  hubspot.clearCalls();

  // One leaves the program, the other one's stack is destroyed.
  pulumi.program(second);
  await pulumi.upDone();
  expect(pulumi.resource("dialer")).toBeUndefined();
  expect(await pulumi.destroy()).toMatchObject({ exitCode: 0 });

  expect(writesInShort(hubspot)).toEqual([]);
  expect([hubspot.read(42)?.name, hubspot.read(43)?.name]).toEqual(["Dialer", "Second"]);
});

test("resources wait for those they depend on, and targets spare others", async () => {
  for (const appId of [1, 2, 3]) hubspot.seed(appId);
  const pulumi = await project({
    baseUrl: hubspot.url,
    program: `const second = new CallingExtensionSettings("second", { appId: 2, name: "Second" });
      new CallingExtensionSettings("first", { appId: 1, name: "First" }, { dependsOn: second });
      new CallingExtensionSettings("third", { appId: 3, name: "Third" });`,
  });
  hubspot.fault({ match: { method: "PATCH", appId: 2 }, action: { type: "delay", milliseconds: 500 } });
  await pulumi.upDone();
  const ordered = (...steps: string[]) => writesInShort(hubspot).filter((step) => steps.includes(step));
  expect(ordered("PATCH 1", "PATCH 2")).toEqual(["PATCH 2", "PATCH 1"]);

  for (const appId of [1, 2, 3]) hubspot.edit(appId, { name: "By hand" });
  await pulumi.upDone("--target", pulumi.urn("third"));
  expect([1, 2, 3].map((appId) => hubspot.read(appId)?.name)).toEqual(["By hand", "By hand", "Third"]);

  hubspot.clearCalls();
  expect(await pulumi.destroy("--target", pulumi.urn("third"))).toMatchObject({ exitCode: 0 });
  expect(writesInShort(hubspot)).toEqual(["DELETE 3"]);
  expect(hubspot.read(1)).toBeDefined();
  expect(pulumi.resource("first")?.id).toBe("1");

  hubspot.clearCalls();
  expect(await pulumi.destroy()).toMatchObject({ exitCode: 0 });
  expect(writesInShort(hubspot)).toEqual(["DELETE 1", "DELETE 2"]);
});
