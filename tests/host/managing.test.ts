import { get, patch } from "./support/calls.js";
import { lifecycle } from "./support/lifecycle.js";
import { settings } from "./support/program.js";
import { acme } from "./support/samples.js";

const both = [settings("dialer", { appId: 42, height: 600, width: 400 })];
const heightAlone = [settings("dialer", { appId: 42, height: 600 })];
const nothing = [settings("dialer", { appId: 42 })];
const takeover = "app 42 calling settings: exist in HubSpot already (takeover)";

test("a field is managed only while the program declares it", async () => {
  await lifecycle({
    hubspot: { 42: acme },
    steps: [
      { up: both, expect: { lines: [takeover] } },
      { preview: heightAlone, expect: { changes: { dialer: "update" }, calls: [get(42)] } },
      {
        up: heightAlone,
        expect: {
          changes: { dialer: "update" },
          calls: [get(42)],
          inputs: { dialer: { appId: 42, adoptExisting: true, height: 600 } },
          outputs: { dialer: { width: 400, __record: { sent: { height: 600 } } } },
        },
      },
      { byHand: (hubspot) => hubspot.edit(42, { width: 777 }) },
      { up: heightAlone, expect: { changes: { dialer: "same" }, calls: [get(42)], holds: { 42: { width: 777 } } } },
      // It comes back: a change of the program, not drift.
      { preview: both, expect: { changes: { dialer: "update" }, calls: [get(42)] } },
      {
        up: both,
        expect: {
          changes: { dialer: "update" },
          calls: [get(42), patch(42, { width: 400 })],
          outputs: { dialer: acme },
        },
      },
      { byHand: (hubspot) => hubspot.edit(42, { width: 5 }) },
      {
        preview: both,
        expect: { changes: { dialer: "update" }, lines: ["app 42 calling settings: width 5 => 400 (drift)"] },
      },
    ],
  });
});

test("a field that comes back with HubSpot's value is recorded, not sent", async () => {
  await lifecycle({
    hubspot: { 42: acme },
    steps: [
      { up: heightAlone, expect: { lines: [takeover] } },
      {
        up: both,
        expect: {
          changes: { dialer: "update" },
          calls: [get(42)],
          outputs: { dialer: { __record: { sent: { height: 600, width: 400 } } } },
        },
      },
      { preview: both, expect: { changes: { dialer: "same" } } },
    ],
  });
});

test("a resource that manages nothing shows what HubSpot has", async () => {
  await lifecycle({
    hubspot: { 42: acme },
    steps: [
      {
        up: nothing,
        expect: { changes: { dialer: "create" }, calls: [get(42)], lines: [takeover], outputs: { dialer: acme } },
      },
      { byHand: (hubspot) => hubspot.edit(42, { height: 999 }) },
      { up: nothing, expect: { changes: { dialer: "same" }, calls: [get(42)], holds: { 42: { height: 999 } } } },
    ],
  });
});
