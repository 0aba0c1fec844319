import type { DocumentKind } from "hubspot-calling-emulator";
import { emulatedHubSpot, writes } from "./support/hubspot.js";
import { project } from "./support/project.js";

const hubspot = emulatedHubSpot();

/** The siblings of the calling settings: what a program declares, and the same field changed by it and by hand. */
const siblings = [
  {
    kind: "CallingRecordingSettings",
    document: "recording" as DocumentKind,
    label: "recording settings",
    declared: { urlToRetrieveAuthedRecording: "https://dialer.example/%s" },
    changed: { urlToRetrieveAuthedRecording: "https://dialer.example/v2/%s" },
    byHand: { urlToRetrieveAuthedRecording: "https://by-hand.example/%s" },
    deletable: false,
  },
  {
    kind: "CallingChannelConnection",
    document: "channel-connection" as DocumentKind,
    label: "channel connection settings",
    declared: { isReady: false, url: "https://dialer.example/channels" },
    changed: { isReady: true },
    byHand: { isReady: true },
    deletable: true,
  },
];

describe.each(siblings.map((sibling) => [sibling.kind, sibling] as const))("%s", (kind, sibling) => {
  const { document, label, declared, changed, byHand, deletable } = sibling;
  const program = (fields: object, options = {}) =>
    `new ${kind}("it", ${JSON.stringify({ appId: 42, ...fields })}, ${JSON.stringify(options)});`;
  const held = () => hubspot.read(42, document);

  test("is_made_changed_repaired_and_destroyed", async () => {
    const pulumi = await project({ baseUrl: hubspot.url, program: program(declared) });
    await pulumi.upDone();
    expect(held()).toMatchObject(declared);
    expect(pulumi.resource("it")?.outputs).toMatchObject({ ...held(), appId: 42 });
    await pulumi.previewNothing();

    hubspot.clearCalls();
    pulumi.program(program({ ...declared, ...changed }));
    await pulumi.upDone();
    expect(writes(hubspot)).toMatchObject([{ method: "PATCH", document, body: changed }]);

    pulumi.program(program(declared));
    await pulumi.upDone();
    hubspot.edit(42, byHand, document);
    expect((await pulumi.preview()).output).toMatch(new RegExp(`app 42 ${label}: .* \\(drift\\)`));
    expect((await pulumi.driftAlarm()).exitCode).toBe(7);
    await pulumi.upDone();
    expect(held()).toMatchObject(declared);
    await pulumi.previewNothing();

    const { exitCode, output } = await pulumi.destroy();
    expect(exitCode).toBe(0);
    if (deletable) expect(held()).toBeUndefined();
    else {
      expect(held()).toMatchObject(declared);
      expect(output).toContain(`app 42 ${label}: left as they are, because HubSpot has no way to delete them`);
    }
  });

  test("takes_over_what_exists_and_a_rename_keeps_it", async () => {
    hubspot.seed(42, { ...declared, ...byHand }, document);
    const pulumi = await project({ baseUrl: hubspot.url, program: program(declared) });
    const { output } = await pulumi.preview();
    expect(output).toContain(`app 42 ${label}: exist in HubSpot already (takeover)`);
    expect(output).toMatch(new RegExp(`app 42 ${label}: ${Object.keys(byHand)[0]} .* => .* \\(takeover\\)`));
    await pulumi.upDone();
    expect(held()).toMatchObject(declared);

    hubspot.clearCalls();
    pulumi.program(program(declared).replace('"it"', '"renamed"'));
    await pulumi.upDone();
    expect(writes(hubspot)).toEqual([]);
    expect(held()).toMatchObject(declared);
  });

  test("is_read_by_get", async () => {
    hubspot.seed(42, declared, document);
    const [name] = Object.keys(declared) as [keyof typeof declared];
    const pulumi = await project({
      baseUrl: hubspot.url,
      program: `exports.value = ${kind}.get("it", 42).${name};`,
    });
    await pulumi.upDone();
    expect(pulumi.outputs()).toMatchObject({ value: declared[name] });
    expect(writes(hubspot)).toEqual([]);
  });
});

test("two_resources_that_declare_the_same_setting_are_warned_of_in_the_preview", async () => {
  hubspot.seed(42);
  const pulumi = await project({
    baseUrl: hubspot.url,
    program: `new CallingExtensionSettings("dialer", { appId: 42, height: 600 });
      new CallingExtensionSettings("backup", { appId: 42, height: 600 });`,
  });
  const { exitCode, output } = await pulumi.preview();
  expect(exitCode).toBe(0);
  expect(output).toContain("dialer and backup both declare height in the CallingExtensionSettings of app 42");
});

test("what_users_will_notice_is_warned_of_in_the_preview_and_holds_nothing_up", async () => {
  const program = (isReady: boolean) => `new CallingExtensionSettings("dialer",
    { appId: 42, name: "Dialer", url: "https://dialer.example/", isReady: ${isReady} });`;
  const pulumi = await project({ baseUrl: hubspot.url, program: program(false) });
  await pulumi.upDone();
  pulumi.program(program(true));
  const warning =
    "app 42 calling settings: isReady becomes true: users of all connected accounts get the app (warning)";
  expect((await pulumi.preview()).output).toContain(warning);
  await pulumi.upDone();
  expect(hubspot.read(42)).toMatchObject({ isReady: true });

  pulumi.program(program(true).replace("42", "43"));
  const { output } = await pulumi.preview();
  expect(output).toContain(
    "app 42 calling settings: the replacement deletes them unless this program declares them elsewhere, and isReady is true",
  );
});
