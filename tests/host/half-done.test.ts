import { type Emulator, startEmulator } from "hubspot-calling-emulator";
import { get, patch, post } from "./support/calls.js";
import type { ProviderFailure } from "./support/failure.js";
import { Host } from "./support/host.js";
import { lifecycle } from "./support/lifecycle.js";
import { settings, shimOf } from "./support/program.js";
import { acme } from "./support/samples.js";

const program = [settings("dialer", { appId: 42, ...acme })];

test("a create that fails half way tells the engine what it made", async () => {
  const hubspot: Emulator = await startEmulator({ contradict: { isReady: true } });
  const host = await Host.start({ config: { "hubspot:baseUrl": hubspot.url, "hubspot:accessToken": "t1" } });
  try {
    const __provider = await shimOf("CallingExtensionSettings");
    const failure: ProviderFailure = await host.provider.create({ appId: 42, ...acme, __provider }).then(
      () => {
        throw new Error("the create succeeded");
      },
      (error) => error,
    );
    expect(failure.message).toBe("app 42 calling settings: HubSpot keeps true for isReady, sent false");
    expect(failure.halfDone).toEqual({
      id: "42",
      // What HubSpot has now, and what was sent. Without __provider the next destroy could not run.
      properties: expect.objectContaining({ appId: 42, ...acme, isReady: true, __provider, __record: { sent: acme } }),
      reasons: [failure.message],
    });
  } finally {
    await host.stop();
    await hubspot.stop();
  }
});

test("an answer that contradicts what was sent fails every up", async () => {
  const failures = ["dialer: app 42 calling settings: HubSpot keeps true for isReady, sent false"];
  const drift = [
    "app 42 calling settings: isReady true => false (drift)",
    "app 42 calling settings: isReady becomes false: users of all connected accounts lose the app (warning)",
  ];
  await lifecycle({
    emulator: { contradict: { isReady: true } },
    steps: [
      { up: program, expect: { changes: { dialer: "create" }, failures, calls: [get(42), post(42, acme), get(42)] } },
      {
        up: program,
        expect: {
          changes: { dialer: "update" },
          failures,
          lines: drift,
          calls: [get(42), patch(42, { isReady: false }), get(42)],
        },
      },
      { byHand: (hubspot) => hubspot.set({ contradict: {} }) },
      {
        up: program,
        expect: {
          changes: { dialer: "update" },
          lines: drift,
          calls: [get(42), patch(42, { isReady: false })],
          holds: { 42: acme },
        },
      },
      { preview: program, expect: { changes: { dialer: "same" } } },
    ],
  });
});

test("a POST whose answer is lost is found and not sent again", async () => {
  await lifecycle({
    steps: [
      {
        byHand: (hubspot) => hubspot.fault({ match: { method: "POST" }, action: { type: "reset", when: "after" } }),
      },
      {
        up: program,
        expect: { changes: { dialer: "create" }, calls: [get(42), post(42, acme), get(42)], holds: { 42: acme } },
      },
      { preview: program, expect: { changes: { dialer: "same" } } },
    ],
  });
});

test("a POST that cannot be settled is kept and the next up continues", async () => {
  await lifecycle({
    steps: [
      {
        byHand: (hubspot) => {
          hubspot.fault({ match: { method: "POST" }, action: { type: "reset", when: "after" } });
          hubspot.fault({ match: { method: "GET" }, skip: 1, action: { type: "status", status: 401 } });
        },
      },
      {
        up: program,
        expect: {
          failures: [/^dialer: app 42 calling settings: whether the create took effect is not known: /],
          calls: [get(42), post(42, acme), get(42)],
          outputs: { dialer: { appId: 42, ...acme } },
        },
      },
      {
        up: program,
        expect: { changes: { dialer: "update" }, calls: [get(42)], holds: { 42: acme }, outputs: { dialer: acme } },
      },
      { preview: program, expect: { changes: { dialer: "same" } } },
      { destroy: true, expect: { holds: { 42: null } } },
    ],
  });
});

test("a half-made resource that was never made is made by the next up", async () => {
  await lifecycle({
    steps: [
      {
        byHand: (hubspot) => {
          hubspot.fault({ match: { method: "POST" }, action: { type: "reset", when: "before" } });
          hubspot.fault({ match: { method: "GET" }, skip: 1, action: { type: "status", status: 401 } });
        },
      },
      { up: program, expect: { failures: [/is not known/], holds: { 42: null } } },
      {
        up: program,
        expect: {
          changes: { dialer: "update" },
          calls: [get(42), get(42), post(42, acme)],
          lines: Array(10).fill(/.*/),
        },
      },
      { preview: program, expect: { changes: { dialer: "same" } } },
    ],
  });
});

test("a refused takeover is allowed to the create that made the settings", async () => {
  const own = [settings("dialer", { appId: 42, ...acme, adoptExisting: false })];
  await lifecycle({
    steps: [
      {
        byHand: (hubspot) => hubspot.fault({ match: { method: "POST" }, action: { type: "cutOff" } }),
      },
      { up: own, expect: { changes: { dialer: "create" }, calls: [get(42), post(42, acme), get(42)] } },
      { preview: own, expect: { changes: { dialer: "same" } } },
    ],
  });
});
