const ROOT = 0;
const NONE = 0;

/**
 * Searches a text for many words in one pass: the automaton of Aho and Corasick, over code units. The time is linear in
 * the text, whatever the words are. Words can be added at any time: then the next search computes the automaton's links
 * again, in time that is linear in the words.
 */
export class Trie {
  // One entry per node, by its number. The root is 0. It is never a child, so 0 also stands for "none".
  readonly #units: number[] = [NONE];
  readonly #firstChild: number[] = [NONE];
  readonly #nextSibling: number[] = [NONE];
  readonly #depth: number[] = [0];
  readonly #isWord: boolean[] = [false];
  /** For each node: the node of its longest proper suffix in the trie. */
  #suffix: Int32Array | undefined;
  /** For each node: the length of the longest word that ends there, or 0. */
  #longest = new Int32Array();
  /** The children of the root: most steps of a search start there, and it has the most children. */
  readonly #fromRoot = new Map<number, number>();

  add(word: Uint16Array): void {
    let node = ROOT;
    for (const unit of word) node = this.#child(node, unit) || this.#addChild(node, unit);
    if (node === ROOT || this.#isWord[node]) return;
    this.#isWord[node] = true;
    this.#suffix = undefined;
  }

  /**
   * Calls `found` with the place of each occurrence of a word. Of several words with the same end, the longest is
   * found.
   * @returns the number of steps, for tests of the time
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

  /** Computes the links, breadth first, since a suffix is shorter than its word. */
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
