import * as fc from "fast-check";
import type { FaultAction, FaultRule } from "hubspot-calling-emulator";
import { CANARIES } from "./program.js";
import { CREDENTIAL } from "./secrecy.js";
import type { Trouble } from "./world.js";

/** An error of HubSpot that repeats secrets. */
const indiscreet = {
  status: "error",
  message: `${CREDENTIAL} sent ${CANARIES.name}, ${CANARIES.url} and ${CANARIES.height}`,
};

const unknown: FaultAction[] = [
  { type: "reset", when: "before" },
  { type: "reset", when: "after" },
  { type: "cutOff" },
  { type: "html" },
  { type: "html", status: 200, when: "after" },
  { type: "empty" },
  { type: "status", status: 500, when: "after" },
  { type: "status", status: 500, body: indiscreet },
];

/** No answer, or half of one: it takes half a minute until that counts as a failure. */
const hanging: FaultAction[] = [{ type: "hang" }, { type: "hang", when: "after" }, { type: "hangBody" }];

const refused: FaultAction[] = [
  { type: "status", status: 423 },
  { type: "status", status: 429 },
  { type: "status", status: 429, body: { policyName: "DAILY", message: "You have reached your daily limit." } },
  { type: "status", status: 503 },
  { type: "status", status: 400, body: indiscreet },
];

const ALWAYS = Number.POSITIVE_INFINITY;
const open = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom(...unknown) },
  { weight: 1, arbitrary: fc.constantFrom(...hanging) },
);
const action = fc.oneof({ weight: 2, arbitrary: open }, { weight: 1, arbitrary: fc.constantFrom(...refused) });
const skip = fc.constantFrom(0, 0, 0, 1, 2);
const times = fc.constantFrom(1, 1, 2, 3, ALWAYS);

/** The same fault for any of some methods. */
const on = (...methods: string[]): fc.Arbitrary<FaultRule[]> =>
  fc
    .record({ action, skip, times })
    .map((rule) => methods.map((method) => ({ ...rule, match: method === "any" ? {} : { method } })));

/** One write goes wrong in a way that leaves its outcome open. */
const once: fc.Arbitrary<FaultRule[]> = open.map((writing) =>
  ["POST", "PATCH", "DELETE"].map((method) => ({ match: { method }, action: writing })),
);

/** Writes fail with an unknown outcome, and after some reads every read fails, so that none shows it. */
const blind: fc.Arbitrary<FaultRule[]> = fc
  .record({
    writing: open,
    reading: action,
    skip: fc.integer({ min: 1, max: 4 }),
  })
  .map(({ writing, reading, skip: seen }) => [
    ...["POST", "PATCH", "DELETE"].map((method) => ({ match: { method }, times: ALWAYS, action: writing })),
    { match: { method: "GET" }, skip: seen, times: ALWAYS, action: reading },
  ]);

const faults = fc.oneof(
  { weight: 3, arbitrary: on("POST", "PATCH") },
  { weight: 2, arbitrary: once },
  { weight: 2, arbitrary: blind },
  { weight: 2, arbitrary: on("GET") },
  { weight: 1, arbitrary: on("DELETE") },
  { weight: 1, arbitrary: on("any") },
);

/** None, or some: reads lag by less than the 2 s after which a missing document is asked for again. */
export const trouble: fc.Arbitrary<Trouble | undefined> = fc.oneof(
  { weight: 3, arbitrary: fc.constant(undefined) },
  { weight: 3, arbitrary: fc.record({ faults, stale: fc.constantFrom(0, 400, 1_900) }) },
  // By itself: after a DELETE whose answer was lost, a 404 is what the DELETE has done.
  {
    weight: 1,
    arbitrary: fc.record({ faults: fc.constant([]), stale: fc.constantFrom(0, 1_900), blinks: fc.constant(true) }),
  },
);
