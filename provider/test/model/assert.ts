/** Throws an error with the broken promise and the actual result. */
export function assert(holds: boolean, promise: string, came: unknown): void {
  if (!holds) throw new Error(`broken: ${promise}\n${JSON.stringify(came, undefined, 1)}`);
}
