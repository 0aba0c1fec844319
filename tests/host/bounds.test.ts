import { status } from "@grpc/grpc-js";
import { type Emulator, startEmulator } from "hubspot-calling-emulator";
import { get, patch } from "./support/calls.js";
import type { ProviderFailure } from "./support/failure.js";
import { type FrontEndName, Host } from "./support/host.js";
import { lifecycle } from "./support/lifecycle.js";
import { PluginClient } from "./support/plugin.js";
import { settings, shimOf } from "./support/program.js";
import { acme } from "./support/samples.js";

// An answer that is never sent is a test that hangs.
jest.setTimeout(60_000);

const FRONT_ENDS: FrontEndName[] = ["dynamic", "plugin"];
const LONG_NAME = "n".repeat(60_000);
/** Three bytes in UTF-8 and nine as gRPC writes a message: what takes most room. */
const WIDE = "号";

describe.each(FRONT_ENDS)("through the %s front end", (frontEnd) => {
  let hubspot: Emulator;
  let shim: string;
  let host: Host;
  beforeAll(async () => {
    shim = await shimOf("CallingExtensionSettings");
  });
  beforeEach(async () => {
    hubspot = await startEmulator();
    host = await Host.start({ frontEnd, config: { "hubspot:baseUrl": hubspot.url, "hubspot:accessToken": "t1" } });
  });
  afterEach(async () => {
    await host.stop();
    await hubspot.stop();
  });

  const inputs = () => ({ appId: 42, adoptExisting: true, ...acme, __provider: shim });
  const refuse = (body: Readonly<Record<string, unknown>>) =>
    hubspot.fault({ match: { method: "POST" }, action: { type: "status", status: 400, body } });
  const failureOf = (work: Promise<unknown>) =>
    work.then(
      () => {
        throw new Error("it succeeded");
      },
      (error: ProviderFailure) => error,
    );

  test("a message that is cut before an emoji arrives", async () => {
    refuse({ message: `${"x".repeat(999)}😀` });
    const { message } = await failureOf(host.provider.create(inputs()));
    expect(message).toContain(`: ${"x".repeat(999)}… (correlation id `);
  });

  test("a message with half a character arrives", async () => {
    refuse({ message: "bad \ud83d name", category: "\udc00", errors: [{ message: "\ud83d", in: "\ud83d" }] });
    const { message } = await failureOf(host.provider.create(inputs()));
    expect(message).toContain("(400 \ufffd): bad \ufffd name; \ufffd: \ufffd (correlation id ");
  });

  test("a page with half a character arrives", async () => {
    const body = `<p>${"x".repeat(188)} &#xd83d; ${"😀".repeat(9)}</p>`;
    hubspot.fault({ match: { method: "POST" }, action: { type: "status", status: 400, body } });
    const { message } = await failureOf(host.provider.create(inputs()));
    expect(message).toContain(`${"x".repeat(188)} \ufffd ${"😀".repeat(4)}…`);
  });

  test("a value and a line with half a character arrive", async () => {
    hubspot.seed(42, { ...acme, name: "half \ud83d", height: 999 });
    const { failures } = await host.provider.check({}, inputs());
    expect(failures).toEqual([]);
    // The plugin looks at HubSpot in the preview of a create.
    if (host.provider instanceof PluginClient) await host.provider.preview(inputs());
    const { name: _, ...rest } = inputs();
    const { outputs } = await host.provider.create(rest);
    expect(outputs).toMatchObject({ ...acme, name: "half \ufffd" });
    await host.stop();
    expect(host.lines).toContain('app 42 calling settings: name "half \ufffd" => "Acme Dialer" (takeover)');
  });

  test("an error has the code that gRPC has for it", async () => {
    // The dynamic host sends create's and update's errors as UNKNOWN, whatever they are.
    const { UNKNOWN, UNAUTHENTICATED, PERMISSION_DENIED } = status;
    const whole = { action: { type: "status", status: 401 }, times: 3 } as const;
    hubspot.fault(whole);
    const outputs = { ...inputs(), __record: { sent: acme } };
    expect(await failureOf(host.provider.diff("42", outputs, inputs()))).toHaveProperty("code", UNAUTHENTICATED);
    expect(await failureOf(host.provider.read("42", outputs))).toHaveProperty("code", UNAUTHENTICATED);
    const code = frontEnd === "dynamic" ? UNKNOWN : UNAUTHENTICATED;
    expect(await failureOf(host.provider.update("42", outputs, inputs()))).toHaveProperty("code", code);
    hubspot.fault({ action: { type: "status", status: 403 } });
    expect(await failureOf(host.provider.delete("42", outputs))).toHaveProperty("code", PERMISSION_DENIED);
  });

  test.each([
    ["bool", "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7"],
    ["number", "3eeb2bf0-c639-47a8-9e75-3b44932eb421"],
    ["array", "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2"],
    ["asset", "030794c1-ac77-496b-92df-f27374a8bd58"],
    ["archive", "e48ece36-62e2-4504-bad9-02848725956a"],
    ["object", "dd056dcd-154b-4c76-9bd3-c8f88648b5ff"],
  ])("an unknown %s is taken for any property", async (_type, unknown) => {
    const given = { ...inputs(), appId: unknown, height: unknown, isReady: unknown, adoptExisting: unknown };
    expect(await host.provider.check({}, given)).toMatchObject({
      failures: [],
      inputs: { appId: unknown, height: unknown, isReady: unknown, adoptExisting: unknown },
    });
    hubspot.seed(42, acme);
    const known = { ...given, appId: 42, adoptExisting: true };
    const outputs = { ...inputs(), __record: { sent: acme } };
    expect(await host.provider.diff("42", outputs, known)).toEqual({ changes: true, replaces: [] });
  });

  test("a message of twenty long faults is bounded and says what to do", async () => {
    const errors = Array.from({ length: 20 }, (_, index) => ({ message: `${index}${WIDE.repeat(999)}` }));
    refuse({ message: WIDE.repeat(1_000), errors });
    const { message } = await failureOf(host.provider.create(inputs()));
    expect(message).toMatch(/^app 42 calling settings: HubSpot refused the create \(400\): 号.*Correct what HubSpot/);
    expect(message.length).toBeLessThan(3_000);
  });

  test("a half-made resource with a long name is answered for", async () => {
    await hubspot.set({ contradict: { height: 601 } });
    const { halfDone, message } = await failureOf(host.provider.create({ ...inputs(), name: LONG_NAME }));
    expect(message).toBe("app 42 calling settings: HubSpot keeps 601 for height, sent 600");
    const { name: _, ...short } = acme;
    const provider = frontEnd === "dynamic" ? { __provider: shim } : {};
    expect(halfDone).toMatchObject({
      id: "42",
      properties: { appId: 42, ...short, height: 601, ...provider },
      reasons: [message],
    });
    expect(halfDone?.properties).not.toHaveProperty("name");
    const record = halfDone?.properties.__record as { value?: object };
    expect(frontEnd === "dynamic" ? record : record.value).toEqual({ sent: short });
  });

  test("a half-made resource with a long contradicted name is answered for", async () => {
    await hubspot.set({ contradict: { name: WIDE.repeat(30_000) } });
    const { halfDone, message } = await failureOf(host.provider.create({ ...inputs(), name: LONG_NAME }));
    expect(message).toMatch(/^app 42 calling settings: HubSpot keeps "号+…" for name, sent "n+…"$/);
    expect(halfDone).toMatchObject({ id: "42", properties: { appId: 42, height: 600 }, reasons: [message] });
  });

  test("a long value makes neither a line nor a refusal long", async () => {
    hubspot.seed(42, { ...acme, name: LONG_NAME });
    const { failures } = await host.provider.check({}, { ...inputs(), url: LONG_NAME });
    expect(failures).toMatchObject([{ property: "url" }]);
    expect(failures[0]?.reason.length).toBeLessThan(1_000);
    await host.provider.check({}, inputs());
    await host.stop();
    expect(Math.max(...host.lines.map((line) => line.length))).toBeLessThan(1_000);
  });
});

