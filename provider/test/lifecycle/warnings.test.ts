import { UNKNOWN } from "../../src/lifecycle/properties.js";
import { callingChannelConnection } from "../../src/resources/callingChannelConnection.js";
import { callingRecordingSettings } from "../../src/resources/callingRecordingSettings.js";
import { APP, SETTINGS, useHubSpot } from "../support/hubspot.js";
import { Program } from "../support/program.js";

const hubspot = useHubSpot();
const ready = { ...SETTINGS, isReady: true };
const hidden = { ...SETTINGS, isReady: false };
const moved = "https://calls.acme.example/hubspot";

const get = "app 42 calling settings: isReady becomes true: users of all connected accounts get the app (warning)";
const lose = "app 42 calling settings: isReady becomes false: users of all connected accounts lose the app (warning)";
const move =
  "app 42 calling settings: url moves from dialer.acme.example to calls.acme.example while isReady is true: users get the new host at once (warning)";

/** What a preview of the second program warns of, after an up of the first. */
async function warnings(first: object, second: object): Promise<string[]> {
  const program = new Program(hubspot);
  await program.up({ appId: APP, ...first });
  const { lines, failures } = await program.preview({ appId: APP, ...second });
  expect(failures).toEqual([]);
  return lines.filter((line) => line.endsWith("(warning)"));
}

describe("a preview of an update warns", () => {
  it.each([
    ["that users get an app that becomes ready", hidden, ready, [get]],
    ["that users lose an app that is no longer ready", ready, hidden, [lose]],
    ["that the host changes while the app is ready", ready, { ...ready, url: moved }, [move]],
    ["of nothing when the host changes before the app is ready", hidden, { ...hidden, url: moved }, []],
    ["of the release alone when both change", hidden, { ...ready, url: moved }, [get]],
    ["of the loss alone when both change", ready, { ...hidden, url: moved }, [lose]],
    ["of nothing when the path changes", ready, { ...ready, url: `${SETTINGS.url}/v2` }, []],
    ["of nothing when another setting changes", ready, { ...ready, height: 601 }, []],
    ["of nothing that leaves the program", ready, { name: ready.name }, []],
    ["of nothing that is not known yet", hidden, { ...hidden, isReady: UNKNOWN, url: UNKNOWN }, []],
    ["of nothing that is ignored", ready, { ...hidden, __ignoreChanges: ["isReady"] }, []],
    ["of no secret release", hidden, { ...ready, __secretInputs: ["isReady"] }, []],
    ["of no secret host", ready, { ...ready, url: moved, __secretInputs: ["url"] }, []],
  ])("%s", async (_, first, second, expected) => {
    expect(await warnings(first, second)).toEqual(expected);
  });

  it("of a host that moves though readiness is not managed", async () => {
    hubspot.emulator.seed(APP, ready);
    expect(await warnings({ url: SETTINGS.url }, { url: moved })).toEqual([move]);
  });

  it("of the repair of what was released by hand", async () => {
    const program = new Program(hubspot);
    await program.up({ appId: APP, ...hidden });
    hubspot.emulator.edit(APP, { isReady: true });
    expect((await program.preview({ appId: APP, ...hidden })).lines).toContain(lose);
  });

  it("and an update says the same and is not held up", async () => {
    const program = new Program(hubspot);
    await program.up({ appId: APP, ...hidden });
    const { lines, bodies } = await program.up({ appId: APP, ...ready });
    expect(lines).toEqual([get]);
    expect(bodies).toEqual([{ isReady: true }]);
  });

  it("in no refresh", async () => {
    const program = new Program(hubspot);
    await program.up({ appId: APP, ...hidden });
    hubspot.emulator.edit(APP, { isReady: true });
    expect((await program.refresh()).lines).toEqual([]);
  });
});

