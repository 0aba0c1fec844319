// @ts-check
/** Tells what HubSpot was asked and what it holds: the demo prints it under each step and checks the step by it. */
import { account } from "./voice.mjs";

/** @typedef {import("hubspot-calling-emulator").Emulator} Emulator */
/** @typedef {Record<string, unknown>} Settings */
/** @typedef {{ method: string, status?: number | undefined, body?: unknown }} Sent */

/** The app that examples/basic declares. */
export const APP = 4242;

/**
 * Tells what HubSpot was asked, and what it holds that it did not hold before.
 * @param {Emulator} hubspot
 * @param {Settings | undefined} before
 */
export function report(hubspot, before) {
  const asked = hubspot.calls();
  if (asked.length > 0) account("HubSpot asked", asked.map(sentence));
  const held = settingsIn(hubspot);
  const all = Object.entries(held ?? {});
  const changed = all.filter(([name, value]) => before?.[name] !== value);
  const show = (/** @type {unknown} */ value) => JSON.stringify(value);
  if (!held) account("HubSpot holds", [`no settings for app ${APP}`]);
  else if (!before) {
    account(
      "HubSpot holds",
      all.map(([name, value]) => `${name} ${show(value)}`),
    );
  } else if (changed.length === 0) account("HubSpot holds", ["what it held before"]);
  else {
    account(
      "HubSpot holds",
      changed.map(([name, value]) => `${name} ${show(value)} (was ${show(before[name])})`),
    );
  }
}

/**
 * The settings as a person types them, without timestamps.
 * @param {Emulator} hubspot
 * @returns {Settings | undefined}
 */
export function settingsIn(hubspot) {
  const held = hubspot.read(APP);
  if (!held) return undefined;
  const { createdAt, updatedAt, ...settings } = held;
  return settings;
}

/**
 * A call in short, for the account and for complaints.
 * @param {Sent} call
 */
export function sentence({ method, status, body }) {
  const text = body ? ` ${JSON.stringify(body)}` : "";
  // A first POST is told by what HubSpot holds afterwards.
  return `${method}${text.length > 60 ? "" : text} (${status})`;
}
