import { type Call, type Emulator, startEmulator } from "hubspot-calling-emulator";

/** HubSpot's emulator for all tests of a file: whole and empty again before each of them. */
export function emulatedHubSpot(): Emulator {
  let emulator: Emulator | undefined;
  beforeAll(async () => {
    emulator = await startEmulator();
  });
  beforeEach(() => emulator?.reset());
  afterAll(() => emulator?.stop());
  return new Proxy({} as Emulator, {
    get: (_, name) => {
      if (!emulator) throw new Error("the emulator runs only while tests run");
      const value: unknown = Reflect.get(emulator, name, emulator);
      return typeof value === "function" ? value.bind(emulator) : value;
    },
  });
}

/** The calls that write, in the order of their arrival. */
export function writes(hubspot: Emulator): Call[] {
  return hubspot.calls().filter(({ method }) => method !== "GET");
}

/** The calls that write, each in short: `PATCH 42`. */
export function writesInShort(hubspot: Emulator): string[] {
  return writes(hubspot).map(({ method, appId }) => `${method} ${appId}`);
}
