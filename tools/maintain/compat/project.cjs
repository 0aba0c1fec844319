// @ts-check
/**
 * A project that installs the packed tarballs as users will install the packages: for tests/packages and for
 * `npm run compat`. In CommonJS, since jest loads nothing else.
 */
const { readFileSync } = require("node:fs");
const { join, resolve } = require("node:path");

const root = resolve(__dirname, "../../..");

/** @typedef {"sdk" | "provider"} PackageFolder a package of this workspace that users install, by its folder */
/** @typedef {"npm" | "pnpm" | "yarn"} Manager */
/** @typedef {{ file: string, contents: string[] }} Tarball contents: paths inside the package, sorted */
/** @typedef {Record<PackageFolder, Tarball>} Tarballs */

/** @param {PackageFolder} folder */
const nameOf = (folder) =>
  /** @type {string} */ (JSON.parse(readFileSync(join(root, folder, "package.json"), "utf8")).name);

/**
 * Arguments of npm, in the checkout: packs what users install.
 * @param {string} folder where the tarballs go
 */
function packing(folder) {
  return ["pack", "--json", "--loglevel=error", "-w", "sdk", "-w", "provider", "--pack-destination", folder];
}

/**
 * What {@link packing} made.
 * @param {string} folder where the tarballs went
 * @param {string} json what npm printed
 * @returns {Tarballs}
 */
function packed(folder, json) {
  /** @type {{ name: string, filename: string, files: { path: string }[] }[]} */
  const all = JSON.parse(json);
  const tarball = (/** @type {PackageFolder} */ packageFolder) => {
    const found = all.find(({ name }) => name === nameOf(packageFolder));
    if (!found) throw new Error(`npm packed no ${nameOf(packageFolder)}`);
    return { file: join(folder, found.filename), contents: found.files.map(({ path }) => path).sort() };
  };
  return { sdk: tarball("sdk"), provider: tarball("provider") };
}

/**
 * The package.json of a project that asks for the SDK alone. The provider is on no registry yet, so it says as well
 * where that one is: each manager has a field of its own for it.
 * @param {Manager} manager
 * @param {Tarballs} tarballs
 * @param {Readonly<Record<string, string>> & { "@pulumi/pulumi": string }} dependencies beside the SDK
 * @param {Readonly<Record<string, string>>} devDependencies
 */
function manifest(manager, tarballs, dependencies, devDependencies) {
  const elsewhere = { [nameOf("provider")]: `file:${tarballs.provider.file}` };
  const fields = {
    npm: { overrides: elsewhere },
    pnpm: { pnpm: { overrides: elsewhere } },
    yarn: { resolutions: elsewhere },
  };
  return {
    name: "installed",
    private: true,
    dependencies: { ...dependencies, [nameOf("sdk")]: `file:${tarballs.sdk.file}` },
    devDependencies: { ...devDependencies },
    ...fields[manager],
  };
}

/** How each manager installs, strictly; in CI, pnpm and Yarn would insist on a lockfile. */
const installing = {
  npm: ["install", "--no-audit", "--no-fund", "--prefer-offline", "--strict-peer-deps"],
  pnpm: ["install", "--no-frozen-lockfile", "--prefer-offline"],
  yarn: ["install", "--no-immutable"],
};

module.exports = { packing, packed, manifest, installing };
