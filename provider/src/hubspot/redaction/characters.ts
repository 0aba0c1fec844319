/** Characters, and for each the part of a text that it was read from. */
export class Characters {
  /** Code points. A half of a surrogate pair counts as one while the other may still come. */
  readonly codes: number[] = [];
  /** Index of the first code unit in the text. */
  readonly starts: number[] = [];
  /** Index after the last code unit in the text. */
  readonly ends: number[] = [];

  push(code: number, start: number, end: number): void {
    this.codes.push(code);
    this.starts.push(start);
    this.ends.push(end);
  }

  /** Puts one character in place of the last `count`; it stands for all of their text. */
  replaceLast(count: number, code: number): void {
    const first = this.codes.length - count;
    const end = this.ends[this.ends.length - 1] as number;
    this.codes.length = this.starts.length = this.ends.length = first + 1;
    this.codes[first] = code;
    this.ends[first] = end;
  }
}

/** The characters of a text as they stand there. */
export function plain(text: string): Characters {
  const characters = new Characters();
  for (let at = 0; at < text.length; ) {
    const code = text.codePointAt(at) as number;
    const end = at + (code > 0xffff ? 2 : 1);
    characters.push(code, at, end);
    at = end;
  }
  return characters;
}
