import type { DocumentKind } from "hubspot-calling-emulator";
import { emulatedHubSpot, writes } from "./support/hubspot.js";
import { project } from "./support/project.js";

const hubspot = emulatedHubSpot();

/** Each kind of settings: what a program declares, and the same field changed by it and by hand. */
const kinds = [
  {
    kind: "CallingExtensionSettings",
    document: "settings" as DocumentKind,
    label: "calling settings",
    declared: { name: "Dialer", url: "https://dialer.example/", height: 600 },
    changed: { height: 700 },
    byHand: { height: 999 },
    deletable: true,
  },
  {
    kind: "CallingRecordingSettings",
    document: "recording" as DocumentKind,
    label: "recording settings",
    declared: { urlToRetrieveAuthedRecording: "https://dialer.example/%s" },
    changed: { urlToRetrieveAuthedRecording: "https://dialer.example/v2/%s" },
    byHand: { urlToRetrieveAuthedRecording: "https://by-hand.example/%s" },
    deletable: false,
  },
  {
    kind: "CallingChannelConnection",
    document: "channel-connection" as DocumentKind,
    label: "channel connection settings",
    declared: { isReady: false, url: "https://dialer.example/channels" },
    changed: { isReady: true },
    byHand: { isReady: true },
    deletable: true,
  },
];
type Kind = (typeof kinds)[number];

/** One resource of each kind, by the kind's name. */
const program = (fieldsOf: (one: Kind) => object, rename = (kind: string) => kind) =>
  kinds
    .map((one) => `new ${one.kind}("${rename(one.kind)}", ${JSON.stringify({ appId: 42, ...fieldsOf(one) })});`)
    .join("\n");
const asDeclared = program(({ declared }) => declared);
const held = ({ document }: Kind) => hubspot.read(42, document);
/** What every kind must hold, or say. */
const forEachKind = (check: (one: Kind) => void) => kinds.forEach(check);

test("every kind is made, changed, repaired and destroyed", async () => {
  const pulumi = await project({ baseUrl: hubspot.url, program: asDeclared });
  await pulumi.upDone();
  forEachKind((one) => {
    expect(held(one)).toMatchObject(one.declared);
    expect(pulumi.resource(one.kind)?.outputs).toMatchObject({ ...held(one), appId: 42 });
  });
  await pulumi.previewNothing();

  hubspot.clearCalls();
  pulumi.program(program(({ declared, changed }) => ({ ...declared, ...changed })));
  await pulumi.upDone();
  const sent = Object.fromEntries(writes(hubspot).map(({ method, document, body }) => [`${method} ${document}`, body]));
  expect(sent).toEqual(Object.fromEntries(kinds.map(({ document, changed }) => [`PATCH ${document}`, changed])));

  pulumi.program(asDeclared);
  await pulumi.upDone();
  forEachKind(({ byHand, document }) => hubspot.edit(42, byHand, document));
  const { output: preview } = await pulumi.preview();
  forEachKind(({ label }) => expect(preview).toMatch(new RegExp(`app 42 ${label}: .* \\(drift\\)`)));
  // Each kind by itself sets the alarm off: the other one is as it was.
  for (const { kind } of kinds) {
    const alarm = await pulumi.driftAlarm("--target", pulumi.urn(kind));
    expect({ kind, exitCode: alarm.exitCode }).toEqual({ kind, exitCode: 7 });
  }
  await pulumi.upDone();
  forEachKind((one) => expect(held(one)).toMatchObject(one.declared));
  await pulumi.previewNothing();

  const { exitCode, output } = await pulumi.destroy();
  expect(exitCode).toBe(0);
  forEachKind((one) => {
    if (one.deletable) return expect(held(one)).toBeUndefined();
    expect(held(one)).toMatchObject(one.declared);
    expect(output).toContain(`app 42 ${one.label}: left as they are, because HubSpot has no way to delete them`);
  });
});

test("every kind takes over what exists, survives a rename and is read", async () => {
  forEachKind(({ declared, byHand, document }) => hubspot.seed(42, { ...declared, ...byHand }, document));
  const pulumi = await project({ baseUrl: hubspot.url, program: asDeclared });
  const { output } = await pulumi.preview();
  forEachKind(({ label, byHand }) => {
    expect(output).toContain(`app 42 ${label}: exist in HubSpot already (takeover)`);
    expect(output).toMatch(new RegExp(`app 42 ${label}: ${Object.keys(byHand)[0]} .* => .* \\(takeover\\)`));
  });
  await pulumi.upDone();
  forEachKind((one) => expect(held(one)).toMatchObject(one.declared));

  hubspot.clearCalls();
  const renamed = program(
    ({ declared }) => declared,
    (kind) => `renamed${kind}`,
  );
  pulumi.program(renamed);
  await pulumi.upDone();
  expect(writes(hubspot)).toEqual([]);
  forEachKind((one) => expect(held(one)).toMatchObject(one.declared));

  const reading = kinds.map(
    ({ kind, declared }) => `exports.${kind} = ${kind}.get("read${kind}", 42).${Object.keys(declared)[0]};`,
  );
  pulumi.program(renamed + reading.join("\n"));
  await pulumi.upDone();
  expect(writes(hubspot)).toEqual([]);
  forEachKind((one) => expect(held(one)).toMatchObject(one.declared));
  expect(pulumi.outputs()).toEqual(
    Object.fromEntries(kinds.map(({ kind, declared }) => [kind, Object.values(declared)[0]])),
  );
});

test("a preview warns of what users will notice, and of two declarations", async () => {
  const dialer = (isReady: boolean) => `new CallingExtensionSettings("dialer",
    { appId: 42, name: "Dialer", url: "https://dialer.example/", isReady: ${isReady} });`;
  const backup = `new CallingExtensionSettings("backup", { appId: 42, name: "Dialer" });`;
  const pulumi = await project({ baseUrl: hubspot.url, program: dialer(false) });
  await pulumi.upDone();

  pulumi.program(dialer(true) + backup);
  const preview = await pulumi.preview();
  expect(preview.exitCode).toBe(0);
  expect(preview.output).toContain(
    "app 42 calling settings: isReady becomes true: users of all connected accounts get the app (warning)",
  );
  expect(preview.output).toContain("dialer and backup both declare name in the CallingExtensionSettings of app 42");
  // It holds nothing up.
  pulumi.program(dialer(true));
  await pulumi.upDone();
  expect(hubspot.read(42)).toMatchObject({ isReady: true });

  pulumi.program(dialer(true).replace("42", "43"));
  expect((await pulumi.preview()).output).toContain(
    "app 42 calling settings: the replacement deletes them unless this program declares them elsewhere, and isReady is true",
  );
});
