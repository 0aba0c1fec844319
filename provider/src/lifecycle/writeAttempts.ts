/** At most this many rounds of writing: answers that contradict each other could go on forever. */
const MAX_ROUNDS = 2;

/** A create reads again at most this often because its last read is too old. Then it sends the POST anyway. */
const MAX_FRESH_READS = 3;

/** Counts what one create or update may repeat only a few times. */
export class WriteAttempts {
  #rounds = 1;
  #unknownOutcomes = 0;
  #freshReads = 0;

  /** Begins another round of writing. Returns false when there is none left. */
  nextRound(): boolean {
    return ++this.#rounds <= MAX_ROUNDS;
  }

  /** Counts a write whose outcome is unknown. Returns how many there were. */
  unknownOutcome(): number {
    return ++this.#unknownOutcomes;
  }

  /** Counts a read that replaces one that is too old. Returns false when there is none left. */
  freshRead(): boolean {
    return ++this.#freshReads <= MAX_FRESH_READS;
  }
}
