import { callingChannelConnection } from "../../src/resources/callingChannelConnection.js";
import { APP, rejection, SETTINGS, useHubSpot } from "../support/hubspot.js";

const hubspot = useHubSpot({ postOnExisting: "overwrite" });
const declared = { appId: APP, ...SETTINGS, isReady: false };
const { width: _, ...withoutWidth } = declared;

describe("a create whose read is old", () => {
  it("takes over settings that were made meanwhile", async () => {
    const { lifecycle, clock, lines } = hubspot.newOperation();
    const { inputs } = await lifecycle.check({}, withoutWidth);
    clock.advance(15_000);
    hubspot.emulator.seed(APP, { ...SETTINGS, width: 777, isReady: true });
    await lifecycle.create(inputs);
    expect(hubspot.methods()).toEqual(["GET", "GET", "PATCH"]);
    expect(hubspot.emulator.read(APP)).toMatchObject({ width: 777, isReady: false });
    expect(lines).toContain("app 42 calling settings: exist in HubSpot already (takeover)");
    expect(lines).toContain("app 42 calling settings: isReady true => false (takeover)");
  });

  it("refuses them with adoptExisting false", async () => {
    const { lifecycle, clock } = hubspot.newOperation();
    const { inputs } = await lifecycle.check({}, { ...declared, adoptExisting: false });
    clock.advance(15_000);
    hubspot.emulator.seed(APP, { isReady: true });
    const error = await rejection(lifecycle.create(inputs));
    expect(error.message).toContain("adoptExisting is false, and app 42 has calling settings already");
    expect(hubspot.writes()).toEqual([]);
  });

  it("does the same for another document", async () => {
    const { lifecycle, clock } = hubspot.newOperation({}, callingChannelConnection);
    const { inputs } = await lifecycle.check({}, { appId: APP, url: "https://dialer.acme.example/channel" });
    clock.advance(15_000);
    hubspot.emulator.seed(APP, { url: "https://other.acme.example/", isReady: true }, "channel-connection");
    await lifecycle.create(inputs);
    expect(hubspot.emulator.read(APP, "channel-connection")).toMatchObject({
      url: "https://dialer.acme.example/channel",
      isReady: true,
    });
  });

  it("makes settings again that were deleted meanwhile", async () => {
    hubspot.emulator.seed(APP, { ...SETTINGS, isReady: false });
    const { lifecycle, clock } = hubspot.newOperation();
    const { inputs } = await lifecycle.check({}, declared);
    clock.advance(15_000);
    hubspot.emulator.remove(APP);
    await lifecycle.create(inputs);
    expect(hubspot.emulator.read(APP)).toMatchObject({ ...SETTINGS, isReady: false });
  });

  it("says what it takes over as it is now", async () => {
    hubspot.emulator.seed(APP, { ...SETTINGS, isReady: false });
    const { lifecycle, clock, lines } = hubspot.newOperation();
    const { inputs } = await lifecycle.check({}, declared);
    clock.advance(15_000);
    hubspot.emulator.edit(APP, { height: 999 });
    await lifecycle.create(inputs);
    expect(lines).toContain("app 42 calling settings: height 999 => 600 (takeover)");
    expect(hubspot.emulator.read(APP)).toMatchObject({ height: 600 });
  });

  it("sends its POST when nothing was made meanwhile", async () => {
    const { lifecycle, clock } = hubspot.newOperation();
    const { inputs } = await lifecycle.check({}, declared);
    clock.advance(15_000);
    await lifecycle.create(inputs);
    expect(hubspot.methods()).toEqual(["GET", "GET", "POST"]);
  });
});

describe("a first POST that has to wait", () => {
  /** Somebody makes the settings while the POST waits for its second attempt. */
  const whileItWaits = (clock: { sleep(milliseconds: number): Promise<void> }, make: () => void) => {
    const sleep = clock.sleep.bind(clock);
    clock.sleep = async (milliseconds) => {
      await sleep(milliseconds);
      if (milliseconds >= 30_000) make();
    };
  };
  const busy = { type: "status", status: 423, headers: { "retry-after": "30" } } as const;

  it("reads again, and takes over what was made meanwhile", async () => {
    hubspot.emulator.fault({ match: { method: "POST" }, action: busy });
    const { lifecycle, clock } = hubspot.newOperation();
    whileItWaits(clock, () => hubspot.emulator.seed(APP, { ...SETTINGS, width: 777, isReady: true }));
    await lifecycle.create(withoutWidth);
    expect(hubspot.methods()).toEqual(["GET", "POST", "GET", "PATCH"]);
    expect(hubspot.emulator.read(APP)).toMatchObject({ width: 777, isReady: false });
  });

  it("refuses what was made meanwhile with adoptExisting false", async () => {
    hubspot.emulator.fault({ match: { method: "POST" }, action: busy });
    const { lifecycle, clock } = hubspot.newOperation();
    whileItWaits(clock, () => hubspot.emulator.seed(APP, { isReady: true }));
    const error = await rejection(lifecycle.create({ ...declared, adoptExisting: false }));
    expect(error.message).toContain("adoptExisting is false");
    expect(hubspot.emulator.read(APP)).toMatchObject({ isReady: true });
  });

  it("is sent after three more reads anyway", async () => {
    hubspot.emulator.fault({ match: { method: "POST" }, times: 3, action: busy });
    const { lifecycle } = hubspot.newOperation();
    await lifecycle.create(declared);
    expect(hubspot.methods()).toEqual(["GET", "POST", "GET", "POST", "GET", "POST", "GET", "POST"]);
  });
});

test("a create whose read is fresh does not read again", async () => {
  const { lifecycle, clock } = hubspot.newOperation();
  const { inputs } = await lifecycle.check({}, declared);
  clock.advance(5_000);
  await lifecycle.create(inputs);
  expect(hubspot.methods()).toEqual(["GET", "POST"]);
});

test("a re-creation whose read is old patches what was made meanwhile", async () => {
  const { outs } = await hubspot.newOperation().lifecycle.create(declared);
  hubspot.emulator.remove(APP);
  const { lifecycle, clock } = hubspot.newOperation();
  await lifecycle.check(declared, declared);
  expect(await lifecycle.diff("42", outs, declared)).toEqual({ changes: true });
  clock.advance(15_000);
  hubspot.emulator.seed(APP, { ...SETTINGS, usesRemote: true });
  hubspot.emulator.clearCalls();
  await lifecycle.update(outs, withoutWidth);
  expect(hubspot.methods()).not.toContain("POST");
});