test("the up after a half-made create with a long name converges", async () => {
  const program = [settings("dialer", { appId: 42, ...acme, name: LONG_NAME })];
  await lifecycle({
    emulator: { contradict: { height: 601 } },
    steps: [
      {
        up: program,
        expect: { failures: ["dialer: app 42 calling settings: HubSpot keeps 601 for height, sent 600"] },
      },
      { byHand: (hubspot) => hubspot.set({ contradict: {} }) },
      {
        up: program,
        expect: {
          changes: { dialer: "update" },
          lines: ["app 42 calling settings: height 601 => 600 (drift)"],
          holds: { 42: { ...acme, name: LONG_NAME } },
          calls: [get(42), patch(42, { height: 600 })],
        },
      },
      { preview: program, expect: { changes: { dialer: "same" } } },
    ],
  });
}, 120_000);

test("a half-made create with a long name can be destroyed", async () => {
  await lifecycle({
    emulator: { contradict: { height: 601 } },
    steps: [
      {
        up: [settings("dialer", { appId: 42, ...acme, name: LONG_NAME })],
        expect: { failures: ["dialer: app 42 calling settings: HubSpot keeps 601 for height, sent 600"] },
      },
      { destroy: true, expect: { holds: { 42: null } } },
    ],
  });
}, 120_000);
