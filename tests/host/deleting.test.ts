import { get, patch, post, remove } from "./support/calls.js";
import { lifecycle, type Step } from "./support/lifecycle.js";
import { settings } from "./support/program.js";
import { acme } from "./support/samples.js";

const declared = { appId: 42, ...acme };
const dialer = settings("dialer", declared);
const created: Step = { up: [dialer], expect: { changes: { dialer: "create" } } };
const takeover = "app 42 calling settings: exist in HubSpot already (takeover)";
const kept = (appId: number) => `app ${appId} calling settings: kept in HubSpot, because this program still uses them`;

test("a resource that leaves the program is deleted", async () => {
  await lifecycle({
    steps: [
      created,
      { preview: [], expect: { changes: { dialer: "delete" }, calls: [] } },
      { up: [], expect: { changes: { dialer: "delete" }, calls: [remove(42)], holds: { 42: null } } },
    ],
  });
});

test("a destroy deletes every resource", async () => {
  await lifecycle({
    steps: [
      { up: [dialer, settings("phone", { ...declared, appId: 43 })] },
      { destroy: true, expect: { calls: [remove(43), remove(42)], holds: { 42: null, 43: null } } },
    ],
  });
});

test("another appId creates first and deletes the old app last", async () => {
  await lifecycle({
    steps: [
      created,
      {
        up: [settings("dialer", { ...declared, appId: 43 })],
        expect: {
          changes: { dialer: "replace" },
          // What is left is looked at, to warn of what its users lose.
          calls: [get(42), get(43), post(43, acme), remove(42)],
          holds: { 42: null, 43: acme },
          outputs: { dialer: { appId: 43 } },
        },
      },
    ],
  });
});

test("a replacement whose create fails deletes nothing", async () => {
  await lifecycle({
    steps: [
      created,
      {
        byHand: (hubspot) =>
          hubspot.fault({ match: { method: "POST", appId: 43 }, action: { type: "status", status: 400 } }),
      },
      {
        up: [settings("dialer", { ...declared, appId: 43 })],
        expect: { failures: [/HubSpot refused the create/], holds: { 42: acme, 43: null } },
      },
      { preview: [dialer], expect: { changes: { dialer: "same" } } },
    ],
  });
});

describe("what the running program declares is never deleted", () => {
  test("a rename without alias takes over and keeps", async () => {
    await lifecycle({
      steps: [
        created,
        {
          up: [settings("renamed", { ...declared, height: 700 })],
          expect: {
            changes: { renamed: "create", dialer: "delete" },
            calls: [get(42), patch(42, { height: 700 })],
            lines: [takeover, "app 42 calling settings: height 600 => 700 (takeover)", kept(42)],
            holds: { 42: { ...acme, height: 700 } },
          },
        },
      ],
    });
  });

  test("of two declarations of an app one can go", async () => {
    const second = settings("second", { appId: 42, width: 400 });
    await lifecycle({
      steps: [
        created,
        {
          up: [dialer, second],
          expect: { pluginLines: [/dialer and .*::second both declare width: /], lines: [takeover] },
        },
        {
          up: [second],
          expect: { changes: { second: "same", dialer: "delete" }, lines: [kept(42)], holds: { 42: acme } },
        },
      ],
    });
  });

  test("two resources can swap their apps", async () => {
    const pair = (a: number, b: number) => [
      settings("a", { appId: a, height: 100, width: 400 }),
      settings("b", { appId: b, height: 200, width: 400 }),
    ];
    await lifecycle({
      hubspot: { 42: { ...acme, height: 100 }, 43: { ...acme, height: 200 } },
      steps: [
        { up: pair(42, 43), expect: { lines: [takeover, takeover.replace("42", "43")] } },
        {
          up: pair(43, 42),
          expect: {
            changes: { a: "replace", b: "replace" },
            calls: [get(42), get(43), patch(43, { height: 100 }), patch(42, { height: 200 })],
            lines: [
              takeover.replace("42", "43"),
              "app 43 calling settings: height 200 => 100 (takeover)",
              takeover,
              "app 42 calling settings: height 100 => 200 (takeover)",
              kept(43),
              kept(42),
            ],
            holds: { 42: { height: 200 }, 43: { height: 100 } },
          },
        },
      ],
    });
  });

  test("a program whose other app is removed loses that one alone", async () => {
    await lifecycle({
      steps: [
        { up: [dialer, settings("phone", { ...declared, appId: 43 })] },
        { up: [dialer], expect: { calls: [get(42), remove(43)], holds: { 42: acme, 43: null } } },
      ],
    });
  });
});
