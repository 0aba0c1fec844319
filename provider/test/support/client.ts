import "./realm.js";
import type { Config } from "../../src/config.js";
import { SettingsClient } from "../../src/hubspot/client.js";
import { RateLimiter } from "../../src/hubspot/rateLimiter.js";
import { Redactor } from "../../src/hubspot/redaction.js";
import { callingExtensionSettings } from "../../src/resources/callingExtensionSettings.js";
import { APP, configFor } from "./hubspot.js";
import { VirtualClock } from "./virtualClock.js";

/** The document that client tests are about. */
export const shape = callingExtensionSettings;

/** One request of each method, of the app that most tests are about. */
export type Requests = Record<"GET" | "POST" | "PATCH" | "DELETE", () => Promise<unknown>>;

/** A client on a virtual clock, without an operation around it. */
export function clientAt(
  baseUrl: string,
  changes: Partial<Config> = {},
  throwIfStopped: () => Promise<void> = () => Promise.resolve(),
): { client: SettingsClient; clock: VirtualClock; redactor: Redactor; send: Requests } {
  const clock = new VirtualClock();
  const redactor = new Redactor();
  const dependencies = { clock, redactor, rate: new RateLimiter(clock), throwIfStopped };
  const client = new SettingsClient(configFor(baseUrl, changes), dependencies);
  const send: Requests = {
    GET: () => client.get(shape, APP),
    POST: () => client.post(shape, APP, { name: "Acme", url: "https://acme.example/" }),
    PATCH: () => client.patch(shape, APP, { height: 600 }),
    DELETE: () => client.delete(shape, APP),
  };
  return { client, clock, redactor, send };
}
