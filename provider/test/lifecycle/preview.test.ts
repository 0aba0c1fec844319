import { UNKNOWN } from "../../src/lifecycle/properties.js";
import { callingRecordingSettings } from "../../src/resources/callingRecordingSettings.js";
import { APP, rejection, SETTINGS, useHubSpot } from "../support/hubspot.js";

const hubspot = useHubSpot();
const inputs = { appId: APP, adoptExisting: true, ...SETTINGS };

test("an unknown adoptExisting is previewed as unknown, and marked", async () => {
  const { lifecycle } = hubspot.newOperation();
  const { outs } = await lifecycle.create(inputs);
  const unknown = "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7";
  const news = { ...inputs, adoptExisting: unknown };
  expect(await lifecycle.preview(news)).toMatchObject({ adoptExisting: UNKNOWN });
  expect(await lifecycle.preview(news, outs)).toMatchObject({ adoptExisting: UNKNOWN });
  expect(await lifecycle.diffInDetail(String(APP), outs, news)).toMatchObject({
    changes: true,
    fields: [{ name: "adoptExisting", kind: "update", cause: "program" }],
  });
});

describe("the preview of a create", () => {
  it("shows the defaults, and leaves unknown what only HubSpot decides", async () => {
    const { name, url } = SETTINGS;
    const { lifecycle } = hubspot.newOperation();
    expect(await lifecycle.preview({ appId: APP, adoptExisting: true, name, url, height: UNKNOWN })).toEqual({
      appId: APP,
      adoptExisting: true,
      name,
      url,
      height: UNKNOWN,
      width: 400,
      isReady: false,
      supportsCustomObjects: false,
      supportsInboundCalling: false,
      usesCallingWindow: true,
      usesRemote: false,
      createdAt: UNKNOWN,
      updatedAt: UNKNOWN,
    });
    expect(hubspot.writes()).toEqual([]);
  });

  it("shows what exists and what is written over it", async () => {
    hubspot.emulator.seed(APP, { ...SETTINGS, height: 999 });
    const { createdAt } = hubspot.emulator.read(APP) ?? {};
    const { lifecycle } = hubspot.newOperation();
    expect(await lifecycle.preview({ appId: APP, adoptExisting: true, height: 600 })).toEqual({
      ...inputs,
      createdAt,
      updatedAt: UNKNOWN,
    });
  });

  it("says what it will take over", async () => {
    hubspot.emulator.seed(APP, { ...SETTINGS, height: 999 });
    const { lifecycle, lines } = hubspot.newOperation();
    await lifecycle.preview(inputs);
    expect(lines).toEqual([
      "app 42 calling settings: exist in HubSpot already (takeover)",
      "app 42 calling settings: height 999 => 600 (takeover)",
    ]);
  });

  it("refuses existing settings with adoptExisting false", async () => {
    hubspot.emulator.seed(APP, SETTINGS);
    const { lifecycle } = hubspot.newOperation();
    const error = await rejection(lifecycle.preview({ ...inputs, adoptExisting: false }));
    expect(error.message).toMatch(/^app 42 calling settings: adoptExisting is false, and app 42 has calling settings/);
  });

  it("names every setting that a first POST requires", async () => {
    const { lifecycle } = hubspot.newOperation();
    const error = await rejection(lifecycle.preview({ appId: APP, adoptExisting: true }));
    expect(error.message).toMatch(/^app 42 calling settings: name is needed: .*; url is needed: /);
  });

  it("of an app that is not known leaves open what the program does not say", async () => {
    const { lifecycle } = hubspot.newOperation({}, callingRecordingSettings);
    const outputs = { appId: UNKNOWN, adoptExisting: true, urlToRetrieveAuthedRecording: UNKNOWN };
    expect(await lifecycle.preview({ appId: UNKNOWN, adoptExisting: true })).toEqual(outputs);
    expect(hubspot.methods()).toEqual([]);
  });
});

describe("the preview of an update", () => {
  it("is what is there where nothing changes", async () => {
    const { outs } = await hubspot.newOperation().lifecycle.create(inputs);
    const { __record, ...visible } = outs;
    expect(await hubspot.newOperation().lifecycle.preview(inputs, outs)).toEqual(visible);
  });

  it("keeps an ignored setting as HubSpot has it", async () => {
    const { outs } = await hubspot.newOperation().lifecycle.create(inputs);
    hubspot.emulator.edit(APP, { height: 999 });
    const news = { ...inputs, width: 401 };
    const previewed = await hubspot.newOperation().lifecycle.preview(news, outs, { ignoreChanges: ["height"] });
    expect(previewed).toMatchObject({ height: 999, width: 401, updatedAt: UNKNOWN, createdAt: outs.createdAt });
  });

  it("fills missing settings as the update will", async () => {
    const { outs } = await hubspot.newOperation().lifecycle.create(inputs);
    hubspot.emulator.remove(APP);
    const { height: _, ...news } = inputs;
    const previewed = await hubspot.newOperation().lifecycle.preview(news, { ...outs, height: 777 });
    expect(previewed).toMatchObject({ height: 777, createdAt: UNKNOWN, updatedAt: UNKNOWN });
  });
});
