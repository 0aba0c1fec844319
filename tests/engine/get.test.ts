import { emulatedHubSpot, writes, writesInShort } from "./support/hubspot.js";
import { project } from "./support/project.js";

const hubspot = emulatedHubSpot();

test("settings that are only read feed other resources, and must exist", async () => {
  const pulumi = await project({
    baseUrl: hubspot.url,
    program: `const theirs = CallingExtensionSettings.get("theirs", 42);
      new CallingExtensionSettings("copy", { appId: 43, name: theirs.name, url: theirs.url, height: theirs.height });
      module.exports = { appId: theirs.appId, height: theirs.height, createdAt: theirs.createdAt };`,
  });

  const missing = await pulumi.preview();
  expect(missing.exitCode).not.toBe(0);
  expect(missing.output).toContain(
    "app 42 calling settings: HubSpot has none, or this credential's account does not own",
  );
  expect(missing.output).not.toMatch(/^\s+at .*hubspot/m);

  hubspot.seed(42, { name: "Theirs", url: "https://theirs.example/", height: 555 });
  const before = hubspot.read(42);
  await pulumi.upDone();
  expect(hubspot.read(43)).toMatchObject({ name: "Theirs", url: "https://theirs.example/", height: 555 });
  expect(pulumi.outputs()).toEqual({ appId: 42, height: 555, createdAt: before?.createdAt });
  await pulumi.previewNothing();

  hubspot.edit(42, { height: 777 });
  hubspot.clearCalls();
  await pulumi.upDone();
  expect(writes(hubspot).map(({ method, appId, body }) => [method, appId, body])).toEqual([
    ["PATCH", 43, { height: 777 }],
  ]);

  hubspot.clearCalls();
  expect(await pulumi.destroy()).toMatchObject({ exitCode: 0 });
  expect(writesInShort(hubspot)).toEqual(["DELETE 43"]);
  expect(hubspot.read(42)).toMatchObject({ height: 777 });
});
