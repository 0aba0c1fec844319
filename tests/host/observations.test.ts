import { get, patch, post, remove } from "./support/calls.js";
import { lifecycle, type Step } from "./support/lifecycle.js";
import { type Program, settings } from "./support/program.js";
import { acme } from "./support/samples.js";

const program = (height = 600) => [settings("dialer", { appId: 42, ...acme, height })];
const drift = ["app 42 calling settings: height 999 => 600 (drift)"];

/** `pulumi up` is a preview and an update, each in a process of its own: each looks once. */
const pulumiUp = (declared: Program, { calls = [], lines = [] }: Step["expect"] = {}): Step[] => [
  { preview: declared, expect: { calls: [get(42)], lines } },
  { up: declared, expect: { calls: [get(42), ...calls], lines } },
];

test("each operation looks at a document once", async () => {
  await lifecycle({
    steps: [
      ...pulumiUp(program(), { calls: [post(42, acme)] }),
      ...pulumiUp(program()),
      ...pulumiUp(program(700), { calls: [patch(42, { height: 700 })] }),
      ...pulumiUp(program(), { calls: [patch(42, { height: 600 })] }),
      { byHand: (hubspot) => hubspot.edit(42, { height: 999 }) },
      ...pulumiUp(program(), { calls: [patch(42, { height: 600 })], lines: drift }),
      { refresh: true, expect: { calls: [get(42)] } },
      { destroy: true, expect: { calls: [remove(42)] } },
    ],
  });
});

test("several resources on one app share the observation", async () => {
  const parts = [
    settings("size", { appId: 42, height: 600, width: 400 }),
    settings("name", { appId: 42, name: acme.name }),
    settings("release", { appId: 42, isReady: true }),
  ];
  await lifecycle({
    hubspot: { 42: acme },
    steps: [
      {
        up: parts,
        expect: {
          calls: [get(42), patch(42, { isReady: true })],
          lines: [
            "app 42 calling settings: exist in HubSpot already (takeover)",
            "app 42 calling settings: isReady false => true (takeover)",
            "app 42 calling settings: isReady becomes true: users of all connected accounts get the app (warning)",
          ],
        },
      },
      {
        up: parts,
        refresh: true,
        expect: { changes: { size: "same", name: "same", release: "same" }, calls: [get(42)] },
      },
    ],
  });
});
