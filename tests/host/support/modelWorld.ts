import type { Emulator } from "hubspot-calling-emulator";
import { Engine } from "../../../provider/test/model/engine.js";
import { Failure, type FrontEnd, type Properties } from "../../../provider/test/model/frontEnd.js";
import { CREDENTIAL } from "../../../provider/test/model/secrecy.js";
import type { Session, World } from "../../../provider/test/model/world.js";
import { ProviderFailure } from "./failure.js";
import { type FrontEndName, Host } from "./host.js";
import type { ProviderClient } from "./provider.js";

/** Host processes, one for each operation; the next one starts while one works. */
export class Hosts {
  #next: Promise<Host> | undefined;

  constructor(
    private readonly baseUrl: string,
    private readonly frontEnd: FrontEndName = "dynamic",
  ) {}

  /** A host that has served nothing yet. */
  async take(): Promise<Host> {
    const host = await (this.#next ?? this.#start());
    this.#next = this.#start();
    return host;
  }

  /** Ends the one that nobody took. */
  async stop(): Promise<void> {
    await (await this.#next?.catch(() => undefined))?.stop();
  }

  #start(): Promise<Host> {
    const config = { "hubspot:baseUrl": this.baseUrl, "hubspot:developerApiKey": CREDENTIAL };
    const host = Host.start({ frontEnd: this.frontEnd, verbatim: true, config });
    host.catch(() => {});
    return host;
  }
}

/** The clock of an emulator on which a minute can pass at once. */
export class SkippingClock {
  #skipped = 0;

  now(): number {
    return performance.now() + this.#skipped;
  }

  skip(milliseconds: number): void {
    this.#skipped += milliseconds;
  }
}

/** A world in which each operation has a process of the real host, and time passes as it does. */
export class ThroughHosts implements World {
  // A real host's clock is the machine's: nothing can let half a minute pass there.
  readonly canHang = false;
  readonly engine = new Engine();

  constructor(
    readonly hubspot: Emulator,
    readonly provider: string,
    private readonly clock: SkippingClock,
    private readonly hosts: Hosts,
  ) {}

  async begin(): Promise<Session> {
    const host = await this.hosts.take();
    return {
      frontEnd: frontEndOf(host.provider),
      end: async () => {
        await host.stop();
        expect(host.complaints.filter((line) => !/^hubspot: app \d/.test(line))).toEqual([]);
        return [...host.lines, ...host.complaints.map((line) => line.replace("hubspot: ", ""))];
      },
    };
  }

  waitFor<T>(work: Promise<T>): Promise<T> {
    return work;
  }

  aMinutePasses(): void {
    this.clock.skip(60_000);
  }

  end(): Promise<void> {
    this.hubspot.reset();
    return Promise.resolve();
  }
}

function frontEndOf(provider: ProviderClient): FrontEnd {
  return {
    check: (olds, news) => failing(checkAndPreview(provider, olds, news)),
    diff: (id, olds, news) => failing(provider.diff(id, olds, news)),
    create: (inputs) => failing(provider.create(inputs)),
    read: (id, outputs) => failing(provider.read(id, outputs)),
    update: (id, olds, news) => failing(provider.update(id, olds, news)),
    delete: (id, outputs) => failing(provider.delete(id, outputs)),
  };
}

/** A plugin refuses a create in its preview, where a dynamic provider's check does: to the model it is the same. */
async function checkAndPreview(provider: ProviderClient, olds: Properties, news: Properties) {
  const checked = await provider.check(olds, news);
  if (Object.keys(olds).length > 0 || checked.failures.length > 0) return checked;
  try {
    await provider.previewCreate(checked.inputs);
    return checked;
  } catch (error) {
    if (!(error instanceof ProviderFailure)) throw error;
    return { ...checked, failures: [{ property: "", reason: error.message }] };
  }
}

async function failing<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (!(error instanceof ProviderFailure)) throw error;
    const { message, halfDone } = error;
    throw new Failure(message, halfDone && { id: halfDone.id, outputs: halfDone.properties });
  }
}
