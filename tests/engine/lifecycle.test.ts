import { marked } from "./support/display.js";
import { emulatedHubSpot, writes, writesInShort } from "./support/hubspot.js";
import { project } from "./support/project.js";

const hubspot = emulatedHubSpot();

const whole = {
  name: "Dialer",
  url: "https://dialer.example/hubspot",
  height: 640,
  width: 480,
  isReady: true,
  supportsCustomObjects: true,
  supportsInboundCalling: true,
  usesCallingWindow: false,
  usesRemote: true,
};
const wholeProgram = `const dialer = new CallingExtensionSettings("dialer", ${JSON.stringify({ appId: 42, ...whole })});
  const { appId, adoptExisting, name, url, height, width, isReady, supportsCustomObjects, supportsInboundCalling,
    usesCallingWindow, usesRemote, createdAt, updatedAt } = dialer;
  module.exports = { appId, adoptExisting, name, url, height, width, isReady, supportsCustomObjects,
    supportsInboundCalling, usesCallingWindow, usesRemote, createdAt, updatedAt };`;

test("every_field_is_sent_and_every_output_is_what_HubSpot_holds", async () => {
  const pulumi = await project({ baseUrl: hubspot.url, program: wholeProgram });

  const preview = await pulumi.preview();
  expect(preview.exitCode).toBe(0);
  expect(writes(hubspot)).toEqual([]);

  await pulumi.upDone();
  expect(writes(hubspot).map(({ method, body }) => [method, body])).toEqual([["POST", whole]]);
  expect(hubspot.read(42)).toMatchObject(whole);
  expect(pulumi.outputs()).toEqual({ appId: 42, adoptExisting: true, ...hubspot.read(42) });
  await pulumi.previewNothing();

  hubspot.clearCalls();
  const destroy = await pulumi.destroy();
  expect(destroy.exitCode).toBe(0);
  expect(writesInShort(hubspot)).toEqual(["DELETE 42"]);
  expect(hubspot.read(42)).toBeUndefined();
  expect(pulumi.state()).toEqual([]);
});

test("one_field_on_an_app_that_has_settings_changes_that_field_alone", async () => {
  hubspot.seed(42, { name: "By hand", isReady: true, width: 321 });
  const before = hubspot.read(42);
  const pulumi = await project({
    baseUrl: hubspot.url,
    program: `const dialer = new CallingExtensionSettings("dialer", { appId: 42, height: 640 });
      module.exports = { name: dialer.name, width: dialer.width, height: dialer.height, isReady: dialer.isReady };`,
  });

  const preview = await pulumi.preview();
  expect(preview.output).toContain("app 42 calling settings: height 600 => 640 (takeover)");
  expect(writes(hubspot)).toEqual([]);

  await pulumi.upDone();
  expect(writes(hubspot).map(({ method, body }) => [method, body])).toEqual([["PATCH", { height: 640 }]]);
  expect(hubspot.read(42)).toEqual({ ...before, height: 640, updatedAt: expect.any(String) });
  expect(pulumi.outputs()).toEqual({ name: "By hand", width: 321, height: 640, isReady: true });
});

test("an_app_without_settings_needs_a_name_and_a_url_and_the_preview_says_so", async () => {
  const pulumi = await project({
    baseUrl: hubspot.url,
    program: `new CallingExtensionSettings("dialer", { appId: 42, height: 640 });`,
  });

  for (const result of [await pulumi.preview(), await pulumi.up()]) {
    expect(result.exitCode).not.toBe(0);
    expect(result.output).toMatch(/name .*is needed: app 42 has no calling settings yet/);
    expect(result.output).toMatch(/url .*is needed: app 42 has no calling settings yet/);
    expect(result.output).not.toMatch(/^\s+at /m);
  }
  expect(writes(hubspot)).toEqual([]);

  pulumi.program(
    `new CallingExtensionSettings("dialer", { appId: 42, height: 640, name: "Dialer", url: "https://dialer.example/" });`,
  );
  await pulumi.upDone();
  // Nobody sees an app that is not said to be ready.
  expect(hubspot.read(42)).toMatchObject({ name: "Dialer", height: 640, width: 400, isReady: false });
});

test("after_an_up_nothing_is_left_to_do_neither_after_a_refresh_nor_after_export_and_import", async () => {
  hubspot.seed(42);
  const pulumi = await project({ baseUrl: hubspot.url, program: wholeProgram });
  await pulumi.upDone();
  await pulumi.previewNothing();
  expect(await pulumi.refresh("--expect-no-changes")).toMatchObject({ exitCode: 0 });
  await pulumi.previewNothing();

  await pulumi.stackImport(await pulumi.stackExport());
  hubspot.clearCalls();
  await pulumi.upDone("--expect-no-changes");
  expect(writes(hubspot)).toEqual([]);
  expect(pulumi.outputs()).toEqual({ appId: 42, adoptExisting: true, ...hubspot.read(42) });
});

test("a_field_that_leaves_the_program_is_left_alone_until_it_comes_back", async () => {
  hubspot.seed(42);
  const both = `new CallingExtensionSettings("dialer", { appId: 42, name: "Dialer", height: 640 });`;
  const pulumi = await project({ baseUrl: hubspot.url, program: both });
  await pulumi.upDone();
  hubspot.clearCalls();

  pulumi.program(`new CallingExtensionSettings("dialer", { appId: 42, name: "Dialer" });`);
  const left = await pulumi.run("up", "--yes", "--diff");
  expect(left.exitCode).toBe(0);
  expect(marked(left.output, "update")).toEqual(["- height: 640"]);
  expect(writes(hubspot)).toEqual([]);
  expect(hubspot.read(42)).toMatchObject({ height: 640 });

  hubspot.edit(42, { height: 999 });
  await pulumi.previewNothing();

  pulumi.program(both);
  const back = await pulumi.run("up", "--yes", "--diff");
  expect(back.exitCode).toBe(0);
  expect(marked(back.output, "update")).toEqual(["+ height: 640"]);
  expect(writes(hubspot).map(({ method, body }) => [method, body])).toEqual([["PATCH", { height: 640 }]]);
  await pulumi.previewNothing();
});
