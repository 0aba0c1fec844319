import { get, patch, remove } from "./support/calls.js";
import { lifecycle, type Step } from "./support/lifecycle.js";
import { settings } from "./support/program.js";
import { acme } from "./support/samples.js";

const managed = { appId: 42, name: acme.name, height: 600 };
const program = [settings("dialer", managed)];
const inputs = { ...managed, adoptExisting: true };
const drift = ["app 42 calling settings: height 999 => 600 (drift)"];

const created: Step = {
  up: program,
  expect: { lines: ["app 42 calling settings: exist in HubSpot already (takeover)"] },
};
const drifted: Step = { byHand: (hubspot) => hubspot.edit(42, { height: 999 }) };
const unmanagedDrifted: Step = { byHand: (hubspot) => hubspot.edit(42, { width: 777, isReady: true }) };

test("a plain up repairs drift and leaves alone what is not managed", async () => {
  await lifecycle({
    hubspot: { 42: acme },
    steps: [
      created,
      drifted,
      unmanagedDrifted,
      { preview: program, expect: { changes: { dialer: "update" }, calls: [get(42)], lines: drift } },
      {
        up: program,
        expect: {
          changes: { dialer: "update" },
          calls: [get(42), patch(42, { height: 600 })],
          lines: drift,
          holds: { 42: { ...acme, width: 777, isReady: true } },
          outputs: { dialer: { height: 600, width: 777, isReady: true } },
          inputs: { dialer: inputs },
        },
      },
      { up: program, expect: { changes: { dialer: "same" }, calls: [get(42)] } },
    ],
  });
});

test("a refresh shows only the drifted field, and the next up repairs it", async () => {
  await lifecycle({
    hubspot: { 42: acme },
    steps: [
      created,
      { refresh: true, expect: { changes: { dialer: "same" }, calls: [get(42)], inputs: { dialer: inputs } } },
      drifted,
      unmanagedDrifted,
      {
        refresh: true,
        expect: {
          changes: { dialer: "refresh" },
          calls: [get(42)],
          inputs: { dialer: { ...inputs, height: 999 } },
          outputs: { dialer: { height: 999, width: 777, __record: { sent: { name: acme.name, height: 999 } } } },
        },
      },
      { preview: program, expect: { changes: { dialer: "update" }, calls: [get(42)] } },
      {
        up: program,
        expect: {
          calls: [get(42), patch(42, { height: 600 })],
          holds: { 42: { height: 600 } },
          inputs: { dialer: inputs },
        },
      },
      { up: program, refresh: true, expect: { changes: { dialer: "same" }, calls: [get(42)] } },
    ],
  });
});

test("with refresh: always, read and diff share one observation", async () => {
  await lifecycle({
    hubspot: { 42: acme },
    steps: [
      created,
      drifted,
      { preview: program, refresh: true, expect: { changes: { dialer: "update" }, calls: [get(42)] } },
      {
        up: program,
        refresh: true,
        expect: {
          changes: { dialer: "update" },
          calls: [get(42), patch(42, { height: 600 })],
          inputs: { dialer: inputs },
        },
      },
      { preview: program, refresh: true, expect: { changes: { dialer: "same" }, calls: [get(42)] } },
      { destroy: true, refresh: true, expect: { calls: [get(42), remove(42)], holds: { 42: null } } },
    ],
  });
});

test("unmanaged drift alone is no change to anything", async () => {
  await lifecycle({
    hubspot: { 42: acme },
    steps: [
      created,
      unmanagedDrifted,
      { preview: program, expect: { changes: { dialer: "same" } } },
      {
        refresh: true,
        expect: { changes: { dialer: "same" }, inputs: { dialer: inputs }, outputs: { dialer: { width: 777 } } },
      },
      {
        up: program,
        expect: { changes: { dialer: "same" }, calls: [get(42)], holds: { 42: { width: 777, isReady: true } } },
      },
    ],
  });
});

test("drift to what the program now says is recorded, nothing is sent", async () => {
  const wanted = [settings("dialer", { ...managed, height: 999 })];
  await lifecycle({
    hubspot: { 42: acme },
    steps: [
      created,
      drifted,
      {
        up: wanted,
        expect: { changes: { dialer: "update" }, calls: [get(42)], outputs: { dialer: { height: 999 } } },
      },
      { preview: wanted, expect: { changes: { dialer: "same" } } },
    ],
  });
});
