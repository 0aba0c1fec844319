import { emulatedHubSpot, writesInShort } from "./support/hubspot.js";
import { project } from "./support/project.js";

jest.setTimeout(120_000);

const hubspot = emulatedHubSpot();
const fields = `name: "Dialer", url: "https://dialer.example/"`;

test("a_rename_without_an_alias_keeps_the_settings", async () => {
  const pulumi = await project({
    baseUrl: hubspot.url,
    program: `new CallingExtensionSettings("before", { appId: 42, ${fields} });`,
  });
  await pulumi.upDone();
  const before = hubspot.read(42);
  hubspot.clearCalls();

  pulumi.program(`new CallingExtensionSettings("after", { appId: 42, ${fields} });`);
  const { output } = await pulumi.upDone();

  expect(hubspot.read(42)).toEqual(before);
  expect(writesInShort(hubspot)).toEqual([]);
  expect(output).toContain("app 42 calling settings: kept in HubSpot");
  expect(pulumi.resource("before")).toBeUndefined();
  expect(pulumi.resource("after")?.id).toBe("42");
});
