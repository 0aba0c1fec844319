import { type Emulator, type FaultAction, type FaultHandle, startEmulator } from "hubspot-calling-emulator";
import { STATUS } from "pulumi-hubspot-calling-provider/lifecycle";
import { writes } from "./support/calls.js";
import type { ProviderFailure } from "./support/failure.js";
import { Host } from "./support/host.js";
import { shimOf } from "./support/program.js";
import { acme, other } from "./support/samples.js";

let hubspot: Emulator;
let shim: string;
let host: Host;

beforeAll(async () => {
  shim = await shimOf("CallingExtensionSettings");
});

describe.each(["dynamic", "plugin"] as const)("through the %s front end", (frontEnd) => {
  beforeEach(async () => {
    hubspot = await startEmulator();
    host = await Host.start({ frontEnd, config: { "hubspot:baseUrl": hubspot.url, "hubspot:accessToken": "t1" } });
  });
  afterEach(async () => {
    await host.stop();
    await hubspot.stop();
  });

  const inputs = () => ({ appId: 42, adoptExisting: true, ...acme, __provider: shim });
  const outputs = () => ({ ...inputs(), __record: { sent: acme } });
  const ended = /the Pulumi engine has stopped, so nothing more is sent to HubSpot/;

  /**
   * The call fails since the engine is gone. The plugin is cancelled by that, and ends, before its answer or with it.
   * @param says what the dynamic host's error says
   */
  async function stops(call: Promise<unknown>, says = ended): Promise<void> {
    const failure = await call.then(
      () => undefined,
      (error: unknown) => error as ProviderFailure,
    );
    if (frontEnd === "dynamic") {
      expect(failure?.message).toMatch(says);
      return;
    }
    // Without an answer it is gRPC's own word, which names no app.
    if (failure?.code === STATUS.UNAVAILABLE) expect(failure.message).not.toMatch(/^app/);
    else expect(failure?.message).toMatch(new RegExp(`${says.source}|^cancelled, so nothing more is sent to HubSpot`));
    expect(await host.ended()).toBe(0);
  }

  /** Holds the next request of a method; `after` says what it is answered once it is let go. */
  function hold(method: string, ...after: FaultAction[]): FaultHandle {
    const held = hubspot.fault({ match: { method }, action: { type: "hold" } });
    for (const action of after) hubspot.fault({ match: { method }, action });
    return held;
  }

  /** The engine is killed while a request is under way. */
  async function killEngineDuring(held: FaultHandle): Promise<void> {
    await held.held;
    await host.engineLeaves();
    held.release();
  }

  test("a create that was only looking writes nothing", async () => {
    const held = hold("GET");
    const create = stops(host.provider.create(inputs()));
    await killEngineDuring(held);
    await create;
    expect(hubspot.calls().map(({ method }) => method)).toEqual(["GET"]);
  });

  test("an update that was only looking writes nothing", async () => {
    hubspot.seed(42, other);
    const held = hold("GET");
    const update = stops(host.provider.update("42", outputs(), inputs()));
    await killEngineDuring(held);
    await update;
    expect(writes(hubspot.calls())).toEqual([]);
  });

  test("a write that was locked out is not tried again", async () => {
    hubspot.seed(42, { ...acme, height: 999 });
    const held = hold("PATCH", { type: "status", status: 423 });
    const update = stops(host.provider.update("42", outputs(), inputs()));
    await killEngineDuring(held);
    await update;
    expect(writes(hubspot.calls())).toEqual([["PATCH 42 settings", { height: 600 }]]);
    expect(hubspot.read(42)?.height).toBe(999);
  });

  test("a POST whose outcome is not known is not sent again", async () => {
    const held = hold("POST", { type: "reset", when: "before" });
    const create = stops(host.provider.create(inputs()), /engine has stopped|is not known/);
    await killEngineDuring(held);
    await create;
    expect(writes(hubspot.calls())).toEqual([["POST 42 settings", acme]]);
    expect(hubspot.read(42)).toBeUndefined();
  });

  test("a delete is not begun", async () => {
    hubspot.seed(42);
    await host.engineLeaves();
    await stops(host.provider.delete("42", outputs()));
    expect(hubspot.calls()).toEqual([]);
    expect(hubspot.read(42)).toBeDefined();
  });

  test("the end of standard input alone stops every write", async () => {
    hubspot.seed(42);
    host.endStandardInput();
    await stops(host.provider.delete("42", outputs()));
    expect(hubspot.calls()).toEqual([]);
  });

  test.each([
    { flags: ["--logtostderr", "-v=9"], standardInput: "pipe" },
    { flags: ["--logtostderr", "-v=9", "--tracing", "127.0.0.1:1"], standardInput: "ignore" },
    { flags: [], standardInput: "ignore" },
  ] as const)("an engine is missed when it is gone: $flags, $standardInput", async (started) => {
    const config = { "hubspot:baseUrl": hubspot.url, "hubspot:accessToken": "t1" };
    const other = await Host.start({ frontEnd, config, ...started });
    try {
      hubspot.seed(42, { ...acme, height: 999 });
      await other.provider.update("42", outputs(), inputs());
      expect(hubspot.read(42)?.height).toBe(600);
      await other.engineLeaves();
      const failing = other.provider.delete("42", outputs());
      // A plugin that has a pipe ends, and may not answer.
      if (started.standardInput === "pipe" && frontEnd === "plugin") {
        await failing.catch(() => undefined);
        expect(await other.ended()).toBe(0);
      } else await expect(failing).rejects.toThrow(ended);
      expect(hubspot.read(42)).toBeDefined();
    } finally {
      await other.stop();
    }
  });

  test("a write under way is carried to its end", async () => {
    hubspot.seed(42, { ...acme, height: 999 });
    const held = hold("PATCH");
    const update = host.provider.update("42", outputs(), inputs());
    await killEngineDuring(held);
    if (frontEnd === "dynamic") expect(await update).toMatchObject(acme);
    else {
      await update.catch(() => undefined);
      expect(await host.ended()).toBe(0);
    }
    expect(hubspot.read(42)).toMatchObject(acme);
  });
});

