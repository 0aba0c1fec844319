// @ts-check
/** Finds what a package manager complains of our peer dependencies: a row of the table fails on it. */

/**
 * The line in which a manager says that a peer of ours is not as we ask, if there is one. That @pulumi/pulumi brings
 * peers of its own that do not fit, as it did when this was written, is no concern of ours.
 * @param {string} output of npm's or pnpm's install, or of `yarn explain peer-requirements`
 */
export function complaintOf(output) {
  const says = (/** @type {string} */ line) => /^npm warn|[├└✘]/i.test(line) && line.includes("pulumi-hubspot-calling");
  return output.split("\n").find(says)?.trim();
}
