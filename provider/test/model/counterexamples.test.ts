import type { FaultAction, FaultRule } from "hubspot-calling-emulator";
import { ChangeByHand, EditProgram, Other, Switch, Up } from "./commands.js";
import { InProcess } from "./inProcess.js";
import { playOne } from "./play.js";
import { CANARIES, type Spec } from "./program.js";

// Sequences that the model test found and shrunk, each named by the promise that it broke; and short ones for new
// faults.

const dialer: Spec = {
  appId: 1,
  fields: { name: "Acme", url: "https://acme.example", height: 601 },
  ignoreChanges: [],
  secret: [],
};
const plainly = { refresh: false, together: false, previewed: false, followedBy: "nothing" } as const;
const always = (method: string, action: FaultAction, skip = 0): FaultRule => ({
  match: { method },
  times: Number.POSITIVE_INFINITY,
  skip,
  action,
});

test.each(["name", "height"] as const)(
  "ignored inputs of a create that never arrived are sent later: %s",
  async (ignored) => {
    const world = await InProcess.start();
    await playOne(world, { program: { a: { ...dialer, ignoreChanges: [ignored] } }, held: {}, answers: {} }, [
      new Up(plainly, {
        faults: [always("POST", { type: "reset", when: "before" }), always("GET", { type: "status", status: 503 }, 1)],
        stale: 0,
      }),
    ]);
  },
);

test("a contradiction shows no value that was secret until now", async () => {
  const world = await InProcess.start();
  const secretly = { ...dialer, fields: { ...dialer.fields, height: CANARIES.height } };
  await playOne(world, { program: { a: secretly }, held: {}, answers: {} }, [
    new Up(plainly),
    new EditProgram("a", { set: { height: 600, width: 401 } }),
    new Switch({ contradict: { width: 400 } }),
    // A read that lags shows the old height, and the width that HubSpot does not accept.
    new Up(plainly, { faults: [], stale: 400 }),
  ]);
});

test("every up reports a contradiction until it ends", async () => {
  const world = await InProcess.start();
  await playOne(world, { program: { a: dialer }, held: { 1: {} }, answers: { contradict: { height: 602 } } }, [
    new Up(plainly),
    new Other("refresh", {}),
    new Up(plainly),
    new Switch({ contradict: {} }),
    new Up({ ...plainly, followedBy: "preview" }),
  ]);
});

test.each(["hang", "hangBody"] as const)("a create without an answer is checked: %s", async (type) => {
  const world = await InProcess.start();
  await playOne(world, { program: { a: dialer }, held: {}, answers: { postOnExisting: "overwrite" } }, [
    new Up(
      { ...plainly, followedBy: "up" },
      {
        faults: [{ match: { method: "POST" }, action: { type, when: "after" } }],
        stale: 0,
      },
    ),
  ]);
});

test("settings that are read outlive the resource that made them", async () => {
  const world = await InProcess.start();
  await playOne(world, { program: { a: dialer, c: { appId: 1 } }, held: {}, answers: {} }, [
    new Up(plainly),
    new EditProgram("a", { remove: true }),
    new Up({ ...plainly, followedBy: "up" }),
  ]);
});

test("another resource does not repeat the POST of a contradicted create", async () => {
  const world = await InProcess.start();
  const both = { a: dialer, b: { ...dialer, fields: {} } };
  await playOne(world, { program: both, held: {}, answers: { postOnExisting: "overwrite" } }, [
    new Up(plainly),
    new Switch({ contradict: { isReady: true } }),
    new ChangeByHand(1, { remove: true }),
    // The read after the contradiction lags, and does not show what the POST made.
    new Up({ ...plainly, together: true }, { faults: [], stale: 400 }),
  ]);
});
