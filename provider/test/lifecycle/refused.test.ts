import type { FaultAction } from "hubspot-calling-emulator";
import type { Lifecycle } from "../../src/lifecycle/lifecycle.js";
import type { Properties } from "../../src/lifecycle/properties.js";
import { APP, rejection, SETTINGS, useHubSpot } from "../support/hubspot.js";
import { PROVIDER, Program } from "../support/program.js";

const hubspot = useHubSpot();
const inputs: Properties = { appId: APP, adoptExisting: true, ...SETTINGS, __provider: PROVIDER };
const outputs: Properties = { ...inputs, __record: { sent: { ...SETTINGS, height: 601 } } };

/** A check answers its failures. */
async function checkCreate(lifecycle: Lifecycle): Promise<void> {
  const { failures } = await lifecycle.check({}, inputs);
  if (failures.length > 0) throw new Error(failures.map(({ reason }) => reason).join("; "));
}

/** Every way into HubSpot. */
const WAYS: [string, (lifecycle: Lifecycle) => Promise<unknown>][] = [
  ["check of a create", checkCreate],
  ["diff", (lifecycle) => lifecycle.diff(String(APP), outputs, inputs)],
  ["create", (lifecycle) => lifecycle.create(inputs)],
  ["read", (lifecycle) => lifecycle.read(String(APP), outputs)],
  ["read of a .get", (lifecycle) => lifecycle.read(String(APP), {})],
  ["update", (lifecycle) => lifecycle.update(outputs, inputs)],
  ["delete", (lifecycle) => lifecycle.delete(String(APP), outputs)],
];

describe.each(WAYS)("a %s", (_way, go) => {
  /** The operation is over after one call, without a wait; HubSpot still holds what it held. */
  async function failsAtOnce(words: string | RegExp): Promise<void> {
    const { lifecycle, clock } = hubspot.newOperation();
    const before = hubspot.emulator.calls().length;
    const error = await rejection(go(lifecycle));
    expect(error.message).toMatch(words);
    expect(hubspot.emulator.calls().slice(before)).toHaveLength(1);
    expect(clock.sleeps).toEqual([]);
    expect(error).not.toHaveProperty("id");
    expect(hubspot.emulator.read(APP)).toMatchObject({ height: 999 });
  }

  beforeEach(() => hubspot.emulator.seed(APP, { ...SETTINGS, height: 999 }));

  it("fails at once when the daily limit is used up", async () => {
    hubspot.emulator.set({ dailyLimit: 0 });
    await failsAtOnce("The account's daily limit is used up; it resets at midnight of the account's time zone");
  });

  it("fails at once when the credential is refused", async () => {
    hubspot.emulator.set({ developerApiKeys: ["another"] });
    await failsAtOnce(/\(401\): This hapikey doesn't exist .*Check hubspot:developerApiKey/);
  });

  it.each([
    ["a page of a proxy's", { type: "html", status: 403 }, /\(403\)/],
    [
      "a redirect",
      { type: "status", status: 302, headers: { Location: "https://login.acme.example/" } },
      /Redirects are/,
    ],
    ["a migration of a day", { type: "status", status: 477, headers: { "Retry-After": "86400" } }, /wait 86400 s/],
    ["a status that is HubSpot's to mend", { type: "status", status: 525 }, /ask HubSpot's support/],
    ["a gone API version", { type: "status", status: 410 }, /\(410/],
  ] as [string, FaultAction, RegExp][])("fails at once on %s", async (_, action, words) => {
    hubspot.emulator.fault({ times: Number.POSITIVE_INFINITY, action });
    await failsAtOnce(words);
  });
});

describe("a write that is refused once the read went through", () => {
  const refusals: [string, FaultAction, RegExp][] = [
    ["the daily limit", { type: "status", status: 429, body: { policyName: "DAILY" } }, /daily limit is used up/],
    ["403", { type: "status", status: 403 }, /\(403.*Check hubspot:developerApiKey/],
    ["422", { type: "status", status: 422 }, /\(422/],
    ["526", { type: "status", status: 526 }, /\(526/],
  ];

  it.each(refusals)("as an update, by %s, was sent once, and the next up goes on", async (_, action, words) => {
    const program = new Program(hubspot);
    await program.up({ appId: APP, ...SETTINGS });
    const fault = hubspot.emulator.fault({ match: { method: "PATCH" }, times: Number.POSITIVE_INFINITY, action });
    expect((await rejection(program.up({ appId: APP, ...SETTINGS, height: 601 }))).message).toMatch(words);
    expect(fault.count).toBe(1);
    fault.remove();
    expect((await program.up({ appId: APP, ...SETTINGS, height: 601 })).bodies).toEqual([{ height: 601 }]);
    expect(hubspot.emulator.read(APP)?.height).toBe(601);
  });

  it.each(refusals)("as a create, by %s, was sent once, and the next up goes on", async (_, action, words) => {
    const program = new Program(hubspot);
    const fault = hubspot.emulator.fault({ match: { method: "POST" }, times: Number.POSITIVE_INFINITY, action });
    expect((await rejection(program.up({ appId: APP, ...SETTINGS }))).message).toMatch(words);
    expect(fault.count).toBe(1);
    expect(program.state).toBeUndefined();
    fault.remove();
    await program.up({ appId: APP, ...SETTINGS });
    expect(hubspot.emulator.read(APP)).toMatchObject(SETTINGS);
  });
});
