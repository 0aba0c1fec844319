import { get, patch } from "./support/calls.js";
import { lifecycle, type Step } from "./support/lifecycle.js";
import { settings } from "./support/program.js";
import { acme } from "./support/samples.js";

const declared = { appId: 42, ...acme };
const ignoring = [settings("dialer", declared, { ignoreChanges: ["height"] })];
const inputs = { ...declared, adoptExisting: true, __ignoreChanges: ["height"] };
/** A plugin is told of ignored properties apart, and needs no hidden input: see plugin.test.ts. */
const frontEnds = ["dynamic"] as const;
const created: Step = { up: ignoring, expect: { changes: { dialer: "create" }, holds: { 42: acme } } };
const changedByHand: Step = { byHand: (hubspot) => hubspot.edit(42, { height: 999 }) };
const untouched = { changes: { dialer: "same" as const }, calls: [get(42)], holds: { 42: { height: 999 } } };

test("an ignored field is sent by the create and never repaired", async () => {
  await lifecycle({
    frontEnds,
    steps: [
      created,
      { preview: ignoring, expect: { changes: { dialer: "same" } } },
      changedByHand,
      { preview: ignoring, expect: untouched },
      { up: ignoring, expect: { ...untouched, inputs: { dialer: inputs } } },
      { refresh: true, expect: { ...untouched, inputs: { dialer: inputs }, outputs: { dialer: { height: 999 } } } },
      { up: ignoring, refresh: true, expect: { ...untouched, inputs: { dialer: inputs } } },
    ],
  });
});

test("an ignored field is not written back with another field", async () => {
  const wider = (height: number) => [
    settings("dialer", { ...declared, height, width: 500 }, { ignoreChanges: ["height"] }),
  ];
  await lifecycle({
    frontEnds,
    steps: [
      created,
      changedByHand,
      // The program's own new value of an ignored field counts as little as what was changed by hand.
      {
        up: wider(111),
        expect: {
          calls: [get(42), patch(42, { width: 500 })],
          holds: { 42: { height: 999 } },
          inputs: { dialer: { ...inputs, width: 500 } },
        },
      },
      { up: wider(111), refresh: true, expect: untouched },
    ],
  });
});

test("a field can become ignored and managed again", async () => {
  const managing = [settings("dialer", declared)];
  await lifecycle({
    frontEnds,
    steps: [
      { up: managing },
      { up: ignoring, expect: { changes: { dialer: "update" }, calls: [get(42)], inputs: { dialer: inputs } } },
      changedByHand,
      { up: ignoring, expect: untouched },
      { preview: managing, expect: { changes: { dialer: "update" } } },
      {
        up: managing,
        expect: {
          calls: [get(42), patch(42, { height: 600 })],
          holds: { 42: acme },
          inputs: { dialer: { ...declared, adoptExisting: true } },
        },
      },
    ],
  });
});

test("an ignored field that the program does not declare is nobody's", async () => {
  const program = [settings("dialer", { appId: 42, width: 400 }, { ignoreChanges: ["height"] })];
  await lifecycle({
    hubspot: { 42: acme },
    steps: [
      {
        up: program,
        expect: {
          lines: ["app 42 calling settings: exist in HubSpot already (takeover)"],
          inputs: { dialer: { appId: 42, adoptExisting: true, width: 400 } },
        },
      },
      changedByHand,
      { up: program, refresh: true, expect: untouched },
    ],
  });
});

test("a resource that ignores everything is left alone after its create", async () => {
  const program = [settings("dialer", declared, { ignoreChanges: ["*"] })];
  await lifecycle({
    steps: [
      { up: program, expect: { changes: { dialer: "create" }, holds: { 42: acme } } },
      changedByHand,
      { up: program, expect: untouched },
    ],
  });
});
