import { get, patch, post, remove } from "./support/calls.js";
import { lifecycle, type Step } from "./support/lifecycle.js";
import { settings, settingsGet } from "./support/program.js";
import { acme } from "./support/samples.js";

const line = (text: string) => `app 42 calling settings: ${text}`;
const notice = line("HubSpot has no calling settings for app 42, or this credential's account does not own it");
const { name, url } = acme;
const program = [settings("dialer", { appId: 42, name, url, height: 600 })];
const held = { ...acme, width: 777, isReady: true };
const created: Step = { up: program, expect: { lines: [line("exist in HubSpot already (takeover)")] } };
const removed: Step = { byHand: (hubspot) => hubspot.remove(42) };
const recreation = [
  notice,
  line(`name "${name}" (re-creation)`),
  line(`url "${url}" (re-creation)`),
  line("height 600 (re-creation)"),
  line("width 777 (last known)"),
  line("isReady false (default)"),
  line("supportsCustomObjects true (last known)"),
  line("supportsInboundCalling false (last known)"),
  line("usesCallingWindow true (last known)"),
  line("usesRemote false (last known)"),
];

test("settings deleted by hand are made again, but not released", async () => {
  const body = { ...held, isReady: false };
  await lifecycle({
    hubspot: { 42: held },
    steps: [
      created,
      removed,
      { preview: program, expect: { changes: { dialer: "update" }, calls: [get(42), get(42)], lines: recreation } },
      {
        up: program,
        expect: {
          changes: { dialer: "update" },
          calls: [get(42), get(42), post(42, body)],
          lines: recreation,
          holds: { 42: body },
          outputs: { dialer: body },
        },
      },
      { preview: program, expect: { changes: { dialer: "same" } } },
    ],
  });
});

test("a refresh says that settings are gone, and the next up makes them", async () => {
  await lifecycle({
    hubspot: { 42: held },
    steps: [
      created,
      removed,
      { refresh: true, expect: { changes: { dialer: "gone" }, calls: [get(42), get(42)], lines: [notice] } },
      { preview: program, expect: { changes: { dialer: "create" }, lines: Array(6).fill(/\(default\)$/) } },
    ],
  });
});

test("a destroy of settings deleted by hand succeeds with a notice", async () => {
  await lifecycle({
    hubspot: { 42: held },
    steps: [
      created,
      removed,
      { destroy: true, expect: { changes: { dialer: "delete" }, calls: [remove(42), remove(42)], lines: [notice] } },
    ],
  });
});

test("a read that is behind for a moment is no deletion", async () => {
  const behind: Step = {
    byHand: (hubspot) => hubspot.fault({ match: { method: "GET" }, action: { type: "status", status: 404 } }),
  };
  await lifecycle({
    hubspot: { 42: held },
    steps: [
      created,
      behind,
      { preview: program, expect: { changes: { dialer: "same" }, calls: [get(42), get(42)] } },
      behind,
      { refresh: true, expect: { changes: { dialer: "same" }, calls: [get(42), get(42)] } },
    ],
  });
});

test("an app of another account is given the notice and keeps its settings", async () => {
  await lifecycle({
    hubspot: { 42: held },
    steps: [
      created,
      { byHand: (hubspot) => hubspot.set({ foreignApps: { 42: 404 } }) },
      {
        up: program,
        expect: {
          lines: recreation,
          failures: [/^dialer: app 42 calling settings: HubSpot refused the create \(404/],
          holds: { 42: held },
        },
      },
      { destroy: true, expect: { changes: { dialer: "delete" }, lines: [notice], holds: { 42: held } } },
    ],
  });
});

test("a get of settings that HubSpot has shows them and writes nothing", async () => {
  const reading = [settingsGet("shown", 42)];
  await lifecycle({
    hubspot: { 42: held },
    steps: [
      {
        up: reading,
        expect: { changes: { shown: "read" }, calls: [get(42)], outputs: { shown: { ...held, appId: 42 } } },
      },
      { byHand: (hubspot) => hubspot.edit(42, { height: 999 }) },
      {
        up: reading,
        expect: { calls: [get(42)], outputs: { shown: { height: 999 } }, holds: { 42: { height: 999 } } },
      },
      { destroy: true, expect: { calls: [], holds: { 42: { height: 999 } } } },
    ],
  });
});

test("a get of what is not there is an error that names the id", async () => {
  const none = /^shown: app 42 calling settings: HubSpot has none, or this credential/;
  const malformed = /^shown: CallingExtensionSettings\.get needs the app's id.*not "dialer"$/;
  await lifecycle({
    frontEnds: ["dynamic"],
    steps: [
      { up: [settingsGet("shown", 42)], expect: { calls: [get(42)], failures: [none] } },
      { up: [settingsGet("shown", "dialer")], expect: { calls: [], failures: [malformed] } },
    ],
  });
});

test("a plugin's get of what is not there ends with the engine's error", async () => {
  const none = /^app 42 calling settings: HubSpot has none, or this credential.*Check the id and the credential\.$/;
  const malformed = /^shown: CallingExtensionSettings needs the app's id.*not "dialer"$/;
  await lifecycle({
    frontEnds: ["plugin"],
    steps: [
      {
        up: [settingsGet("shown", 42)],
        expect: { calls: [get(42)], lines: [none], failures: ["shown: resource 42 does not exist"] },
      },
      { up: [settingsGet("shown", "dialer")], expect: { calls: [], failures: [malformed] } },
    ],
  });
});

test("a PATCH that meets nothing makes the settings", async () => {
  await lifecycle({
    hubspot: { 42: held },
    steps: [
      created,
      {
        byHand: (hubspot) => {
          hubspot.edit(42, { height: 999 });
          // The settings go between the GET and the PATCH: for the PATCH and its second try they are not there.
          hubspot.fault({ match: { method: "PATCH" }, times: 2, action: { type: "status", status: 404 } });
          hubspot.set({ postOnExisting: "overwrite" });
        },
      },
      {
        up: program,
        expect: {
          calls: [
            get(42),
            patch(42, { height: 600 }),
            patch(42, { height: 600 }),
            post(42, { ...held, isReady: false }),
          ],
          lines: [line("height 999 => 600 (drift)"), ...recreation.filter((said) => !said.includes("re-creation"))],
          holds: { 42: { ...held, isReady: false } },
        },
      },
    ],
  });
});
