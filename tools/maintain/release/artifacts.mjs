// @ts-check
/** What a release consists of, once `npm run release` has built it. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../../lib/install.mjs";

/** The version that is released: all packages of the checkout have the same one. @returns {string} */
export function releasedVersion() {
  return JSON.parse(readFileSync(join(root, "provider/package.json"), "utf8")).version;
}

/**
 * The files to publish, where `npm run release` puts them.
 * @returns {string[]} sorted; none where nothing was built
 */
export function artifacts() {
  const folder = join(root, "dist/release");
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .sort()
    .map((name) => join(folder, name));
}

/**
 * What the changelog says of a version.
 * @param {string} changelog
 * @param {string} version
 * @returns {string} empty where it says nothing
 */
export function notesFor(changelog, version) {
  const sections = changelog.split(/^## /m).slice(1);
  const own = sections.find((section) => section.startsWith(`[${version}]`)) ?? "";
  return own.split("\n").slice(1).join("\n").trim();
}
