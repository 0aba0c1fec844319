import { readFileSync } from "node:fs";
import { join } from "node:path";
import { ADDRESS, managedIn, recorded, recordedReleases, recordedStacks } from "../recorded/recorded.js";
import { checkout } from "./support/cli.js";
import { emulatedHubSpot, writes, writesInShort } from "./support/hubspot.js";
import { type Project, project } from "./support/project.js";
import { record } from "./support/recording.js";
import { recordPlugin } from "./support/recordingPlugin.js";

const hubspot = emulatedHubSpot();
const { version } = JSON.parse(readFileSync(join(checkout, "provider/package.json"), "utf8")) as { version: string };

/** A stack as a release left it, with HubSpot as it was then and the code of today. */
async function restored(...[release, stack]: Parameters<typeof recorded>): Promise<Project> {
  const { program, hubspot: documents, deployment } = recorded(release, stack);
  hubspot.seedAll(documents);
  const plugin = stack.startsWith("plugin") ? ({ plugin: "nodejs" } as const) : {};
  const pulumi = await project({
    baseUrl: hubspot.url,
    program: program.replaceAll(ADDRESS, hubspot.url),
    ...plugin,
  });
  await pulumi.stackImport(deployment.replaceAll(ADDRESS, hubspot.url));
  return pulumi;
}

// Before a release: `npm run record`.
if (process.env.RECORD_STATE) {
  test("what this release leaves in the state is recorded", () => record(version, hubspot));
  test("what this release's plugin leaves is recorded", () => recordPlugin(version, hubspot));
}

test("the state of this release is among the recorded ones", () => {
  expect(recordedReleases()).toContain(version);
});

test.each(recordedStacks(["settled"]))("a stack of release %s that is %s rests, updates and ends", async (...which) => {
  const pulumi = await restored(...which);
  await pulumi.previewNothing();
  // Those that somebody changed by hand where nobody manages: a refresh takes note, and nothing follows from it.
  const drifted = ["one", "ignoring"].flatMap((name) => ["--exclude", pulumi.urn(name)]);
  expect(await pulumi.refresh("--expect-no-changes", ...drifted)).toMatchObject({ exitCode: 0 });
  expect(await pulumi.refresh()).toMatchObject({ exitCode: 0 });
  await pulumi.previewNothing();
  expect(writes(hubspot)).toEqual([]);

  const { program, resources, hubspot: before } = recorded(...which);
  const managing = resources.filter(({ external }) => !external);
  pulumi.program(program.replaceAll("height: 640", "height: 641"));
  await pulumi.upDone();
  const sent = writes(hubspot).map(({ method, appId, body }) => [`${method} ${appId}`, body]);
  expect(Object.fromEntries(sent)).toEqual(
    Object.fromEntries(managing.map(({ id }) => [`PATCH ${id}`, { height: 641 }])),
  );
  expect(sent).toHaveLength(managing.length);
  await pulumi.previewNothing();

  hubspot.clearCalls();
  expect(await pulumi.destroy()).toMatchObject({ exitCode: 0 });
  expect(writesInShort(hubspot).sort()).toEqual(managing.map(({ id }) => `DELETE ${id}`).sort());
  const others = resources.filter(({ external }) => external).map(({ id }) => Number(id));
  expect(hubspot.documents()).toEqual(Object.fromEntries(others.map((appId) => [appId, before[appId]])));
  expect(pulumi.state()).toEqual([]);
});

test.each(recordedStacks(["half-made"]))("a stack of release %s that is %s converges", async (...which) => {
  const pulumi = await restored(...which);
  const { resources } = recorded(...which);
  await pulumi.upDone();
  for (const resource of resources) expect(hubspot.read(Number(resource.id))).toMatchObject(managedIn(resource));
  expect(pulumi.state().filter(({ initErrors }) => initErrors?.length)).toEqual([]);
  expect(writesInShort(hubspot).sort()).toEqual(["PATCH 202", "POST 201"]);

  expect(await pulumi.destroy()).toMatchObject({ exitCode: 0 });
  expect(hubspot.documents()).toEqual({});
});

test.each(recordedStacks(["siblings"]))("a stack of release %s of the %s rests, updates and ends", async (...which) => {
  const pulumi = await restored(...which);
  await pulumi.previewNothing();
  expect(await pulumi.refresh("--expect-no-changes")).toMatchObject({ exitCode: 0 });
  expect(writes(hubspot)).toEqual([]);

  pulumi.program(recorded(...which).program.replaceAll("https://siblings.example", "https://moved.example"));
  await pulumi.upDone();
  const sent = writes(hubspot).map(({ method, appId, document, body }) => [`${method} ${appId} ${document}`, body]);
  expect(Object.fromEntries(sent)).toEqual({
    "PATCH 301 recording": { urlToRetrieveAuthedRecording: "https://moved.example/%s" },
    "PATCH 301 channel-connection": { url: "https://moved.example/channels" },
  });
  await pulumi.previewNothing();

  expect(await pulumi.destroy()).toMatchObject({ exitCode: 0 });
  expect(hubspot.documents()).toEqual({
    301: { recording: { urlToRetrieveAuthedRecording: "https://moved.example/%s" } },
  });
});

test.each(recordedStacks(["plugin", "plugin-provider"]))(
  "a stack of release %s of the %s rests and ends",
  async (...which) => {
    const pulumi = await restored(...which);
    const { program, resources, hubspot: before } = recorded(...which);
    await pulumi.previewNothing();
    expect(await pulumi.refresh("--expect-no-changes")).toMatchObject({ exitCode: 0 });
    expect(writes(hubspot)).toEqual([]);

    const moved = program.replaceAll("https://plugin.example", "https://moved.example");
    pulumi.program(moved.replaceAll(ADDRESS, hubspot.url));
    await pulumi.upDone();
    await pulumi.previewNothing();
    const managed = resources.filter(({ external }) => !external);
    const sent = writes(hubspot);
    expect(sent.map(({ method }) => method)).toEqual(managed.map(() => "PATCH"));
    for (const { body } of sent)
      expect(JSON.stringify(body)).toMatch(/^{"[a-zA-Z]+":"https:\/\/moved\.example\/[^"]+"}$/);

    expect(await pulumi.destroy()).toMatchObject({ exitCode: 0 });
    const left = Object.fromEntries(
      resources.filter(({ external }) => external).map(({ id }) => [id, before[Number(id)]]),
    );
    const recordings = resources.filter(({ type }) => type.endsWith("CallingRecordingSettings"));
    for (const { id } of recordings)
      left[id] = { recording: { urlToRetrieveAuthedRecording: "https://moved.example/%s" } };
    expect(hubspot.documents()).toEqual(left);
  },
);
