import { emulatedHubSpot } from "./support/hubspot.js";
import { project } from "./support/project.js";

const hubspot = emulatedHubSpot();
const program = `new CallingExtensionSettings("dialer", { appId: 42, name: "Dialer", url: "https://dialer.example/" });`;
const notice =
  "app 42 calling settings: HubSpot has no calling settings for app 42, or this credential's account does not own it";

test("a credential of another account changes nothing and is told so", async () => {
  hubspot.seed(42);
  const pulumi = await project({ baseUrl: hubspot.url, program });
  await pulumi.upDone();
  const before = hubspot.read(42);

  hubspot.set({ foreignApps: { 42: 403 } });
  for (const result of [await pulumi.preview(), await pulumi.refresh(), await pulumi.destroy()]) {
    expect(result.exitCode).not.toBe(0);
    expect(result.output).toMatch(/app 42 calling settings: HubSpot refused the (read|delete) \(403/);
    expect(result.output).toContain("Check appId first, and that the app belongs to the key's account");
    expect(result.output).not.toMatch(/^\s+at /m);
  }
  expect(hubspot.read(42)).toEqual(before);
  expect(pulumi.resource("dialer")?.id).toBe("42");
  hubspot.set({ foreignApps: {} });
  await pulumi.previewNothing();

  hubspot.set({ foreignApps: { 42: 404 } });
  const preview = await pulumi.preview();
  expect(preview.exitCode).toBe(0);
  expect(preview.output).toContain(notice);

  const up = await pulumi.up();
  expect(up.exitCode).not.toBe(0);
  expect(up.output).toContain(notice);
  expect(up.output).toContain("app 42 calling settings: HubSpot refused the create (404");
  expect(up.output).toContain("check appId and credential");
  expect(up.output).not.toMatch(/^\s+at /m);

  const restoreState = pulumi.keepState();
  const refresh = await pulumi.refresh();
  expect(refresh.exitCode).toBe(0);
  expect(refresh.output).toContain(notice);

  restoreState();
  const destroy = await pulumi.destroy();
  expect(destroy.exitCode).toBe(0);
  expect(destroy.output).toContain(notice);
  expect(hubspot.read(42)).toEqual(before);
});

test("with refresh the right credential converges after the wrong one", async () => {
  hubspot.seed(42);
  const pulumi = await project({ baseUrl: hubspot.url, refreshAlways: true, program });
  await pulumi.upDone();
  const before = hubspot.read(42);
  hubspot.set({ foreignApps: { 42: 404 } });

  const up = await pulumi.up();
  expect(up.exitCode).not.toBe(0);
  expect(up.output).toContain(notice);
  expect(up.output).toContain("app 42 calling settings: HubSpot refused the create (404");
  expect(hubspot.read(42)).toEqual(before);

  // The refresh has let go of the resource: it is taken over again, with nothing to change.
  hubspot.set({ foreignApps: {} });
  await pulumi.upDone();
  expect(hubspot.read(42)).toEqual(before);
  await pulumi.previewNothing();
});
