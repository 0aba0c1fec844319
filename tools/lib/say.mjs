// @ts-check
/** Tells the person at the terminal what takes time. */

/** @param {string} message one line, on standard error: standard output belongs to the program that is run */
export function say(message) {
  process.stderr.write(`tools: ${message}\n`);
}
