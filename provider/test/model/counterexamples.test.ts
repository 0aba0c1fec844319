import type { FaultAction, FaultRule } from "hubspot-calling-emulator";
import { Up } from "./commands.js";
import { InProcess } from "./inProcess.js";
import { playOne } from "./play.js";
import type { Spec } from "./program.js";

// Sequences that the model test has shrunk, each by the name of what it broke.

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
