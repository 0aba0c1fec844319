import type { DocumentKind } from "hubspot-calling-emulator";
import { z } from "zod";
import { callingChannelConnection } from "../../src/resources/callingChannelConnection.js";
import { callingExtensionSettings } from "../../src/resources/callingExtensionSettings.js";
import { callingRecordingSettings } from "../../src/resources/callingRecordingSettings.js";
import type { Definition } from "../../src/resources/definition.js";
import { definitions } from "../../src/resources/index.js";
import { APP, rejection, SETTINGS, useHubSpot } from "../support/hubspot.js";
import { Program } from "../support/program.js";

/** One kind of document: what a program declares of it, one change to that, and the same field changed by hand. */
interface Sibling {
  definition: Definition;
  document: DocumentKind;
  declared: Record<string, string | number | boolean>;
  changed: Record<string, string | number | boolean>;
  byHand: Record<string, string | number | boolean>;
  /** How a line shows the repair of what was changed by hand. */
  repair: string;
  /** Each switch, and whether `true` shows something to the users of every connected account, by HubSpot's reference. */
  switches: Record<string, boolean>;
}

const recordings = "https://dialer.acme.example/recordings/%s";
const family: Sibling[] = [
  {
    definition: callingExtensionSettings,
    document: "settings",
    declared: SETTINGS,
    changed: { height: 640 },
    byHand: { height: 999 },
    repair: "app 42 calling settings: height 999 => 600 (drift)",
    switches: {
      isReady: true,
      supportsCustomObjects: false,
      supportsInboundCalling: false,
      usesCallingWindow: false,
      usesRemote: false,
    },
  },
  {
    definition: callingRecordingSettings,
    document: "recording",
    declared: { urlToRetrieveAuthedRecording: recordings },
    changed: { urlToRetrieveAuthedRecording: "https://calls.acme.example/%s" },
    byHand: { urlToRetrieveAuthedRecording: "https://by-hand.example/%s" },
    repair: `app 42 recording settings: urlToRetrieveAuthedRecording "https://by-hand.example/%s" => "${recordings}" (drift)`,
    switches: {},
  },
  {
    definition: callingChannelConnection,
    document: "channel-connection",
    declared: { isReady: false, url: "https://dialer.acme.example/channels" },
    changed: { url: "https://dialer.acme.example/v2/channels" },
    byHand: { url: "https://by-hand.example/" },
    repair:
      'app 42 channel connection settings: url "https://by-hand.example/" => "https://dialer.acme.example/channels" (drift)',
    switches: { isReady: true },
  },
];

const hubspot = useHubSpot();

test("every kind of document is in the family", () => {
  expect(family.map(({ definition }) => definition)).toEqual(definitions);
});

