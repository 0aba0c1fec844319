// @ts-check
/** What a release consists of, once `npm run release` has built it. */
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { root } from "../../lib/install.mjs";

const ARCHIVE = /\.(tgz|tar\.gz|zip|whl|nupkg|jar)$/;

/** The version that is released: all packages of the checkout have the same one. @returns {string} */
export function releasedVersion() {
  return JSON.parse(readFileSync(join(root, "provider/package.json"), "utf8")).version;
}

/**
 * The files to publish: those at the top of the folder, and the archives below it.
 * @param {string} [folder] the default is where `npm run release` puts them
 * @returns {string[]} sorted
 */
export function artifacts(folder = join(root, "dist/release")) {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return files
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((file) => dirname(file) === folder || ARCHIVE.test(file))
    .sort();
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
