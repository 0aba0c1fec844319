/**
 * The text, cut after a number of UTF-16 units, with an ellipsis. It is never cut within a character: UTF-8 cannot hold
 * half of one, and gRPC does not send it.
 */
export function cut(text: string, longest: number): string {
  if (text.length <= longest) return text;
  const last = text.charCodeAt(longest - 1);
  const endsInHalf = last >= 0xd800 && last <= 0xdbff;
  return `${text.slice(0, endsInHalf ? longest - 1 : longest)}…`;
}

/** The text on one line, {@link cut}. Control characters would break the terminal's output. */
export function oneLine(text: string, longest: number): string {
  return cut(text.replace(/\p{Cc}+/gu, " "), longest);
}
