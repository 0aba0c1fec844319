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

describe("the_preview_of_a_create", () => {
  it("tells_the_defaults_and_leaves_open_what_HubSpot_alone_will_say", async () => {
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

  it("tells_what_is_there_and_what_is_written_over_it", async () => {
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

  it("names every setting without which there is no first POST", async () => {
    const { lifecycle } = hubspot.newOperation();
    const error = await rejection(lifecycle.preview({ appId: APP, adoptExisting: true }));
    expect(error.message).toMatch(/^app 42 calling settings: name is needed: .*; url is needed: /);
  });

  it("of_an_app_that_is_not_known_leaves_open_what_the_program_does_not_say", async () => {
    const { lifecycle } = hubspot.newOperation({}, callingRecordingSettings);
    const outputs = { appId: UNKNOWN, adoptExisting: true, urlToRetrieveAuthedRecording: UNKNOWN };
    expect(await lifecycle.preview({ appId: UNKNOWN, adoptExisting: true })).toEqual(outputs);
    expect(hubspot.methods()).toEqual([]);
  });
});

describe("the_preview_of_an_update", () => {
  it("is_what_is_there_where_nothing_changes", async () => {
    const { outs } = await hubspot.newOperation().lifecycle.create(inputs);
    const { __record, ...visible } = outs;
    expect(await hubspot.newOperation().lifecycle.preview(inputs, outs)).toEqual(visible);
  });

  it("keeps_an_ignored_setting_as_HubSpot_has_it", async () => {
    const { outs } = await hubspot.newOperation().lifecycle.create(inputs);
    hubspot.emulator.edit(APP, { height: 999 });
    const news = { ...inputs, width: 401 };
    const previewed = await hubspot.newOperation().lifecycle.preview(news, outs, { ignoreChanges: ["height"] });
    expect(previewed).toMatchObject({ height: 999, width: 401, updatedAt: UNKNOWN, createdAt: outs.createdAt });
  });

  it("fills_settings_that_are_gone_as_the_update_will", async () => {
    const { outs } = await hubspot.newOperation().lifecycle.create(inputs);
    hubspot.emulator.remove(APP);
    const { height: _, ...news } = inputs;
    const previewed = await hubspot.newOperation().lifecycle.preview(news, { ...outs, height: 777 });
    expect(previewed).toMatchObject({ height: 777, createdAt: UNKNOWN, updatedAt: UNKNOWN });
  });
});