describe("a plugin whose engine is killed", () => {
  const inputs = () => ({ appId: 42, adoptExisting: true, ...acme });

  beforeEach(async () => {
    hubspot = await startEmulator();
    const config = { "hubspot:baseUrl": hubspot.url, "hubspot:accessToken": "t1" };
    host = await Host.start({ frontEnd: "plugin", config });
  });
  afterEach(async () => {
    await host.stop();
    await hubspot.stop();
  });

  test("ends when nothing is under way", async () => {
    host.endStandardInput();
    expect(await host.ended()).toBe(0);
  });

  /** Resolves once the plugin has told the user so. */
  async function told(beginning: string): Promise<void> {
    while (!host.logged.some(({ message }) => message.startsWith(beginning))) {
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  async function endsAtOnce(): Promise<void> {
    const [begun, { length }] = [performance.now(), hubspot.calls()];
    host.endStandardInput();
    expect(await host.ended()).toBe(0);
    expect(performance.now() - begun).toBeLessThan(10_000);
    expect(hubspot.calls()).toHaveLength(length);
  }

  test("ends at once when a call waits to ask again", async () => {
    hubspot.seed(42, { ...acme, height: 999 });
    const answer = { type: "status", status: 429, headers: { "Retry-After": "100" } } as const;
    hubspot.fault({ match: { method: "PATCH" }, action: answer });
    const update = host.provider.update("42", inputs(), inputs()).catch(() => undefined);
    await told("waiting before HubSpot is asked again");
    await endsAtOnce();
    await update;
  });

  test("ends at once when a call waits for the rate limit", async () => {
    hubspot.set({ rateLimit: { max: 1, intervalMilliseconds: 60_000 } });
    const create = host.provider.create(inputs()).catch(() => undefined);
    await told("waiting for HubSpot's rate limit");
    await endsAtOnce();
    await create;
  });

  test("ends once the write that was under way has its answer", async () => {
    hubspot.seed(42, { ...acme, height: 999 });
    const held = hubspot.fault({ match: { method: "PATCH" }, action: { type: "hold" } });
    const update = host.provider.update("42", inputs(), inputs());
    await held.held;
    host.endStandardInput();
    held.release();
    await update.catch(() => undefined);
    expect(hubspot.read(42)).toMatchObject(acme);
    expect(await host.ended()).toBe(0);
  });
});
