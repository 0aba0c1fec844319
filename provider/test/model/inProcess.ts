import "../support/realm.js";
import { type Emulator, type FaultHandle, startEmulator } from "hubspot-calling-emulator";
import { HubSpotError } from "../../src/hubspot/errors.js";
import { HalfDoneError } from "../../src/lifecycle/halfDone.js";
import type { Lifecycle } from "../../src/lifecycle/lifecycle.js";
import { configFor, operationAt } from "../support/hubspot.js";
import { VirtualClock } from "../support/virtualClock.js";
import { Engine } from "./engine.js";
import { Failure, type FrontEnd } from "./frontEnd.js";
import { CREDENTIAL } from "./secrecy.js";
import { isHang, type Session, type World } from "./world.js";

/** In steps of half a second: undici's own timers tick no finer. */
const STEP = 500;
/** Longer than any request waits for its answer, milliseconds. */
const GIVEN_UP = 40_000;

// Before undici makes its first timer: it keeps one for the life of the process.
beforeAll(() => {
  jest.useFakeTimers({ doNotFake: ["nextTick", "setImmediate", "queueMicrotask", "performance", "Date"] });
});
afterAll(() => {
  jest.useRealTimers();
});

/** A world in this process: each operation gets a new Operation, as a new host process would make. */
export class InProcess implements World {
  readonly canHang = true;
  readonly engine = new Engine();
  readonly provider = "exports.handler = the shim;";

  private constructor(
    readonly hubspot: Emulator,
    private readonly clock: VirtualClock,
  ) {}

  /** One clock for both sides, so that waiting takes no time and stale reads end. */
  static async start(): Promise<InProcess> {
    const clock = new VirtualClock();
    // An emulator of its own: its end closes the connections that each operation leaves open.
    return new InProcess(await startEmulator({ now: () => clock.now() }), clock);
  }

  begin(): Promise<Session> {
    const config = configFor(this.hubspot.url, { credential: { kind: "developerApiKey", value: CREDENTIAL } });
    const { lifecycle, lines } = operationAt(this.hubspot.url, { clock: this.clock, config: () => config });
    return Promise.resolve({ frontEnd: frontEndOf(lifecycle), end: () => Promise.resolve(lines) });
  }

  /** Time passes only once a request hangs, and no longer than until the last that does has been given up. */
  async waitFor<T>(work: Promise<T>, faults: readonly FaultHandle[]): Promise<T> {
    const hangs = faults.filter(({ rule }) => isHang(rule));
    let isDone = hangs.length === 0;
    const done = () => {
      isDone = true;
    };
    work.then(done, done);
    for (let passed = 0; !isDone; ) {
      // Several turns of the loop: what is on the way arrives before time goes on.
      for (let turn = 0; turn < 10; turn++) await new Promise((resolve) => setImmediate(resolve));
      const hanging = hangs.reduce((sum, { count }) => sum + count, 0);
      if (isDone || passed >= hanging * GIVEN_UP) continue;
      this.clock.advance(STEP);
      jest.advanceTimersByTime(STEP);
      passed += STEP;
    }
    return work;
  }

  aMinutePasses(): void {
    this.clock.advance(60_000);
  }

  end(): Promise<void> {
    return this.hubspot.stop();
  }
}

function frontEndOf(lifecycle: Lifecycle): FrontEnd {
  return {
    check: (olds, news) => failing(lifecycle.check(olds, news)),
    diff: async (id, olds, news) => ({ replaces: [], ...(await failing(lifecycle.diff(id, olds, news))) }),
    create: async (inputs) => {
      const { id, outs } = await failing(lifecycle.create(inputs));
      return { id, outputs: outs };
    },
    read: async (id, outputs) => {
      const { id: found, props, inputs } = await failing(lifecycle.read(id, outputs));
      return { id: found, outputs: props ?? {}, inputs };
    },
    update: async (_id, olds, news) => (await failing(lifecycle.update(olds, news))).outs,
    delete: (id, outputs) => failing(lifecycle.delete(id, outputs)),
  };
}

async function failing<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof HalfDoneError) throw new Failure(error.message, { id: error.id, outputs: error.properties });
    throw error instanceof HubSpotError ? new Failure(error.message) : error;
  }
}
