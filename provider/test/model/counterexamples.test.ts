import type { FaultAction, FaultRule } from "hubspot-calling-emulator";
import { ChangeByHand, EditProgram, Other, Switch, Up } from "./commands.js";
import { InProcess } from "./inProcess.js";
import { playOne } from "./play.js";
import { CANARIES, type Spec } from "./program.js";

// Sequences that the model test has shrunk, each by the name of what it broke; and the least sequence of each new trouble.

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
  "a_create_that_never_arrived_still_sends_what_is_ignored_when_it_is_made_up_for: %s",
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

test("a_contradiction_shows_no_value_that_was_secret_until_now", async () => {
  const world = await InProcess.start();
  const secretly = { ...dialer, fields: { ...dialer.fields, height: CANARIES.height } };
  await playOne(world, { program: { a: secretly }, held: {}, answers: {} }, [
    new Up(plainly),
    new EditProgram("a", { set: { height: 600, width: 401 } }),
    new Switch({ contradict: { width: 400 } }),
    // A read that lags behind shows the old height, beside the width that HubSpot does not take.
    new Up(plainly, { faults: [], stale: 400 }),
  ]);
});

test("a_contradiction_is_said_by_every_up_until_it_ends", async () => {
  const world = await InProcess.start();
  await playOne(world, { program: { a: dialer }, held: { 1: {} }, answers: { contradict: { height: 602 } } }, [
    new Up(plainly),
    new Other("refresh", {}),
    new Up(plainly),
    new Switch({ contradict: {} }),
    new Up({ ...plainly, followedBy: "preview" }),
  ]);
});

test.each(["hang", "hangBody"] as const)("a_create_without_an_answer_is_looked_after: %s", async (type) => {
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

test("settings_that_are_read_outlive_the_resource_that_made_them", async () => {
  const world = await InProcess.start();
  await playOne(world, { program: { a: dialer, c: { appId: 1 } }, held: {}, answers: {} }, [
    new Up(plainly),
    new EditProgram("a", { remove: true }),
    new Up({ ...plainly, followedBy: "up" }),
  ]);
});

test("settings_that_a_contradicted_create_made_are_not_made_again_by_another_resource_of_the_app", async () => {
  const world = await InProcess.start();
  const both = { a: dialer, b: { ...dialer, fields: {} } };
  await playOne(world, { program: both, held: {}, answers: { postOnExisting: "overwrite" } }, [
    new Up(plainly),
    new Switch({ contradict: { isReady: true } }),
    new ChangeByHand(1, { remove: true }),
    // The look after the contradiction is behind, and sees nothing of what the POST has made.
    new Up({ ...plainly, together: true }, { faults: [], stale: 400 }),
  ]);
});
