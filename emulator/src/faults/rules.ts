import { isObject } from "../checks.js";
import type { Call } from "../journal/journal.js";
import type { DocumentKind } from "../store/documents.js";
import { type FaultAction, type FaultType, isPause, sideOf, type When } from "./actions.js";
import { seenAnswer } from "./seenAnswers.js";

/** Which requests a rule is for: all, unless something is said. */
export interface FaultMatch {
  /** In any case. */
  method?: string;
  appId?: number;
  document?: DocumentKind;
  /** A part of the path, or a pattern. */
  path?: string | RegExp;
}

/** A fault to come. Delays and holds let a request go on to the next rule; of the others, the first that fits strikes. */
export interface FaultRule {
  match?: FaultMatch;
  /** How many matching requests pass unharmed first. Default 0. */
  skip?: number;
  /** How many matching requests it strikes. Default 1; `Infinity` for all. */
  times?: number;
  action: FaultAction;
}

/** A rule at work. */
export interface FaultHandle {
  readonly id: number;
  readonly rule: FaultRule;
  /** How many requests it has struck. */
  readonly count: number;
  /** How many requests it holds now. */
  readonly holding: number;
  /** For a hold: settles with the request that is being held, at once if one is, else with the next one. */
  readonly held: Promise<Call>;
  /** Lets go of the requests held or delayed now. Later ones are held anew. */
  release(): void;
  /** Ends the rule; held requests go on. */
  remove(): void;
}

/** A fault that strikes one request. */
export interface Strike {
  type: FaultType;
  /** What the journal calls it: its type or, for an answer that others saw, that one's name. */
  label: string;
  action: FaultAction;
  when: When;
  /** Waits as long as a delay or a hold does; does nothing for other faults. */
  pause(call: Call): Promise<void>;
}

/** All rules at work, in the order they were given. */
export class FaultRules {
  #rules: Rule[] = [];
  #nextId = 1;
  readonly #onChange: () => void;

  /** `onChange` is told when rules come, strike, hold, let go or end. */
  constructor(onChange: () => void = () => {}) {
    this.#onChange = onChange;
  }

  /** Puts a rule to work. */
  add(rule: FaultRule): FaultHandle {
    const made = new Rule(this.#nextId++, rule, this.#onChange, () => {
      this.#rules = this.#rules.filter((other) => other !== made);
    });
    this.#rules.push(made);
    this.#onChange();
    return made;
  }

  /** The rules at work and those that are spent, until removed. */
  list(): readonly FaultHandle[] {
    return this.#rules;
  }

  /** What strikes a request that has just come: any number of pauses and at most one other fault, the last. */
  strikes(call: Call): Strike[] {
    const strikes: Strike[] = [];
    for (const rule of this.#rules) {
      if (!rule.strikes(call)) continue;
      const { action } = rule.rule;
      const label = action.type === "seen" ? action.name : action.type;
      strikes.push({ type: action.type, label, action, when: sideOf(action), pause: (held) => rule.pause(held) });
      if (!isPause(action.type)) break;
    }
    return strikes;
  }

  /** Ends all rules; held requests go on. */
  clear(): void {
    for (const rule of [...this.#rules]) rule.remove();
  }
}

class Rule implements FaultHandle {
  readonly id: number;
  readonly rule: FaultRule;
  #seen = 0;
  #struck = 0;
  #releases = new Set<() => void>();
  #heldNow: Call[] = [];
  #waiting: ((call: Call) => void)[] = [];
  readonly #onChange: () => void;
  readonly #forget: () => void;
  #removed = false;

  constructor(id: number, rule: FaultRule, onChange: () => void, forget: () => void) {
    this.id = id;
    this.rule = rule;
    this.#onChange = onChange;
    this.#forget = forget;
  }

  get count(): number {
    return this.#struck;
  }

  get holding(): number {
    return this.#heldNow.length;
  }

  get held(): Promise<Call> {
    const now = this.#heldNow[0];
    if (now !== undefined) return Promise.resolve(structuredClone(now));
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  release(): void {
    this.#heldNow = [];
    for (const release of this.#releases) release();
    this.#releases.clear();
    this.#onChange();
  }

  remove(): void {
    this.#removed = true;
    this.#forget();
    this.release();
  }

  /** Whether the rule strikes this request; counts it. */
  strikes(call: Call): boolean {
    if (!suits(call, this.rule.action) || !fits(call, this.rule.match ?? {})) return false;
    this.#seen += 1;
    if (this.#seen <= (this.rule.skip ?? 0) || this.#struck >= (this.rule.times ?? 1)) return false;
    this.#struck += 1;
    this.#onChange();
    return true;
  }

  async pause(call: Call): Promise<void> {
    const { action } = this.rule;
    if (this.#removed) return;
    let go = (): void => {};
    const released = new Promise<void>((resolve) => {
      go = resolve;
      this.#releases.add(resolve);
    });
    const timer = action.type === "delay" ? setTimeout(() => go(), action.milliseconds) : undefined;
    if (action.type === "hold") {
      this.#heldNow.push(call);
      for (const resolve of this.#waiting.splice(0)) resolve(structuredClone(call));
      this.#onChange();
    }
    await released;
    clearTimeout(timer);
    this.#releases.delete(go);
  }
}

/** A rule as JSON has it, which knows no Infinity: its name stands for it. */
export function ruleInJson(rule: unknown): unknown {
  const isEndless = isObject(rule) && rule.times === "Infinity";
  return isEndless ? { ...rule, times: Number.POSITIVE_INFINITY } : rule;
}

/** Whether an answer that others saw is one for this request. */
function suits(call: Call, action: FaultAction): boolean {
  if (action.type !== "seen") return true;
  return (call.tokenEndpoint === undefined) === (seenAnswer(action.name).of === "documents");
}

function fits(call: Call, match: FaultMatch): boolean {
  if (match.method !== undefined && match.method.toUpperCase() !== call.method) return false;
  if (match.appId !== undefined && match.appId !== call.appId) return false;
  if (match.document !== undefined && match.document !== call.document) return false;
  if (typeof match.path === "string") return call.path.includes(match.path);
  return match.path === undefined || call.path.search(match.path) >= 0;
}
