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

test("every field is sent, rests through refresh and import, and ends", async () => {
  const pulumi = await project({ baseUrl: hubspot.url, program: wholeProgram });

  const preview = await pulumi.preview();
  expect(preview.exitCode).toBe(0);
  expect(writes(hubspot)).toEqual([]);

  await pulumi.upDone();
  expect(writes(hubspot).map(({ method, body }) => [method, body])).toEqual([["POST", whole]]);
  expect(hubspot.read(42)).toMatchObject(whole);
  const outputs = { appId: 42, adoptExisting: true, ...hubspot.read(42) };
  expect(pulumi.outputs()).toEqual(outputs);

  // Nothing is left to do, neither at once nor after a refresh or an export and import.
  hubspot.clearCalls();
  await pulumi.previewNothing();
  expect(await pulumi.refresh("--expect-no-changes")).toMatchObject({ exitCode: 0 });
  await pulumi.stackImport(await pulumi.stackExport());
  await pulumi.upDone("--expect-no-changes");
  expect(writes(hubspot)).toEqual([]);
  expect(pulumi.outputs()).toEqual(outputs);

  hubspot.clearCalls();
  const destroy = await pulumi.destroy();
  expect(destroy.exitCode).toBe(0);
  expect(writesInShort(hubspot)).toEqual(["DELETE 42"]);
  expect(hubspot.read(42)).toBeUndefined();
  expect(pulumi.state()).toEqual([]);
});

test("an app without settings needs a name and a URL and the preview says so", async () => {
  const pulumi = await project({
    baseUrl: hubspot.url,
    program: `new CallingExtensionSettings("dialer", { appId: 42, height: 640 });`,
  });

  const { exitCode, output } = await pulumi.preview();
  expect(exitCode).not.toBe(0);
  expect(output).toMatch(/name .*is needed: app 42 has no calling settings yet/);
  expect(output).toMatch(/url .*is needed: app 42 has no calling settings yet/);
  expect(output).not.toMatch(/^\s+at /m);
  expect(writes(hubspot)).toEqual([]);

  pulumi.program(
    `new CallingExtensionSettings("dialer", { appId: 42, height: 640, name: "Dialer", url: "https://dialer.example/" });`,
  );
  await pulumi.upDone();
  // Nobody sees an app that is not said to be ready.
  expect(hubspot.read(42)).toMatchObject({ name: "Dialer", height: 640, width: 400, isReady: false });
});

test("a field that leaves the program is left alone until it comes back", async () => {
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
});
