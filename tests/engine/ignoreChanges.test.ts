import { emulatedHubSpot, writes } from "./support/hubspot.js";
import { project } from "./support/project.js";

const hubspot = emulatedHubSpot();
const dialer = (height: number, more = "") =>
  `new CallingExtensionSettings("dialer", { appId: 42, name: "Dialer", height: ${height}${more} },
    { ignoreChanges: ["height"] });`;

for (const refreshAlways of [false, true]) {
  const how = refreshAlways ? "with_refresh" : "without_refresh";

  test(`${how}_an_ignored_field_is_sent_once_and_then_neither_repaired_nor_written_back`, async () => {
    hubspot.seed(42);
    const pulumi = await project({ baseUrl: hubspot.url, program: dialer(640), refreshAlways });
    await pulumi.upDone();
    expect(hubspot.read(42)).toMatchObject({ name: "Dialer", height: 640 });
    await pulumi.previewNothing();

    // By hand in HubSpot, and in the program.
    hubspot.edit(42, { height: 999 });
    pulumi.program(dialer(700));
    const preview = await pulumi.previewNothing();
    expect(preview.output).not.toContain("(drift)");

    // A change beside it takes nothing along.
    hubspot.clearCalls();
    pulumi.program(dialer(700, ", width: 480"));
    await pulumi.upDone();
    expect(writes(hubspot).map(({ body }) => body)).toEqual([{ width: 480 }]);
    expect(hubspot.read(42)).toMatchObject({ height: 999, width: 480 });
    await pulumi.previewNothing();
  });
}

test("drift_of_an_ignored_field_does_not_set_off_the_drift_alarm", async () => {
  hubspot.seed(42);
  const pulumi = await project({ baseUrl: hubspot.url, program: dialer(640) });
  await pulumi.upDone();
  hubspot.edit(42, { height: 999 });

  expect(await pulumi.driftAlarm()).toMatchObject({ exitCode: 0 });

  expect(await pulumi.refresh()).toMatchObject({ exitCode: 0 });
  await pulumi.previewNothing();
  expect(hubspot.read(42)).toMatchObject({ height: 999 });
});

test("a_field_that_is_no_longer_ignored_is_managed_again", async () => {
  hubspot.seed(42);
  const pulumi = await project({ baseUrl: hubspot.url, program: dialer(640) });
  await pulumi.upDone();
  hubspot.edit(42, { height: 999 });
  hubspot.clearCalls();

  pulumi.program(`new CallingExtensionSettings("dialer", { appId: 42, name: "Dialer", height: 640 });`);
  await pulumi.upDone();

  expect(writes(hubspot).map(({ body }) => body)).toEqual([{ height: 640 }]);
  await pulumi.previewNothing();
});
