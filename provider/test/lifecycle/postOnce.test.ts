import type { FaultAction } from "hubspot-calling-emulator";
import { HalfDoneError } from "../../src/lifecycle/halfDone.js";
import { APP, rejection, SETTINGS, useHubSpot } from "../support/hubspot.js";
import { Program } from "../support/program.js";

const hubspot = useHubSpot();
const declared = { appId: APP, ...SETTINGS };
const posts = () => hubspot.emulator.calls().filter((call) => call.method === "POST" && call.carriedOut).length;
const strike = (method: string, action: FaultAction, skip = 0, times = 1) =>
  hubspot.emulator.fault({ match: { method }, skip, times, action });
/** HubSpot did the work, and nobody heard of it. */
const loseThePost = () => strike("POST", { type: "reset", when: "after" });

const UNDOCUMENTED = (["409", "400", "overwrite"] as const).flatMap((postOnExisting) =>
  (["404", "upsert"] as const).map((patchOnMissing) => ({ postOnExisting, patchOnMissing })),
);

describe.each(UNDOCUMENTED)("a POST that was executed and whose answer was lost, with %j,", (switches) => {
  beforeEach(() => hubspot.emulator.set(switches));

  it.each([0, 1, 2, 3, 10])("is not repeated when %d reads lag behind it", async (staleReads) => {
    hubspot.emulator.set({ staleReads });
    loseThePost();
    const program = new Program(hubspot);
    await program.up(declared);
    expect(posts()).toBe(1);
    expect(hubspot.emulator.read(APP)).toMatchObject(SETTINGS);
    expect(program.state?.outputs).toMatchObject({ ...SETTINGS, __record: { sent: SETTINGS } });
    hubspot.emulator.set({ staleReads: 0 });
    expect(await program.preview(declared)).toMatchObject({ changes: false, lines: [] });
  });

  it.each([
    ["reset", { type: "reset", when: "before" }],
    ["answered 503", { type: "status", status: 503 }],
    ["cut off", { type: "cutOff" }],
  ] as const)("is not repeated when the first read is %s", async (_, action) => {
    hubspot.emulator.set({ staleReads: 1 });
    loseThePost();
    strike("GET", action, 1);
    await new Program(hubspot).up(declared);
    expect(posts()).toBe(1);
    expect(hubspot.emulator.read(APP)).toMatchObject(SETTINGS);
  });

  it("is not repeated by the next up when no read succeeds", async () => {
    loseThePost();
    const looks = strike("GET", { type: "reset", when: "before" }, 1, Number.POSITIVE_INFINITY);
    const program = new Program(hubspot);
    const error = await rejection<HalfDoneError>(program.up(declared));
    expect(error).toBeInstanceOf(HalfDoneError);
    expect(error.message).toContain("whether the create took effect is not known: the connection was ");
    looks.remove();
    await program.up(declared);
    expect(posts()).toBe(1);
    expect(hubspot.emulator.read(APP)).toMatchObject(SETTINGS);
    expect(await program.preview(declared)).toMatchObject({ changes: false, lines: [] });
  });

  it("is not repeated when the process was killed before recording it", async () => {
    loseThePost();
    const { lifecycle } = hubspot.newOperation({ engineListens: async () => posts() === 0 });
    await rejection(lifecycle.create(declared));
    await new Program(hubspot).up(declared);
    expect(posts()).toBe(1);
    expect(hubspot.emulator.read(APP)).toMatchObject(SETTINGS);
  });
});

describe("a POST that was not executed and whose answer was lost", () => {
  it.each(UNDOCUMENTED)("is made up for, with %j", async (switches) => {
    hubspot.emulator.set(switches);
    strike("POST", { type: "reset", when: "before" });
    const program = new Program(hubspot);
    await program.up(declared);
    expect(posts()).toBe(switches.patchOnMissing === "404" ? 1 : 0);
    expect(hubspot.emulator.read(APP)).toMatchObject(SETTINGS);
    expect(await program.preview(declared)).toMatchObject({ changes: false, lines: [] });
  });

  it.each(UNDOCUMENTED)("is made up for with all defaults, with %j", async (switches) => {
    hubspot.emulator.set(switches);
    strike("POST", { type: "reset", when: "before" });
    const { name, url } = SETTINGS;
    await new Program(hubspot).up({ appId: APP, name, url });
    // HubSpot's own default may be an app that everybody sees.
    expect(hubspot.emulator.read(APP)).toMatchObject({ name, url, isReady: false, height: 600, usesRemote: false });
  });
});
