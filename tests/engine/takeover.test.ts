import { emulatedHubSpot, writes } from "./support/hubspot.js";
import { project } from "./support/project.js";

const hubspot = emulatedHubSpot();

test("a takeover changes what its preview shows and nothing else", async () => {
  hubspot.seed(42, { name: "By hand", height: 500, width: 400, isReady: true, usesRemote: true });
  const before = hubspot.read(42);
  const pulumi = await project({
    baseUrl: hubspot.url,
    program: `const dialer = new CallingExtensionSettings("dialer", { appId: 42, name: "Dialer", height: 640, width: 400 });
      module.exports = { name: dialer.name, width: dialer.width, isReady: dialer.isReady };`,
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

  await pulumi.upDone();
  expect(writes(hubspot).map(({ method, body }) => [method, body])).toEqual([
    ["PATCH", { name: "Dialer", height: 640 }],
  ]);
  expect(hubspot.read(42)).toEqual({ ...before, name: "Dialer", height: 640, updatedAt: expect.any(String) });
  expect(pulumi.outputs()).toEqual({ name: "Dialer", width: 400, isReady: true });
});

test("existing settings are not taken over unasked where the program says so", async () => {
  hubspot.seed(42);
  const before = hubspot.read(42);
  const dialer = (adoptExisting: boolean) =>
    `new CallingExtensionSettings("dialer", { appId: 42, name: "Dialer", adoptExisting: ${adoptExisting} });`;
  const pulumi = await project({ baseUrl: hubspot.url, program: dialer(false) });

  const result = await pulumi.preview();
  expect(result.exitCode).not.toBe(0);
  expect(result.output).toContain("app 42 has calling settings already");
  expect(result.output).toContain("adoptExisting to true for one `pulumi up`");
  expect(result.output).not.toMatch(/^\s+at /m);
  expect(hubspot.read(42)).toEqual(before);

  // What the message says works: true once, then false again.
  pulumi.program(dialer(true));
  await pulumi.upDone();
  hubspot.clearCalls();
  pulumi.program(dialer(false));
  await pulumi.upDone();
  expect(writes(hubspot)).toEqual([]);
});
