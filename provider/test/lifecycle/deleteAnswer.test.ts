import type { FaultAction } from "hubspot-calling-emulator";
import { UnreadableAnswerError } from "../../src/hubspot/errors.js";
import { APP, rejection, SETTINGS, useHubSpot } from "../support/hubspot.js";
import { Program } from "../support/program.js";

const hubspot = useHubSpot();
const outputs = { appId: APP, adoptExisting: true, ...SETTINGS, __record: { sent: SETTINGS } };
const strike = (action: FaultAction, times = 1, method = "DELETE") =>
  hubspot.emulator.fault({ match: { method }, times, action });
const remove = async () => {
  const running = hubspot.newOperation();
  await running.lifecycle.delete(String(APP), outputs);
  return running;
};

/** Bodies of a 2xx that HubSpot never sends to a DELETE. */
const FOREIGN: [string, FaultAction][] = [
  ["a proxy's page", { type: "html", status: 200 }],
  ["a list", { type: "wrongType", status: 200 }],
  ["no JSON", { type: "invalidJson", status: 200 }],
  ["more than any document", { type: "huge", status: 200, bytes: 1_100_000 }],
];

describe("a DELETE that is answered 200 with", () => {
  beforeEach(() => hubspot.emulator.seed(APP, SETTINGS));

  it.each(FOREIGN)("%s, and never arrived, is sent again", async (_, action) => {
    strike({ ...action, when: "before" } as FaultAction);
    const { lines } = await remove();
    expect(hubspot.methods()).toEqual(["DELETE", "GET", "DELETE"]);
    expect(hubspot.emulator.read(APP)).toBeUndefined();
    expect(lines).toEqual([]);
  });

  it.each(FOREIGN)("%s, but was executed, is checked and not sent again", async (_, action) => {
    strike({ ...action, when: "after" } as FaultAction);
    const { lines, clock } = await remove();
    expect(hubspot.methods()).toEqual(["DELETE", "GET", "GET"]);
    // The first look is no proof: a 404 counts when it comes twice.
    expect(clock.sleeps).toEqual([500, 2_000]);
    expect(lines).toEqual([]);
  });

  it("a page, but was executed, is not repeated when reads lag", async () => {
    hubspot.emulator.set({ staleReads: 1 });
    strike({ type: "html", status: 200, when: "after" });
    const { lines } = await remove();
    expect(hubspot.methods()).toEqual(["DELETE", "GET", "DELETE"]);
    expect(lines).toEqual([]);
  });

  it("a page, every time, fails clearly, and the next destroy converges", async () => {
    const program = new Program(hubspot);
    await program.up({ appId: APP, ...SETTINGS });
    const fault = strike({ type: "html", status: 200 }, Number.POSITIVE_INFINITY);
    const error = await rejection(program.destroy());
    expect(error).toBeInstanceOf(UnreadableAnswerError);
    expect(error.message).toMatch(
      /^app 42 calling settings: HubSpot's answer to the delete cannot be read: the body is not JSON, 5 attempts in \d+ s\. Check that hubspot:baseUrl is HubSpot's API, then run the command again\.$/,
    );
    expect(fault.count).toBe(5);
    expect(hubspot.emulator.read(APP)).toBeDefined();
    fault.remove();
    await program.destroy();
    expect(hubspot.emulator.read(APP)).toBeUndefined();
  });

  it("a page, like all reads, fails at once; the next destroy converges", async () => {
    const program = new Program(hubspot);
    await program.up({ appId: APP, ...SETTINGS });
    const faults = [
      strike({ type: "html", status: 200, when: "after" }),
      strike({ type: "html", status: 200 }, Number.POSITIVE_INFINITY, "GET"),
    ];
    const error = await rejection(program.destroy());
    expect(error.message).toBe(
      "app 42 calling settings: HubSpot's answer to the delete cannot be read: the body is not JSON. Check that hubspot:baseUrl is HubSpot's API, then run the command again.",
    );
    for (const fault of faults) fault.remove();
    await program.destroy();
    expect(hubspot.emulator.read(APP)).toBeUndefined();
  });

  it.each(["", " \r\n", "{}", '{"id":42}'])("%j is done", async (body) => {
    strike({ type: "status", status: 200, body, when: "after" });
    await remove();
    expect(hubspot.methods()).toEqual(["DELETE"]);
    expect(hubspot.emulator.read(APP)).toBeUndefined();
  });
});
