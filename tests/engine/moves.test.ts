import { emulatedHubSpot, writesInShort } from "./support/hubspot.js";
import { type Project, project } from "./support/project.js";

const hubspot = emulatedHubSpot();

/** What the program says of an app; the rest of the settings is seeded, so that losing them shows. */
const fields = `name: "Dialer", url: "https://dialer.example/"`;
const seeded = { name: "Dialer", url: "https://dialer.example/", height: 777, supportsInboundCalling: true };

async function managing(program: string): Promise<Project> {
  const pulumi = await project({ baseUrl: hubspot.url, program });
  await pulumi.upDone();
  hubspot.clearCalls();
  return pulumi;
}

const kept = (appId: number) => `app ${appId} calling settings: kept in HubSpot, because this program still uses them`;

/** Each way of making anew what is declared; only the engine's real order of steps shows that nothing is deleted. */
test("settings survive a lost twin, a rename, a parent, taint and replace", async () => {
  hubspot.seed(42, seeded);
  const before = hubspot.read(42);
  const declared = `{ appId: 42, ${fields} }`;
  const pulumi = await managing(`new CallingExtensionSettings("first", ${declared});
    new CallingExtensionSettings("second", { appId: 42, url: "https://dialer.example/" });`);
  const keeps = async (...flags: string[]) => {
    const { output } = await pulumi.upDone(...flags);
    expect(hubspot.read(42)).toEqual(before);
    expect(writesInShort(hubspot)).toEqual([]);
    expect(output).toContain(kept(42));
    return output;
  };

  // One of two declarations of an app leaves the program.
  pulumi.program(`new CallingExtensionSettings("first", ${declared});`);
  await keeps();
  expect(pulumi.resource("second")).toBeUndefined();

  // A rename without alias.
  pulumi.program(`new CallingExtensionSettings("dialer", ${declared});`);
  await keeps();
  expect(pulumi.resource("first")).toBeUndefined();
  expect(pulumi.resource("dialer")?.id).toBe("42");

  // A new parent.
  pulumi.program(`const parent = new pulumi.ComponentResource("acme:Telephony", "telephony");
    new CallingExtensionSettings("dialer", ${declared}, { parent });`);
  await keeps();
  expect(pulumi.urn("dialer")).toContain("acme:Telephony");

  expect(await pulumi.run("state", "taint", "--yes", pulumi.urn("dialer"))).toMatchObject({ exitCode: 0 });
  expect(await keeps()).toMatch(/1 replaced/);
  expect(pulumi.resource("dialer")?.taint).toBeUndefined();

  expect(await keeps("--replace", pulumi.urn("dialer"))).toMatch(/1 replaced/);
  await pulumi.previewNothing();
});

test("two resources that swap their apps keep the settings of both", async () => {
  hubspot.seed(1, { height: 111 });
  hubspot.seed(2, { height: 222 });
  const pulumi = await managing(`new CallingExtensionSettings("red", { appId: 1, name: "Red" });
    new CallingExtensionSettings("blue", { appId: 2, name: "Blue" });`);

  pulumi.program(`new CallingExtensionSettings("red", { appId: 2, name: "Red" });
    new CallingExtensionSettings("blue", { appId: 1, name: "Blue" });`);
  await pulumi.upDone();

  expect(hubspot.read(1)).toMatchObject({ name: "Blue", height: 111 });
  expect(hubspot.read(2)).toMatchObject({ name: "Red", height: 222 });
  expect(writesInShort(hubspot).sort()).toEqual(["PATCH 1", "PATCH 2"]);
  expect([pulumi.resource("red")?.id, pulumi.resource("blue")?.id]).toEqual(["2", "1"]);
  await pulumi.previewNothing();
});

test("a resource moved to another app deletes the settings left behind", async () => {
  hubspot.seed(1, seeded);
  const pulumi = await managing(`new CallingExtensionSettings("dialer", { appId: 1, ${fields} });`);

  pulumi.program(`new CallingExtensionSettings("dialer", { appId: 2, ${fields} });`);
  const preview = await pulumi.preview();
  expect(preview.output).toMatch(/\+-.*dialer\s+replace\s.*appId/);
  expect(writesInShort(hubspot)).toEqual([]);
  // The create fails: what exists must not be gone before its successor is there.
  const refused = hubspot.fault({
    match: { method: "POST" },
    times: Number.POSITIVE_INFINITY,
    action: { type: "status", status: 400, body: { status: "error", message: "url is on a list" } },
  });
  const failed = await pulumi.up();
  expect(failed.exitCode).not.toBe(0);
  expect(failed.output).toContain("url is on a list");
  expect(hubspot.read(1)).toMatchObject(seeded);
  expect(hubspot.calls().filter(({ method }) => method === "DELETE")).toEqual([]);

  refused.remove();
  hubspot.clearCalls();
  await pulumi.upDone();
  expect(writesInShort(hubspot)).toEqual(["POST 2", "DELETE 1"]);
  expect(hubspot.read(1)).toBeUndefined();
  // Nothing is known of the new app's other fields but what the old one had is not its.
  expect(hubspot.read(2)).toMatchObject({ name: "Dialer", url: "https://dialer.example/", height: 600 });
  expect(pulumi.resource("dialer")?.id).toBe("2");
});
