import { marked } from "./support/display.js";
import { emulatedHubSpot, writes } from "./support/hubspot.js";
import { project } from "./support/project.js";

const hubspot = emulatedHubSpot();
const program = `new CallingExtensionSettings("dialer", { appId: 42, name: "Dialer", height: 600, isReady: false });`;

test("without refresh, up names what drifted and repairs that alone", async () => {
  hubspot.seed(42);
  const pulumi = await project({ baseUrl: hubspot.url, program });
  await pulumi.upDone();
  hubspot.edit(42, { height: 999, name: "Dialler", usesRemote: true });
  hubspot.clearCalls();

  const preview = await pulumi.preview("--diff");
  expect(preview.exitCode).toBe(0);
  expect(preview.output).toContain(`app 42 calling settings: height 999 => 600 (drift)`);
  expect(preview.output).toContain(`app 42 calling settings: name "Dialler" => "Dialer" (drift)`);
  expect(preview.output).not.toContain("usesRemote");
  expect(preview.output).toMatch(/1 to update/);
  expect(hubspot.calls().map(({ method }) => method)).toEqual(["GET"]);

  const up = await pulumi.upDone();
  expect(up.output).toContain(`app 42 calling settings: height 999 => 600 (drift)`);
  expect(writes(hubspot).map(({ method, body }) => [method, body])).toEqual([
    ["PATCH", { name: "Dialer", height: 600 }],
  ]);
  expect(hubspot.read(42)).toMatchObject({ name: "Dialer", height: 600, isReady: false, usesRemote: true });

  const again = await pulumi.previewNothing();
  expect(again.output).not.toContain("app 42");
  expect(hubspot.read(42)).toMatchObject({ usesRemote: true });
});

test("with refresh the preview shows the drifted fields and no others", async () => {
  hubspot.seed(42);
  const pulumi = await project({
    baseUrl: hubspot.url,
    program: program.replace("height", `url: "https://dialer.example/", height`),
    refreshAlways: true,
  });
  await pulumi.upDone();
  hubspot.edit(42, { height: 999, isReady: true, usesRemote: true });
  hubspot.clearCalls();

  const preview = await pulumi.preview("--diff");
  expect(preview.exitCode).toBe(0);
  expect(marked(preview.output, "update")).toEqual(["~ height: 999 => 600", "~ isReady: true => false"]);
  // The engine has said it: a line of ours would say it twice, or the wrong way round.
  expect(preview.output).not.toContain("(drift)");
  expect(hubspot.calls().map(({ method }) => method)).toEqual(["GET"]);

  await pulumi.upDone();
  expect(writes(hubspot).map(({ body }) => body)).toEqual([{ height: 600, isReady: false }]);
  expect(hubspot.read(42)).toMatchObject({ height: 600, isReady: false, usesRemote: true });

  // Deleted by hand, they are made again.
  hubspot.remove(42);
  hubspot.clearCalls();
  await pulumi.upDone();
  expect(writes(hubspot).map(({ method }) => method)).toEqual(["POST"]);
  expect(hubspot.read(42)).toMatchObject({ name: "Dialer", height: 600 });
  await pulumi.previewNothing();
});

test("the drift alarm finds drift alone, a refresh takes it into the state", async () => {
  hubspot.seed(42);
  const pulumi = await project({ baseUrl: hubspot.url, program });
  await pulumi.upDone();

  // Neither a change of the program nor one of what is not managed.
  hubspot.edit(42, { usesRemote: true });
  pulumi.program(`${program.replace("600", "640")} exports.more = 1;`);
  expect(await pulumi.driftAlarm()).toMatchObject({ exitCode: 0 });
  pulumi.program(program);

  hubspot.edit(42, { height: 999 });
  expect(await pulumi.driftAlarm()).toMatchObject({ exitCode: 7 });
  hubspot.clearCalls();

  const refresh = await pulumi.refresh("--diff");
  expect(refresh.exitCode).toBe(0);
  expect(refresh.output).not.toContain("(drift)");
  expect(pulumi.resource("dialer")).toMatchObject({
    inputs: { height: 999, name: "Dialer", isReady: false },
    outputs: { height: 999, usesRemote: true },
  });
  expect(writes(hubspot)).toEqual([]);

  const preview = await pulumi.preview("--diff");
  expect(marked(preview.output, "update")).toEqual(["~ height: 999 => 600"]);
  expect(preview.output).not.toContain("(drift)");
  await pulumi.upDone();
  expect(writes(hubspot).map(({ body }) => body)).toEqual([{ height: 600 }]);

  hubspot.remove(42);
  expect(await pulumi.driftAlarm()).toMatchObject({ exitCode: 7 });
});

test("settings deleted by hand are made again as they were", async () => {
  hubspot.seed(42, { url: "https://dialer.example/", width: 333, supportsInboundCalling: true, isReady: true });
  const pulumi = await project({
    baseUrl: hubspot.url,
    program: `new CallingExtensionSettings("dialer", { appId: 42, name: "Dialer" });`,
  });
  await pulumi.upDone();
  hubspot.remove(42);
  hubspot.clearCalls();

  const preview = await pulumi.preview();
  expect(preview.exitCode).toBe(0);
  expect(preview.output).toContain(
    "app 42 calling settings: HubSpot has no calling settings for app 42, or this credential's account does not own it",
  );
  // What a re-creation would send is known before it happens.
  expect(preview.output).toContain("app 42 calling settings: width 333 (last known)");
  expect(preview.output).toContain("app 42 calling settings: isReady false (default)");
  expect(writes(hubspot)).toEqual([]);

  await pulumi.upDone();
  expect(writes(hubspot).map(({ method }) => method)).toEqual(["POST"]);
  expect(hubspot.read(42)).toMatchObject({
    name: "Dialer",
    url: "https://dialer.example/",
    width: 333,
    supportsInboundCalling: true,
    // Nobody sees the app again unasked.
    isReady: false,
  });
  await pulumi.previewNothing();
});