describe.each(family.map((sibling) => [sibling.definition.kind, sibling] as const))("%s", (_, sibling) => {
  const { definition, document, declared, changed, byHand, repair, switches } = sibling;
  const program = () => new Program(hubspot, definition);
  const held = () => hubspot.emulator.read(APP, document);
  const inputs = { appId: APP, ...declared };

  it("says of each switch whether it releases something to users", () => {
    const found = Object.entries(definition.fields).filter(([, { answer }]) => answer instanceof z.ZodBoolean);
    expect(Object.fromEntries(found.map(([name, { releases }]) => [name, releases !== undefined]))).toEqual(switches);
  });

  it("is made by one POST of all its fields and then rests", async () => {
    const made = program();
    const { bodies, methods } = await made.up(inputs);
    expect(methods).toEqual(["GET", "POST"]);
    expect(bodies).toEqual([declared]);
    expect(held()).toMatchObject(declared);
    expect(made.state?.outputs).toMatchObject({ ...held(), appId: APP, adoptExisting: true });
    expect(await made.preview(inputs)).toMatchObject({ changes: false, lines: [] });
  });

  it("takes over what exists and sends only what differs", async () => {
    hubspot.emulator.seed(APP, { ...declared, ...byHand }, document);
    const { bodies, lines } = await program().up(inputs);
    expect(bodies).toEqual([Object.fromEntries(Object.keys(byHand).map((name) => [name, declared[name]]))]);
    expect(lines).toEqual([
      `app 42 ${definition.label}: exist in HubSpot already (takeover)`,
      repair.replace("(drift)", "(takeover)"),
    ]);
    expect(held()).toMatchObject(declared);
  });

  it("refuses what exists when adoptExisting is false", async () => {
    hubspot.emulator.seed(APP, byHand, document);
    const { failures } = await program().up({ ...inputs, adoptExisting: false });
    expect(failures).toEqual([{ property: "adoptExisting", reason: expect.stringContaining(definition.label) }]);
    expect(hubspot.writes()).toEqual([]);
  });

  it("names what a first POST needs when nothing is declared", async () => {
    const { failures } = await program().preview({ appId: APP });
    const needed = Object.keys(definition.fields).filter((name) => !(name in definition.defaults));
    expect(failures.map(({ property }) => property)).toEqual(needed);
  });

  it("sends only the changed field", async () => {
    const managed = program();
    await managed.up(inputs);
    const { bodies, methods } = await managed.up({ ...inputs, ...changed });
    expect(methods).toEqual(["GET", "PATCH"]);
    expect(bodies).toEqual([changed]);
    expect(held()).toMatchObject({ ...declared, ...changed });
  });

  it("finds and repairs what was changed by hand", async () => {
    const managed = program();
    await managed.up(inputs);
    hubspot.emulator.edit(APP, byHand, document);
    const { lines } = await managed.up(inputs);
    expect(lines).toEqual([repair]);
    expect(held()).toMatchObject(declared);
    expect(await managed.preview(inputs)).toMatchObject({ changes: false, lines: [] });
  });

  it("shows drift in a refresh as inputs of the same names", async () => {
    const managed = program();
    await managed.up(inputs);
    hubspot.emulator.edit(APP, byHand, document);
    await managed.refresh();
    expect(managed.state?.inputs).toMatchObject({ ...inputs, ...byHand });
    expect(await managed.preview(inputs)).toMatchObject({ changes: true });
  });

  it("makes again what was deleted by hand", async () => {
    const managed = program();
    await managed.up(inputs);
    hubspot.emulator.remove(APP, document);
    await managed.up(inputs);
    expect(held()).toMatchObject(declared);
  });

  it("leaves a field that leaves the program as it is", async () => {
    const managed = program();
    await managed.up(inputs);
    const { bodies } = await managed.up({ appId: APP });
    expect(bodies).toEqual([]);
    hubspot.emulator.edit(APP, byHand, document);
    expect(await managed.preview({ appId: APP })).toMatchObject({ changes: false, lines: [] });
  });

  it("is deleted where HubSpot can, else kept with a line", async () => {
    const managed = program();
    await managed.up(inputs);
    const { lines, methods } = await managed.destroy();
    if (definition.deletable) {
      expect({ methods, lines, held: held() }).toEqual({ methods: ["DELETE"], lines: [], held: undefined });
    } else {
      expect({ methods, lines }).toEqual({
        methods: [],
        lines: [`app 42 ${definition.label}: left as they are, because HubSpot has no way to delete them`],
      });
      expect(held()).toMatchObject(declared);
    }
  });

  it("is read by get without being managed", async () => {
    hubspot.emulator.seed(APP, declared, document);
    const { lifecycle } = hubspot.newOperation({}, definition);
    const { id, props } = await lifecycle.read(String(APP), {});
    expect(id).toBe(String(APP));
    expect(props).toMatchObject({ ...held(), appId: APP });
    hubspot.emulator.remove(APP, document);
    const error = await rejection(hubspot.newOperation({}, definition).lifecycle.read(String(APP), {}));
    expect(error.message).toContain(`app 42 ${definition.label}: HubSpot has none`);
  });

  it("does not change other documents of the app", async () => {
    for (const other of family) hubspot.emulator.seed(APP, other.byHand, other.document);
    const others = () =>
      family.filter((one) => one.document !== document).map((one) => hubspot.emulator.read(APP, one.document));
    const before = others();
    const managed = program();
    await managed.up(inputs);
    await managed.destroy();
    expect(others()).toEqual(before);
  });

  it("posts once though the answer is lost", async () => {
    hubspot.emulator.fault({ match: { method: "POST" }, action: { type: "reset", when: "after" } });
    await program().up(inputs);
    expect(hubspot.writes().map(({ method }) => method)).toEqual(["POST"]);
    expect(held()).toMatchObject(declared);
  });
});

describe("the recording URL", () => {
  it.each([
    "https://dialer.acme.example/recordings",
    "http://dialer.acme.example/%s",
    "dialer.acme.example/%s",
    "%s",
    5,
  ])("is refused without https and a place for the call: %s", async (url) => {
    const { failures } = await new Program(hubspot, callingRecordingSettings).preview({
      appId: APP,
      urlToRetrieveAuthedRecording: url,
    });
    expect(failures).toEqual([
      {
        property: "urlToRetrieveAuthedRecording",
        reason: expect.stringContaining("https URL (http only for localhost) that holds %s"),
      },
    ]);
  });
});

it("a channel starts unreleased", async () => {
  const { lifecycle } = hubspot.newOperation({}, callingChannelConnection);
  await lifecycle.create({ appId: APP, adoptExisting: true, url: "https://dialer.acme.example/channels" });
  const posts = hubspot.writes().map(({ method, body }) => ({ method, body }));
  expect(posts).toEqual([{ method: "POST", body: { isReady: false, url: "https://dialer.acme.example/channels" } }]);
});
