import { emulatedHubSpot, writes } from "./support/hubspot.js";
import { project } from "./support/project.js";

const hubspot = emulatedHubSpot();
const dialer = (height: number, more = "") =>
  `new CallingExtensionSettings("dialer", { appId: 42, name: "Dialer", height: ${height}${more} },
    { ignoreChanges: ["height"] });`;

test("an ignored field is sent once, then left alone until it is managed", async () => {
  hubspot.seed(42);
  const pulumi = await project({ baseUrl: hubspot.url, program: dialer(640) });
  await pulumi.upDone();
  expect(hubspot.read(42)).toMatchObject({ name: "Dialer", height: 640 });

  // By hand in HubSpot, and in the program.
  hubspot.edit(42, { height: 999 });
  pulumi.program(dialer(700));
  expect((await pulumi.previewNothing()).output).not.toContain("(drift)");
  expect(await pulumi.driftAlarm()).toMatchObject({ exitCode: 0 });
  expect(await pulumi.refresh()).toMatchObject({ exitCode: 0 });

  // A change beside it takes nothing along.
  hubspot.clearCalls();
  pulumi.program(dialer(700, ", width: 480"));
  await pulumi.upDone();
  expect(writes(hubspot).map(({ body }) => body)).toEqual([{ width: 480 }]);
  expect(hubspot.read(42)).toMatchObject({ height: 999, width: 480 });
  await pulumi.previewNothing();

  // No longer ignored.
  hubspot.clearCalls();
  pulumi.program(`new CallingExtensionSettings("dialer", { appId: 42, name: "Dialer", height: 640, width: 480 });`);
  await pulumi.upDone();
  expect(writes(hubspot).map(({ body }) => body)).toEqual([{ height: 640 }]);
  await pulumi.previewNothing();
});

test("with refresh an ignored field is neither repaired nor written back", async () => {
  hubspot.seed(42);
  const pulumi = await project({ baseUrl: hubspot.url, program: dialer(640), refreshAlways: true });
  await pulumi.upDone();
  hubspot.edit(42, { height: 999 });
  pulumi.program(dialer(700));
  expect((await pulumi.previewNothing()).output).not.toContain("(drift)");

  hubspot.clearCalls();
  pulumi.program(dialer(700, ", width: 480"));
  await pulumi.upDone();
  expect(writes(hubspot).map(({ body }) => body)).toEqual([{ width: 480 }]);
  expect(hubspot.read(42)).toMatchObject({ height: 999, width: 480 });
  await pulumi.previewNothing();
});