describe("a preview of a create warns", () => {
  it("of a takeover that releases", async () => {
    hubspot.emulator.seed(APP, hidden);
    const { lines } = await new Program(hubspot).preview({ appId: APP, isReady: true });
    expect(lines).toContain(get);
  });

  it("of first settings that release", async () => {
    expect((await new Program(hubspot).preview({ appId: APP, ...ready })).lines).toEqual([get]);
  });

  it("of nothing where the default hides the app", async () => {
    const { lines } = await new Program(hubspot).preview({ appId: APP, name: "Acme", url: moved });
    expect(lines.join()).not.toContain("warning");
  });

  it("of a channel connection by its own words", async () => {
    hubspot.emulator.seed(APP, { url: SETTINGS.url, isReady: false }, "channel-connection");
    const { lifecycle, lines } = hubspot.newOperation({}, callingChannelConnection);
    await lifecycle.check({}, { appId: APP, isReady: true });
    expect(lines).toContain(
      "app 42 channel connection settings: isReady becomes true: users of all connected accounts get the app's channel connection (warning)",
    );
  });
});

describe("a preview of a replacement warns", () => {
  const replaced =
    "app 42 calling settings: the replacement deletes them unless this program declares them elsewhere, and isReady is true: users of all connected accounts lose the app (warning)";
  const olds = { ...ready, appId: APP };
  const news = { ...hidden, appId: 43 };

  it("when the app that is left is ready", async () => {
    hubspot.emulator.seed(APP, ready);
    const { lifecycle, lines } = hubspot.newOperation();
    expect(await lifecycle.diff(String(APP), olds, news)).toEqual({ changes: true, replaces: ["appId"] });
    expect(lines).toEqual([replaced]);
  });

  it("by what HubSpot holds and not by what the state remembers", async () => {
    hubspot.emulator.seed(APP, hidden);
    const { lifecycle, lines } = hubspot.newOperation();
    await lifecycle.diff(String(APP), olds, news);
    expect(lines).toEqual([]);
  });

  it("by what the state remembers when HubSpot cannot be asked", async () => {
    hubspot.emulator.fault({ times: 9, action: { type: "status", status: 403 } });
    const { lifecycle, lines } = hubspot.newOperation();
    expect(await lifecycle.diff(String(APP), olds, news)).toMatchObject({ replaces: ["appId"] });
    expect(lines).toEqual([replaced]);
  });

  it("of nothing when the program still declares the app that is left", async () => {
    hubspot.emulator.seed(APP, ready);
    const { lifecycle, lines } = hubspot.newOperation();
    await lifecycle.check({ appId: APP }, { appId: APP, isReady: true });
    await lifecycle.diff(String(APP), olds, news);
    expect(lines).toEqual([]);
  });

  it("of nothing while the new app is not known which may be the old one", async () => {
    hubspot.emulator.seed(APP, ready);
    const { lifecycle, lines } = hubspot.newOperation();
    await lifecycle.diff(String(APP), olds, { ...news, appId: UNKNOWN });
    expect(lines).toEqual([]);
    expect(hubspot.methods()).toEqual([]);
  });

  it("of nothing when there is nothing left to delete", async () => {
    const { lifecycle, lines } = hubspot.newOperation();
    await lifecycle.diff(String(APP), olds, news);
    expect(lines).toEqual([]);
  });

  it("of no secret release", async () => {
    hubspot.emulator.seed(APP, ready);
    const { lifecycle, lines } = hubspot.newOperation();
    await lifecycle.diff(String(APP), { ...olds, __secretInputs: ["isReady"] }, news);
    expect(lines).toEqual([]);
  });

  it("of nothing where HubSpot deletes nothing", async () => {
    hubspot.emulator.seed(APP, {}, "recording");
    const { lifecycle, lines } = hubspot.newOperation({}, callingRecordingSettings);
    const url = "https://dialer.acme.example/%s";
    await lifecycle.diff(String(APP), { appId: APP }, { appId: 43, urlToRetrieveAuthedRecording: url });
    expect(lines).toEqual([]);
    expect(hubspot.methods()).toEqual([]);
  });
});
