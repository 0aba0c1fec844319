import { once } from "node:events";
import { setImmediate as nextTurn } from "node:timers/promises";
import type { Call, Emulator, FaultRule } from "hubspot-calling-emulator";
import type { Running } from "./cli.js";
import { childrenOf } from "./processes.js";

/**
 * When the engine is killed, as seen from one HTTP call: it has arrived and HubSpot has not begun; HubSpot has done the
 * work and not answered; the answer has just been handed to the connection.
 */
export type Moment = "before" | "during" | "after";

/** All moments, in their order. */
export const moments: readonly Moment[] = ["before", "during", "after"];

/** A killed engine, and what had reached HubSpot by then. */
export interface Killed {
  /** The call at which it was killed. */
  call: Call;
  /** Calls that arrived while the engine was dying: after the signal, before its end was seen. */
  whileDying: Call[];
  /** The id of the last call that arrived before the engine's end was seen. */
  lastCall: number;
  /** The processes that it leaves behind. */
  children: number[];
}

/**
 * Starts an operation and kills its engine at one moment of its n-th HTTP call, counted from 0. What was held goes on
 * only once the engine's end was seen, so that every later call is an orphan's.
 * @param trouble what goes wrong besides; the call is held all the same
 */
export async function killEngineAt(
  hubspot: Emulator,
  start: () => Running,
  n: number,
  moment: Moment,
  trouble?: FaultRule,
): Promise<Killed> {
  const hold = hubspot.fault({ skip: n, action: { type: "hold", when: moment === "before" ? "before" : "after" } });
  // The first rule that does more than hold a call ends the search for others.
  if (trouble) hubspot.fault(trouble);
  const running = start();
  const call = await Promise.race([hold.held, running.result]);
  if (!("method" in call)) throw new Error(`the operation ended before its call ${n + 1}:\n${call.output}`);
  const children = await childrenOf(running.child.pid);
  if (moment === "after") {
    hold.release();
    await nextTurn();
    while (!isAnswered(hubspot, call.id)) await nextTurn();
  }
  const lastBefore = hubspot.calls().at(-1)?.id ?? 0;
  const ended = once(running.child, "exit");
  if (!running.child.kill("SIGKILL")) throw new Error("the engine had ended already");
  await ended;
  const calls = hubspot.calls();
  hold.remove();
  return {
    call,
    whileDying: calls.filter(({ id }) => id > lastBefore),
    lastCall: calls.at(-1)?.id ?? 0,
    children,
  };
}

/** A connection that was reset has brought all that it ever will. */
function isAnswered(hubspot: Emulator, id: number): boolean {
  const call = hubspot.calls().find((one) => one.id === id);
  return call?.status !== undefined || (call?.faults.includes("reset") ?? false);
}
