import "./realm.js";
import { type Call, type Emulator, type EmulatorOptions, startEmulator } from "hubspot-calling-emulator";
import type { Config } from "../../src/config.js";
import { Lifecycle } from "../../src/lifecycle/lifecycle.js";
import { Operation, type OperationDependencies } from "../../src/lifecycle/operation.js";
import { callingExtensionSettings } from "../../src/resources/callingExtensionSettings.js";
import type { Definition } from "../../src/resources/definition.js";
import { VirtualClock } from "./virtualClock.js";

/** The app that most tests are about. */
export const APP = 42;

/** A key that no test expects to see anywhere again. */
export const CANARY_KEY = "canary-7c0ffee7-developer-key";

/** All nine settings, as a program may declare them. */
export const SETTINGS = {
  name: "Acme Dialer",
  url: "https://dialer.acme.example/hubspot",
  height: 600,
  width: 400,
  isReady: true,
  supportsCustomObjects: true,
  supportsInboundCalling: true,
  usesCallingWindow: true,
  usesRemote: false,
};

/** One engine operation, as the provider sees it. */
export interface RunningOperation {
  operation: Operation;
  lifecycle: Lifecycle;
  clock: VirtualClock;
  /** What was printed, in order. */
  lines: string[];
}

/** Config for a HubSpot that listens at a URL. */
export function configFor(baseUrl: string, changes: Partial<Config> = {}): Config {
  return { credential: { kind: "developerApiKey", value: CANARY_KEY }, apiVersion: "v3", baseUrl, ...changes };
}

/** A new Operation and Lifecycle against a base URL: what a new host process has in its memory. */
export function operationAt(
  baseUrl: string,
  changes: Partial<OperationDependencies> = {},
  definition: Definition = callingExtensionSettings,
): RunningOperation {
  const clock = new VirtualClock();
  const lines: string[] = [];
  const operation = new Operation({
    config: () => configFor(baseUrl),
    print: (line) => lines.push(line),
    clock,
    ...changes,
  });
  return { operation, lifecycle: new Lifecycle(operation, definition), clock, lines };
}

/** HubSpot for one test file: an emulator on a real socket, emptied before each test. */
export interface HubSpot {
  readonly emulator: Emulator;
  /** See {@link operationAt}. */
  newOperation(changes?: Partial<OperationDependencies>, definition?: Definition): RunningOperation;
  /** `"GET"`, `"PATCH"`, … in the order of arrival. */
  methods(): string[];
  /** The calls that were no GET. */
  writes(): Call[];
}

/** Starts an emulator before the tests of a file and stops it after them. */
export function useHubSpot(options: EmulatorOptions = {}): HubSpot {
  let started: Emulator | undefined;
  const emulator = (): Emulator => {
    if (!started) throw new Error("the emulator runs only during tests");
    return started;
  };
  beforeAll(async () => {
    started = await startEmulator(options);
  });
  beforeEach(() => emulator().reset());
  afterAll(() => emulator().stop());
  return {
    get emulator() {
      return emulator();
    },
    newOperation: (changes, definition) => operationAt(emulator().url, changes, definition),
    methods: () =>
      emulator()
        .calls()
        .map((call) => call.method),
    writes: () =>
      emulator()
        .calls()
        .filter((call) => call.method !== "GET"),
  };
}

/** The error of a rejected promise. Fails when the promise was fulfilled. */
export async function rejection<E extends Error = Error>(work: Promise<unknown>): Promise<E> {
  try {
    await work;
  } catch (error) {
    return error as E;
  }
  throw new Error("expected a failure, but it succeeded");
}
