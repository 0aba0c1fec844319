import { callingRecordingSettings } from "../../src/resources/callingRecordingSettings.js";
import { APP, rejection, SETTINGS, useHubSpot } from "../support/hubspot.js";

const hubspot = useHubSpot();
const inputs = { appId: APP, adoptExisting: true, ...SETTINGS };
const none =
  "app 42 calling settings: HubSpot has none, or this credential's account does not own the app. Check the id and the credential.";

describe("a read that knows only the id", () => {
  it("returns every setting as an input, and the next diff is empty", async () => {
    hubspot.emulator.seed(APP, SETTINGS);
    const { id, props = {}, inputs: found = {} } = await hubspot.newOperation().lifecycle.readById(String(APP));
    expect({ id, found }).toEqual({ id: String(APP), found: inputs });
    expect(props).toMatchObject({ ...inputs, __record: { sent: SETTINGS } });
    expect(await hubspot.newOperation().lifecycle.diff(id, props, found)).toEqual({ changes: false });
  });

  it("of nothing answers an empty id, and a line says why", async () => {
    const { lifecycle, lines } = hubspot.newOperation();
    expect(await lifecycle.readById(String(APP))).toEqual({ id: "" });
    expect(lines).toEqual([none]);
  });

  it("of an id that is not an app id is refused", async () => {
    const error = await rejection(hubspot.newOperation().lifecycle.readById("dialer"));
    expect(error.message).toMatch(/^CallingExtensionSettings needs the app's id, .*, not "dialer"$/);
  });
});

describe("a delete after a read that knew only the id", () => {
  it("keeps what the program reads", async () => {
    hubspot.emulator.seed(APP, SETTINGS);
    const { lifecycle, lines } = hubspot.newOperation();
    const { id, props = {} } = await lifecycle.readById(String(APP));
    await lifecycle.delete(id, props);
    expect(hubspot.methods()).toEqual(["GET"]);
    expect(lines).toEqual(["app 42 calling settings: kept in HubSpot, because this program still uses them"]);
  });

  it("is sent where no program reads it", async () => {
    hubspot.emulator.seed(APP, SETTINGS);
    const { lifecycle, lines } = hubspot.newOperation();
    const { id, props = {} } = await lifecycle.readById(String(APP), { standalone: true });
    await lifecycle.delete(id, props);
    expect(hubspot.emulator.read(APP)).toBeUndefined();
    expect(lines).toEqual([]);
  });

  it("says so where HubSpot cannot delete", async () => {
    const document = { urlToRetrieveAuthedRecording: "https://dialer.acme.example/%s" };
    hubspot.emulator.seed(APP, document, "recording");
    const { lifecycle, lines } = hubspot.newOperation({}, callingRecordingSettings);
    const { id, props = {} } = await lifecycle.readById(String(APP), { standalone: true });
    await lifecycle.delete(id, props);
    expect(hubspot.emulator.read(APP, "recording")).toEqual(document);
    expect(lines).toEqual(["app 42 recording settings: left as they are, because HubSpot has no way to delete them"]);
  });
});
