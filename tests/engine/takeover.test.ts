import { emulatedHubSpot, writes } from "./support/hubspot.js";
import { project } from "./support/project.js";

const hubspot = emulatedHubSpot();

test("the_preview_shows_what_a_takeover_would_change", async () => {
  hubspot.seed(42, { name: "By hand", height: 500, width: 400 });
  const pulumi = await project({
    baseUrl: hubspot.url,
    program: `new CallingExtensionSettings("dialer", { appId: 42, name: "Dialer", height: 640, width: 400 });`,
  });

  const { exitCode, output } = await pulumi.preview();

  expect(exitCode).toBe(0);
  const lines = [...output.matchAll(/^ {4}(app 42 .*)$/gm)].map(([, line]) => line);
  expect(lines).toEqual([
    "app 42 calling settings: exist in HubSpot already (takeover)",
    `app 42 calling settings: name "By hand" => "Dialer" (takeover)`,
    "app 42 calling settings: height 500 => 640 (takeover)",
  ]);
  expect(hubspot.calls().map(({ method }) => method)).toEqual(["GET"]);
});

test("existing_settings_are_not_taken_over_unasked_where_the_program_says_so", async () => {
  hubspot.seed(42);
  const before = hubspot.read(42);
  const dialer = (adoptExisting: boolean) =>
    `new CallingExtensionSettings("dialer", { appId: 42, name: "Dialer", adoptExisting: ${adoptExisting} });`;
  const pulumi = await project({ baseUrl: hubspot.url, program: dialer(false) });

  for (const result of [await pulumi.preview(), await pulumi.up()]) {
    expect(result.exitCode).not.toBe(0);
    expect(result.output).toContain("app 42 has calling settings already");
    expect(result.output).toContain("adoptExisting to true for one `pulumi up`");
    expect(result.output).not.toMatch(/^\s+at /m);
  }
  expect(hubspot.read(42)).toEqual(before);

  // What the message says works: true once, then false again.
  pulumi.program(dialer(true));
  await pulumi.upDone();
  hubspot.clearCalls();
  pulumi.program(dialer(false));
  await pulumi.upDone();
  expect(writes(hubspot)).toEqual([]);
  await pulumi.previewNothing();
});

test("of_two_stacks_on_one_app_the_last_writer_wins_and_each_sees_the_other_as_drift", async () => {
  hubspot.seed(42);
  const program = (height: number) => `new CallingExtensionSettings("dialer", { appId: 42, height: ${height} });`;
  const one = await project({ baseUrl: hubspot.url, program: program(111) });
  const two = await project({ baseUrl: hubspot.url, program: program(222) });

  await one.upDone();
  await two.upDone();
  expect(hubspot.read(42)?.height).toBe(222);

  const first = await one.upDone();
  expect(first.output).toContain("app 42 calling settings: height 222 => 111 (drift)");
  expect(hubspot.read(42)?.height).toBe(111);

  const second = await two.preview();
  expect(second.output).toContain("app 42 calling settings: height 111 => 222 (drift)");
});
