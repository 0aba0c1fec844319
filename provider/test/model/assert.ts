/** Throws what was promised and what came instead. */
export function assert(holds: boolean, promise: string, came: unknown): void {
  if (!holds) throw new Error(`broken: ${promise}\n${JSON.stringify(came, undefined, 1)}`);
}
