import { type SeenName, seenAnswer } from "./seenAnswers.js";

/** Before or after the work is done. */
export type When = "before" | "after";

/**
 * What goes wrong. `when` says on which side of the work it strikes; for all but `delay` and `hold`, `"before"` means
 * that the work is never done.
 */
export type FaultAction =
  /** Another status. `when` defaults to `"before"`; without a body it gets one in HubSpot's shape. */
  | {
      type: "status";
      status: number;
      body?: Readonly<Record<string, unknown>> | string;
      headers?: Readonly<Record<string, string>>;
      when?: When;
    }
  /** The answer takes longer. `when` defaults to `"before"`. */
  | { type: "delay"; milliseconds: number; when?: When }
  /** The request waits for `release()`, then goes on, even if its client has gone. `when` defaults to `"before"`. */
  | { type: "hold"; when?: When }
  /** No answer at all, the connection stays open. `when` defaults to `"before"`. */
  | { type: "hang"; when?: When }
  /** Headers and half of the body, then nothing, the connection stays open. `when` defaults to `"after"`. */
  | { type: "hangBody"; when?: When }
  /** The connection is reset (TCP RST). */
  | { type: "reset"; when: When }
  /** A content-length that is larger than what comes before the connection closes. `when` defaults to `"after"`. */
  | { type: "cutOff"; when?: When }
  /** The body slowly: `bytes` (default 1) every `milliseconds` (default 100). `when` defaults to `"after"`. */
  | { type: "slowBody"; bytes?: number; milliseconds?: number; when?: When }
  /** JSON that goes on until the client goes away, without a content-length. `when` defaults to `"after"`. */
  | { type: "endless"; status?: number; when?: When }
  /** An answer that others saw HubSpot give, by its name. `when` defaults to what suits it. */
  | { type: "seen"; name: SeenName; when?: When }
  /** An HTML page, as from a proxy: without any header of HubSpot's. `status` defaults to 502, `when` to `"before"`. */
  | { type: "html"; status?: number; when?: When }
  /** No body. `status` defaults to the one the work gives, or 200; `when` to `"after"`. */
  | { type: "empty"; status?: number; when?: When }
  /** Text that is no JSON, called JSON. `status` as for `empty`; `when` defaults to `"after"`. */
  | { type: "invalidJson"; status?: number; when?: When }
  /** JSON of the wrong type: the whole body a list or, with `fields`, these fields with the wrong type. `when` defaults to `"after"`. */
  | { type: "wrongType"; fields?: readonly string[]; status?: number; when?: When }
  /** A document with an unknown field of so many bytes, default 10000000. `when` defaults to `"after"`. */
  | { type: "huge"; bytes?: number; status?: number; when?: When };

/** What a fault is called. */
export type FaultType = FaultAction["type"];

/** On which side of the work each type of fault strikes unless told otherwise. */
const sides: Readonly<Record<Exclude<FaultType, "seen">, When>> = {
  status: "before",
  delay: "before",
  hold: "before",
  hang: "before",
  hangBody: "after",
  reset: "before",
  cutOff: "after",
  html: "before",
  empty: "after",
  invalidJson: "after",
  wrongType: "after",
  huge: "after",
  slowBody: "after",
  endless: "after",
};

/** All types of faults. */
export const faultTypes: readonly FaultType[] = [...(Object.keys(sides) as FaultType[]), "seen"];

/** On which side of the work an action strikes. */
export function sideOf(action: FaultAction): When {
  return action.when ?? (action.type === "seen" ? seenAnswer(action.name).when : sides[action.type]);
}

/** Whether a fault only makes the request wait. */
export function isPause(type: FaultType): boolean {
  return type === "delay" || type === "hold";
}
