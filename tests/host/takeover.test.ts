import { get, patch, post } from "./support/calls.js";
import { lifecycle } from "./support/lifecycle.js";
import { settings } from "./support/program.js";
import { acme } from "./support/samples.js";

const line = (text: string) => `app 42 calling settings: ${text}`;
const { name, url } = acme;

test("a create takes existing settings over, and its preview says so", async () => {
  const program = [settings("dialer", { appId: 42, name, height: 600, isReady: false })];
  const said = [
    line("exist in HubSpot already (takeover)"),
    line('name "Old Dialer" => "Acme Dialer" (takeover)'),
    line("isReady true => false (takeover)"),
    line("isReady becomes false: users of all connected accounts lose the app (warning)"),
  ];
  await lifecycle({
    hubspot: { 42: { ...acme, name: "Old Dialer", width: 111, isReady: true } },
    steps: [
      { preview: program, expect: { changes: { dialer: "create" }, calls: [get(42)], lines: said } },
      {
        up: program,
        expect: {
          changes: { dialer: "create" },
          calls: [get(42), patch(42, { name, isReady: false })],
          lines: said,
          holds: { 42: { ...acme, width: 111 } },
          outputs: { dialer: { ...acme, width: 111, appId: 42, adoptExisting: true } },
        },
      },
      { preview: program, expect: { changes: { dialer: "same" } } },
    ],
  });
});

test("adoptExisting: false refuses existing settings in the preview", async () => {
  const program = [settings("dialer", { appId: 42, height: 1, adoptExisting: false })];
  const refused = {
    failures: [/^dialer\.adoptExisting: is false, and app 42 has calling settings already\. .*alias.*true for one/],
    pluginFailures: [/^dialer: app 42 calling settings: adoptExisting is false, and app 42 has .*alias.*true for one/],
    calls: [get(42)],
    holds: { 42: acme },
  };
  await lifecycle({
    hubspot: { 42: acme },
    steps: [
      { preview: program, expect: refused },
      { up: program, expect: refused },
    ],
  });
});

test("adoptExisting: false makes settings where there are none", async () => {
  const program = [settings("dialer", { appId: 42, ...acme, adoptExisting: false })];
  await lifecycle({
    steps: [
      { up: program, expect: { changes: { dialer: "create" }, calls: [get(42), post(42, acme)] } },
      { byHand: (hubspot) => hubspot.edit(42, { height: 999 }) },
      {
        up: program,
        expect: {
          changes: { dialer: "update" },
          calls: [get(42), patch(42, { height: 600 })],
          lines: [line("height 999 => 600 (drift)")],
          outputs: { dialer: { adoptExisting: false } },
        },
      },
    ],
  });
});

test("a first POST without name or URL is refused in the preview", async () => {
  const program = [settings("dialer", { appId: 42, isReady: true })];
  await lifecycle({
    steps: [
      {
        preview: program,
        expect: {
          calls: [get(42)],
          failures: [/^dialer\.name: is needed: app 42 has no calling settings yet/, /^dialer\.url: is needed: /],
          pluginFailures: [/^dialer: app 42 calling settings: name is needed: app 42 has no .*; url is needed: /],
          lines: [/.*/, /.*/, /.*/, /.*/, /.*/, /.*/, /isReady becomes true: .* \(warning\)$/],
        },
      },
    ],
  });
});

test("a first POST sends all nine fields, its preview names the defaults", async () => {
  const program = [settings("dialer", { appId: 42, name, url, width: 350 })];
  const said = [
    line("height 600 (default)"),
    line("isReady false (default)"),
    line("supportsCustomObjects false (default)"),
    line("supportsInboundCalling false (default)"),
    line("usesCallingWindow true (default)"),
    line("usesRemote false (default)"),
  ];
  await lifecycle({
    steps: [
      {
        preview: program,
        expect: { changes: { dialer: "create" }, calls: [get(42)], lines: said, holds: { 42: null } },
      },
      {
        up: program,
        expect: {
          calls: [get(42), post(42, { ...acme, width: 350, supportsCustomObjects: false })],
          lines: said,
          inputs: { dialer: { appId: 42, adoptExisting: true, name, url, width: 350 } },
        },
      },
      { preview: program, expect: { changes: { dialer: "same" }, calls: [get(42)] } },
    ],
  });
});

test("of two stacks on one app, each sees the other's write as drift", async () => {
  const high = [settings("dialer", { appId: 42, height: 900 })];
  const low = [settings("dialer", { appId: 42, height: 300 })];
  const takeover = line("exist in HubSpot already (takeover)");
  await lifecycle({
    hubspot: { 42: acme },
    steps: [
      { stack: "a", up: high, expect: { lines: [takeover, line("height 600 => 900 (takeover)")] } },
      { stack: "b", up: low, expect: { lines: [takeover, line("height 900 => 300 (takeover)")] } },
      { stack: "a", up: high, expect: { lines: [line("height 300 => 900 (drift)")], holds: { 42: { height: 900 } } } },
      { stack: "b", up: low, expect: { lines: [line("height 900 => 300 (drift)")], holds: { 42: { height: 300 } } } },
    ],
  });
});
