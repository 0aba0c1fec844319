import { ArgumentError } from "../../src/lifecycle/lookUp.js";
import { callingRecordingSettings } from "../../src/resources/callingRecordingSettings.js";
import { APP, rejection, SETTINGS, useHubSpot } from "../support/hubspot.js";

const hubspot = useHubSpot();

describe("a function that reads settings", () => {
  it("answers what HubSpot has, and sends GET alone", async () => {
    hubspot.emulator.seed(APP, SETTINGS);
    const found = await hubspot.newOperation().lifecycle.lookUp({ appId: APP });
    const { createdAt, updatedAt } = found;
    expect(found).toEqual({ appId: APP, exists: true, ...SETTINGS, createdAt, updatedAt });
    expect([typeof createdAt, typeof updatedAt]).toEqual(["string", "string"]);
    expect(hubspot.methods()).toEqual(["GET"]);
  });

  it("answers that nothing exists, and a line says what that can mean", async () => {
    const { lifecycle, lines } = hubspot.newOperation({}, callingRecordingSettings);
    expect(await lifecycle.lookUp({ appId: APP })).toEqual({ appId: APP, exists: false });
    expect(lines).toEqual([
      "app 42 recording settings: HubSpot has none, or this credential's account does not own the app. Check appId and the credential.",
    ]);
  });

  it("leaves no read behind by which a resource would miss a later edit", async () => {
    const { lifecycle } = hubspot.newOperation();
    const { id, outs = {} } = await lifecycle.create({ appId: APP, ...SETTINGS });
    const next = hubspot.newOperation().lifecycle;
    await next.lookUp({ appId: APP });
    hubspot.emulator.edit(APP, { height: 999 });
    const { inputs = {} } = await next.check(outs, { appId: APP, ...SETTINGS });
    expect(await next.diff(id, outs, inputs)).toMatchObject({ changes: true });
  });

  it("answers what this operation wrote, also where HubSpot's reads lag", async () => {
    const { lifecycle } = hubspot.newOperation();
    await lifecycle.create({ appId: APP, ...SETTINGS });
    hubspot.emulator.fault({ match: { method: "GET" }, action: { type: "status", status: 404 } });
    expect(await lifecycle.lookUp({ appId: APP })).toMatchObject({ exists: true, ...SETTINGS });
  });

  it("finds another resource's secret in HubSpot's own spelling too", async () => {
    const url = "https://dialer.acme.example?token=canary-secret-xyz";
    const { lifecycle } = hubspot.newOperation();
    await lifecycle.create({ appId: APP, ...SETTINGS, url, __secretInputs: ["url"] });
    hubspot.emulator.edit(APP, { url: "https://dialer.acme.example/?token=canary-secret-xyz" });
    expect(lifecycle.secretOutputs(await lifecycle.lookUp({ appId: APP }))).toEqual(["url"]);
    expect(lifecycle.secretOutputs({ url: "https://dialer.acme.example/?token=canary-secret-xyz" })).toEqual(["url"]);
  });

  it("reads at each call", async () => {
    const { lifecycle } = hubspot.newOperation();
    expect(await lifecycle.lookUp({ appId: APP })).toMatchObject({ exists: false });
    hubspot.emulator.seed(APP, SETTINGS);
    expect(await lifecycle.lookUp({ appId: APP })).toMatchObject({ exists: true, ...SETTINGS });
  });

  it("fails where HubSpot refuses, and does not answer that nothing exists", async () => {
    hubspot.emulator.fault({ action: { type: "status", status: 403 } });
    await expect(hubspot.newOperation().lifecycle.lookUp({ appId: APP })).rejects.toThrow(/403/);
  });

  it("does not keep what the program no longer declares", async () => {
    hubspot.emulator.seed(APP, SETTINGS);
    const { lifecycle } = hubspot.newOperation();
    const { id, props = {} } = await lifecycle.readById(String(APP), { standalone: true });
    await lifecycle.lookUp({ appId: APP });
    await lifecycle.delete(id, props);
    expect(hubspot.emulator.read(APP)).toBeUndefined();
  });

  it.each([
    [{}, "appId is needed: a whole number from 1 to 2147483647, the id of the HubSpot app"],
    [{ appId: "42" }, 'appId must be a whole number from 1 to 2147483647, not the text "42"'],
    [{ appId: 0 }, "appId must be a whole number from 1 to 2147483647, not 0"],
    [{ appId: "04da6b54-80e4-46f7-96ec-b56ff0331ba9" }, "appId is not known yet"],
    [{ appId: 42, appID: 43 }, "appID is no argument of getCallingExtensionSettings: did you mean appId?"],
    [{ appId: 42, wholeNonsense: 43 }, "wholeNonsense is no argument of getCallingExtensionSettings: it has appId"],
    [
      { appId: "canary-secret-id", __secretInputs: ["appId"] },
      'appId must be a whole number from 1 to 2147483647, not the text "[secret]"',
    ],
  ])("refuses %j, and sends nothing", async (args, fault) => {
    const error = await rejection(hubspot.newOperation().lifecycle.lookUp(args));
    expect(error).toBeInstanceOf(ArgumentError);
    expect(error.message).toBe(`getCallingExtensionSettings: ${fault}`);
    expect(hubspot.methods()).toEqual([]);
  });
});
