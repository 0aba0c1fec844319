import type { CredentialKind } from "../api/credentials.js";
import type { ApiVersion } from "../api/route.js";
import type { TokenVersion } from "../api/tokenIssuer.js";
import type { DocumentKind } from "../store/documents.js";
import { fewestWithin, mostWithin } from "./windows.js";

/** One request to the emulated API. */
export interface Call {
  /** Counts from 1, never used twice. */
  id: number;
  /** When it arrived, in milliseconds of `performance.now()` in the emulator's process (or of the injected clock). */
  time: number;
  /** When it arrived, time of day, ISO. */
  at: string;
  method: string;
  /** Without the query, where a credential may stand. */
  path: string;
  /** Absent when the path is none of the API's, or has no valid app id. */
  appId?: number;
  /** Absent when the path is none of the API's. */
  document?: DocumentKind;
  /** Absent when the path is none of the API's. */
  version?: ApiVersion;
  /** The version of the token endpoint; absent where the path is not its. */
  tokenEndpoint?: TokenVersion;
  credential: CredentialKind;
  /** For how many milliseconds `randomDelays` made it wait; absent where it did not. */
  delay?: number;
  /**
   * The JSON body, or its text where it is not JSON; absent when there was none. Forms, and whatever is sent to a path
   * below `/oauth/`, without their values.
   */
  body?: unknown;
  /** The status answered; absent while nothing is, and for ever after a reset or a hang. */
  status?: number;
  /** Whether the work was done: a 2xx was decided on, even if the answer never arrived. */
  carriedOut: boolean;
  /** Fields whose stored value the call changed. */
  changed: string[];
  /** The types of the faults that struck, or the names of answers that others saw. */
  faults: string[];
}

/** How many calls are kept before the oldest are dropped. */
const keptCalls = 100_000;

/** The record of all calls, in the order of their arrival. */
export class Journal {
  #calls: Call[] = [];
  #nextId = 1;
  readonly #onCall: (call: Call) => void;

  /** `onCall` is told when a call arrives and whenever something becomes known about it. */
  constructor(onCall: (call: Call) => void = () => {}) {
    this.#onCall = onCall;
  }

  /** Enters a call on its arrival. */
  open(arrival: Omit<Call, "id" | "carriedOut" | "changed" | "faults">): Call {
    const call: Call = { id: this.#nextId++, ...arrival, carriedOut: false, changed: [], faults: [] };
    this.#calls.push(call);
    if (this.#calls.length > keptCalls) this.#calls.shift();
    this.#onCall(call);
    return call;
  }

  /** Adds what has become known about a call. */
  note(call: Call, news: Partial<Pick<Call, "status" | "carriedOut" | "changed" | "faults">>): void {
    Object.assign(call, news);
    this.#onCall(call);
  }

  /** Copies of the calls so far, or of the latest `last` of them. */
  calls(last?: number): Call[] {
    const from = last === undefined ? 0 : Math.max(0, this.#calls.length - last);
    return this.#calls.slice(from).map((call) => structuredClone(call));
  }

  /** How many calls were answered with a status. */
  count(status: number): number {
    return this.#calls.filter((call) => call.status === status).length;
  }

  /** The most calls, requests for tokens not counted, that arrived within any stretch of so many milliseconds, its end not included. */
  mostWithin(milliseconds: number): number {
    return mostWithin(
      this.#limited().map(({ time }) => time),
      milliseconds,
    );
  }

  /** The fewest calls not refused by a limit within any full stretch of so many milliseconds, from first to last. */
  fewestWithin(milliseconds: number): number | undefined {
    const counted = this.#limited().filter(({ status }) => status !== 429);
    return fewestWithin(
      counted.map(({ time }) => time),
      milliseconds,
    );
  }

  /** Forgets the calls so far. */
  clear(): void {
    this.#calls = [];
  }

  /** The calls that a rate limit is for. */
  #limited(): Call[] {
    return this.#calls.filter(({ tokenEndpoint }) => tokenEndpoint === undefined);
  }
}
