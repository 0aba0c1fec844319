import type { Switches } from "../api/switches.js";
import type { FaultHandle } from "../faults/rules.js";
import type { Call } from "../journal/journal.js";
import type { Emulator } from "../server/emulator.js";
import { definitions } from "../store/documents.js";

/** How many of the latest calls a state carries. */
const latestCalls = 200;

/** A fault rule in JSON: `times` without end is `"Infinity"`, a pattern its text. */
export interface FaultView {
  id: number;
  rule: Readonly<Record<string, unknown>>;
  count: number;
  holding: number;
}

/** Everything a watcher needs, in JSON. */
export interface State {
  url: string;
  documents: ReturnType<Emulator["documents"]>;
  /** The types of the fields, by kind of document. */
  fields: Record<string, Readonly<Record<string, string>>>;
  switches: Switches;
  faults: FaultView[];
  calls: Call[];
  tooManyRequests: number;
}

/** The state of an emulator, with the latest calls. */
export function stateOf(emulator: Emulator): State {
  return {
    url: emulator.url,
    documents: emulator.documents(),
    fields: Object.fromEntries(Object.entries(definitions).map(([kind, { fields }]) => [kind, fields])),
    switches: emulator.switches(),
    faults: emulator.faults().map(faultView),
    calls: emulator.calls(latestCalls),
    tooManyRequests: emulator.tooManyRequests,
  };
}

/** A fault rule as the control API shows it. */
export function faultView({ id, rule, count, holding }: FaultHandle): FaultView {
  const { match, times } = rule;
  const path = match?.path instanceof RegExp ? { path: String(match.path) } : {};
  const view = {
    ...rule,
    ...(match === undefined ? {} : { match: { ...match, ...path } }),
    ...(times === Number.POSITIVE_INFINITY ? { times: "Infinity" } : {}),
  };
  return { id, rule: view, count, holding };
}
