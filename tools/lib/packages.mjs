// @ts-check
/** The npm packages of this checkout that are released together, by their folders, each after those that it needs. */
export const PACKAGES = ["provider", "sdk", "plugin", "emulator"];
