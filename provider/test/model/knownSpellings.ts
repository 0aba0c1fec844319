import type { Account } from "./world.js";

/**
 * How HubSpot has spelled what it was sent, over a whole sequence. A value is in order as it was sent, but for white
 * space, Unicode form and what a URL parser makes equal, and as HubSpot once stored it when it was sent.
 */
export class Spellings {
  readonly #known = new Set<string>();

  /** Learns from an operation's writes. What was stored is seen after it, so only an app's last write of a field counts. */
  learn({ calls, after }: Account): void {
    for (const { appId, body, carriedOut } of calls) {
      const stored = appId === undefined ? undefined : after.documents.get(appId);
      if (!carriedOut || !stored || typeof body !== "object" || body === null) continue;
      for (const [name, sent] of Object.entries(body)) {
        // Of numbers and booleans there is one spelling: another value is another value.
        if (typeof sent !== "string") continue;
        this.#known.add(entry(appId as number, name, sent, stored[name as keyof typeof stored]));
      }
    }
  }

  /** Whether the stored value is what was wanted. */
  isInOrder(appId: number, name: string, stored: unknown, wanted: unknown): boolean {
    if (normal(name, stored) === normal(name, wanted)) return true;
    return this.#known.has(entry(appId, name, wanted, stored));
  }
}

function entry(appId: number, name: string, sent: unknown, stored: unknown): string {
  return JSON.stringify([appId, name, sent, normal(name, stored)]);
}

function normal(name: string, value: unknown): unknown {
  if (typeof value !== "string") return value;
  const text = value.trim().normalize("NFC");
  return name === "url" && URL.canParse(text) ? new URL(text).href : text;
}
