const ROOT = 0;
const NONE = 0;

/**
 * Many words, searched for in a text all at once: Aho and Corasick's automaton, over code units. The time is linear in
 * the text, however many words there are and however much of each other they hold. Words can be added at any time; the
 * next search then computes the automaton's links anew, linear in the words.
 */
export class Trie {
  // One entry per node, by its number. The root is 0, which is nobody's child.
  readonly #units: number[] = [NONE];
  readonly #firstChild: number[] = [NONE];
  readonly #nextSibling: number[] = [NONE];
  readonly #depth: number[] = [0];
  readonly #isWord: boolean[] = [false];
  /** The node of the longest proper suffix of what a node spells that is in the trie too. */
  #suffix: Int32Array | undefined;
  /** The length of the longest word that what a node spells ends with, 0 if there is none. */
  #longest = new Int32Array();
  /** Most steps of a search start at the root, and it has the most children. */
  readonly #fromRoot = new Map<number, number>();

  add(word: Uint16Array): void {
    let node = ROOT;
    for (const unit of word) node = this.#child(node, unit) || this.#addChild(node, unit);
    if (node === ROOT || this.#isWord[node]) return;
    this.#isWord[node] = true;
    this.#suffix = undefined;
  }

  /**
   * Calls `found` with the place of each occurrence of a word, but those that a longer word with the same end covers.
   * @returns the steps it took, for tests of its time
   */
  search(text: Uint16Array, found: (start: number, end: number) => void): number {
    this.#suffix ??= this.#link();
    const [suffix, longest] = [this.#suffix, this.#longest];
    let node = ROOT;
    let steps = text.length;
    for (let at = 0; at < text.length; at++) {
      const unit = text[at] as number;
      let next = this.#child(node, unit);
      for (; next === NONE && node !== ROOT; steps++) {
        node = suffix[node] as number;
        next = this.#child(node, unit);
      }
      node = next;
      const length = longest[node] as number;
      if (length > 0) found(at + 1 - length, at + 1);
    }
    return steps;
  }

  #child(node: number, unit: number): number {
    if (node === ROOT) return this.#fromRoot.get(unit) ?? NONE;
    let child = this.#firstChild[node] as number;
    while (child !== NONE && this.#units[child] !== unit) child = this.#nextSibling[child] as number;
    return child;
  }

  #addChild(node: number, unit: number): number {
    const child = this.#units.push(unit) - 1;
    this.#firstChild.push(NONE);
    this.#nextSibling.push(this.#firstChild[node] as number);
    this.#firstChild[node] = child;
    this.#depth.push((this.#depth[node] as number) + 1);
    this.#isWord.push(false);
    if (node === ROOT) this.#fromRoot.set(unit, child);
    return child;
  }

  /** Breadth first, since a suffix is shorter than what it ends. */
  #link(): Int32Array {
    const size = this.#units.length;
    const suffix = new Int32Array(size);
    const longest = new Int32Array(size);
    const queue = new Int32Array(size);
    let queued = 1;
    for (let at = 0; at < size; at++) {
      const node = queue[at] as number;
      for (let child = this.#firstChild[node] as number; child !== NONE; child = this.#nextSibling[child] as number) {
        queue[queued++] = child;
        const unit = this.#units[child] as number;
        let link = node;
        let target = NONE;
        while (target === NONE && link !== ROOT) {
          link = suffix[link] as number;
          target = this.#child(link, unit);
        }
        suffix[child] = target;
        longest[child] = (this.#isWord[child] ? this.#depth[child] : longest[target]) as number;
      }
    }
    this.#longest = longest;
    return suffix;
  }
}
