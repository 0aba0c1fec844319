/** A list of characters, each with its place in the text. */
export class Characters {
  /** Code points. One half of a surrogate pair counts as one until the other half comes. */
  readonly codes: Int32Array;
  /** Index of the first code unit in the text. */
  readonly starts: Int32Array;
  /** Index after the last code unit in the text. */
  readonly ends: Int32Array;
  /** How many there are. The arrays' entries after that have no meaning. */
  length = 0;

  /** @param most how many there can be at once */
  constructor(most: number) {
    this.codes = new Int32Array(most);
    this.starts = new Int32Array(most);
    this.ends = new Int32Array(most);
  }

  push(code: number, start: number, end: number): void {
    this.codes[this.length] = code;
    this.starts[this.length] = start;
    this.ends[this.length++] = end;
  }

  /** Replaces the last `count` characters by one, which gets their place in the text. */
  replaceLast(count: number, code: number): void {
    const end = this.ends[this.length - 1] as number;
    this.length -= count - 1;
    this.codes[this.length - 1] = code;
    this.ends[this.length - 1] = end;
  }
}

/** The characters of a text, nothing decoded. */
export function plain(text: string): Characters {
  const characters = new Characters(text.length);
  for (let at = 0; at < text.length; ) {
    const code = text.codePointAt(at) as number;
    const end = at + (code > 0xffff ? 2 : 1);
    characters.push(code, at, end);
    at = end;
  }
  return characters;
}
