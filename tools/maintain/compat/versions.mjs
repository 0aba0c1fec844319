// @ts-check
/** What `npm run compat` runs with what: every version is pinned here, but for the newest @pulumi/pulumi. */
import { goProgram } from "../../engine/go.mjs";

/** @typedef {import("./project.cjs").Manager} Manager */
/** @typedef {{ name: string, manager: Manager, linker?: string }} Installer */

/** The oldest Node 20 that the packages take, and each line with the npm that belongs to it. */
export const nodes = [
  { line: "20", version: "20.18.1", npm: "10.8.2" },
  { line: "22", version: "22.23.3", npm: "10.9.4" },
  { line: "24", version: "24.19.0", npm: "11.19.1" },
];

/** Pulumi CLIs: the oldest that README promises, two between, and the one that tools/engine builds. */
export const engines = ["3.216.0", "3.226.0", "3.248.0", goProgram("pulumi").version.slice(1)].map((version) => ({
  version,
}));

/**
 * The versions that the range in sdk/package.json begins and ends with, one that takes no TypeScript 6, and the last for Node 20;
 * with what each says of itself: the oldest Node in its engines, the compilers in its peers.
 */
export const pulumis = [
  { version: "3.216.0", oldestNode: 20, compilers: ["5.9"] },
  { version: "3.226.0", oldestNode: 20, compilers: ["5.9"] },
  { version: "3.248.0", oldestNode: 20, compilers: ["5.9", "6.0"] },
  { version: "newest", oldestNode: 22, compilers: ["5.9", "6.0"] },
];

export const compilers = [
  { line: "5.9", version: "5.9.3" },
  { line: "6.0", version: "6.0.3" },
];

export const development = { "@types/node": "20.19.43", "ts-node": "10.9.2" };

/** @type {Installer[]} */
export const installers = [
  { name: "npm", manager: "npm" },
  { name: "pnpm", manager: "pnpm" },
  { name: "Yarn, node-modules", manager: "yarn", linker: "node-modules" },
  { name: "Yarn, pnpm linker", manager: "yarn", linker: "pnpm" },
];

/** @type {Installer} */
export const plugAndPlay = { name: "Yarn, Plug'n'Play", manager: "yarn", linker: "pnp" };

/** pnpm is the one in package.json. */
export const yarn = "4.18.1";
