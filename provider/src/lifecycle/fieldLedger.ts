import type { Document } from "../hubspot/client.js";
import type { Definition } from "../resources/definition.js";
import { type Difference, whatDiffers } from "./compare.js";
import { readRecord, type SettingsRecord } from "./record.js";
import { isInOrder, isSpellingOf } from "./spelling.js";

/** For each field of one create or update: the value wanted, the value sent before, and HubSpot's answers. */
export class FieldLedger {
  /** HubSpot's answers to the wanted values, where it spells them otherwise. The record keeps them. */
  readonly answered: Document;
  /** What the last create or update sent, and what HubSpot answered. */
  #before: SettingsRecord;

  constructor(
    private readonly definition: Definition,
    readonly wanted: Document,
    before: SettingsRecord,
  ) {
    this.#before = before;
    // HubSpot's answer is kept only for a field whose wanted value is still the one that was sent.
    const stillWanted = Object.entries(before.answered).filter(([name]) => wanted[name] === before.sent[name]);
    this.answered = Object.fromEntries(stillWanted);
  }

  /**
   * Called when the document exists, but no read shows its fields. From now on every wanted field counts as not sent.
   */
  forgetRecord(): void {
    this.#before = readRecord({});
  }

  /** Which wanted fields are not in order in what HubSpot holds: the next PATCH sends them. */
  differences(live: Document): Difference[] {
    return whatDiffers(this.definition, this.wanted, live, this.#before);
  }

  /** The sent fields for which HubSpot holds another value. A different spelling of the same value does not count. */
  contradictions(sent: Document, held: Document): string[] {
    return Object.entries(sent).flatMap(([name, value]) => {
      const field = this.definition.fields[name];
      const now = held[name];
      const isFine =
        !field ||
        now === undefined ||
        isSpellingOf(field, now, value) ||
        isInOrder(field, now, value, this.answered[name]);
      return isFine ? [] : [name];
    });
  }

  /** Stores, as HubSpot's answers to the sent fields, the values that it holds for them now. */
  accept(sent: Document, held: Document): void {
    for (const [name, value] of Object.entries(sent)) {
      const now = held[name];
      if (now !== undefined && now !== value) this.answered[name] = now;
      else delete this.answered[name];
    }
  }

  /**
   * Which wanted fields are still not in order after a write. All of them count as sent: each was sent, or was in order
   * before.
   */
  remaining(held: Document): string[] {
    const record = { sent: this.wanted, answered: this.answered, ignored: {} };
    return whatDiffers(this.definition, this.wanted, held, record).map(({ name }) => name);
  }
}
