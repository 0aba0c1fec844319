import { systemClock } from "../../src/hubspot/clock.js";
import { UnavailableError } from "../../src/hubspot/errors.js";
import { APP, rejection, SETTINGS, useHubSpot } from "../support/hubspot.js";

const hubspot = useHubSpot();
const inputs = { appId: APP, adoptExisting: true, ...SETTINGS };

/** The outputs of a create by a front end that hears of `ignoreChanges` only afterwards. */
async function created(): Promise<Record<string, unknown>> {
  return (await hubspot.newOperation().lifecycle.create(inputs)).outs;
}

const diff = (olds: Record<string, unknown>, news: object, ignoreChanges: string[] = []) =>
  hubspot.newOperation().lifecycle.diffInDetail(String(APP), olds, { ...news }, { ignoreChanges });

describe("a detailed diff", () => {
  it("names each property that changed and why", async () => {
    const olds = await created();
    hubspot.emulator.edit(APP, { width: 999 });
    const { usesRemote: _, ...rest } = inputs;
    expect(await diff(olds, { ...rest, height: 601, adoptExisting: false })).toEqual({
      changes: true,
      fields: [
        { name: "adoptExisting", kind: "update", cause: "program", replaces: false },
        { name: "height", kind: "update", cause: "program", replaces: false },
        { name: "width", kind: "update", cause: "drift", replaces: false },
        { name: "usesRemote", kind: "delete", cause: "program", replaces: false },
      ],
    });
  });

  it("distinguishes an added property from a changed one", async () => {
    const { outs } = await hubspot.newOperation().lifecycle.create({ ...inputs });
    const { width: _, ...rest } = inputs;
    const { outs: fewer } = await hubspot.newOperation().lifecycle.update(outs, rest);
    expect((await diff(fewer, inputs)).fields).toEqual([
      { name: "width", kind: "add", cause: "program", replaces: false },
    ]);
  });

  it("replaces only for another app", async () => {
    const olds = await created();
    expect(await diff(olds, { ...inputs, appId: 43, height: 601 })).toEqual({
      changes: true,
      replaces: ["appId"],
      fields: [
        { name: "appId", kind: "update", cause: "program", replaces: true },
        { name: "height", kind: "update", cause: "program", replaces: false },
      ],
    });
  });

  it("names a property that became secret", async () => {
    const olds = await created();
    expect((await diff(olds, { ...inputs, __secretInputs: ["url"] })).fields).toEqual([
      { name: "url", kind: "update", cause: "program", replaces: false },
    ]);
  });

  it("is empty after a create where a property is ignored", async () => {
    const olds = await created();
    expect(await diff(olds, inputs, ["height", '["width"]'])).toEqual({ changes: false, fields: [] });
    expect(await diff(olds, inputs, ["*"])).toEqual({ changes: false, fields: [] });
  });

  it("sees no drift in an ignored property", async () => {
    const olds = await created();
    hubspot.emulator.edit(APP, { height: 999 });
    expect(await diff(olds, inputs, ["height"])).toEqual({ changes: false, fields: [] });
    expect((await diff(olds, inputs)).changes).toBe(true);
  });

  it("is empty where the state ignores the same by its hidden input", async () => {
    const { lifecycle } = hubspot.newOperation();
    const { outs } = await lifecycle.update(await created(), { ...inputs, __ignoreChanges: ["height"] });
    expect(await diff(outs, inputs, ["height"])).toEqual({ changes: false, fields: [] });
    expect((await diff(outs, inputs)).changes).toBe(true);
  });
});

describe("an import of some properties", () => {
  const some = { appId: APP, adoptExisting: true, height: 600 };

  it("manages only them", async () => {
    hubspot.emulator.seed(APP, SETTINGS);
    const { props = {} } = await hubspot.newOperation().lifecycle.readById(String(APP));
    hubspot.emulator.edit(APP, { width: 999 });
    const { lifecycle } = hubspot.newOperation();
    expect(await lifecycle.diffInDetail(String(APP), props, some, { inputs: some })).toMatchObject({ changes: false });
    const read = await lifecycle.read(String(APP), props, { inputs: some });
    expect(read.inputs).toEqual(some);
    expect(read.props?.__record).toEqual({ sent: { height: 600 } });
  });
});

describe("an update", () => {
  it("does not send what is ignored and keeps it in the record", async () => {
    const olds = await created();
    hubspot.emulator.edit(APP, { height: 999, width: 999 });
    hubspot.emulator.clearCalls();
    const { lifecycle } = hubspot.newOperation();
    const { outs } = await lifecycle.update(olds, inputs, { ignoreChanges: ["height"] });
    expect(hubspot.writes().map(({ body }) => body)).toEqual([{ width: 400 }]);
    expect(outs).toMatchObject({ height: 999, width: 400, __record: { sent: SETTINGS } });
    expect(await diff(outs, inputs, ["height"])).toEqual({ changes: false, fields: [] });
  });
});

describe("a custom timeout", () => {
  it("ends the waiting between attempts", async () => {
    hubspot.emulator.fault({ times: 9, action: { type: "status", status: 503 } });
    const { lifecycle, clock } = hubspot.newOperation();
    expect(await rejection(lifecycle.create(inputs, { timeout: 1_200 }))).toBeInstanceOf(UnavailableError);
    expect(clock.now()).toBeLessThanOrEqual(1_200);
  });

  it("lets a write wait longer than usual", async () => {
    const waits = { status: 423, headers: { "retry-after": "150" } };
    hubspot.emulator.fault({ match: { method: "POST" }, times: 1, action: { type: "status", ...waits } });
    await hubspot.newOperation().lifecycle.create(inputs, { timeout: 200_000 });
    expect(hubspot.emulator.read(APP)).toMatchObject(SETTINGS);
  });

  it("ends a request that is not answered", async () => {
    hubspot.emulator.fault({ match: { method: "GET" }, times: 9, action: { type: "hang" } });
    const { lifecycle } = hubspot.newOperation({ clock: systemClock });
    const begun = performance.now();
    expect(await rejection(lifecycle.create(inputs, { timeout: 300 }))).toBeInstanceOf(UnavailableError);
    expect(performance.now() - begun).toBeLessThan(5_000);
  });
});

it.each(["height", '["height"]', "['height']", "[height]"])("%s names the ignored height", async (path) => {
  const olds = await created();
  expect(await diff(olds, { ...inputs, height: 601 }, [path])).toEqual({ changes: false, fields: [] });
  expect(await diff(olds, { ...inputs, width: 401 }, [path])).toMatchObject({ changes: true });
});
