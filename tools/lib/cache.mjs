// @ts-check
/** Where the tools keep what is made once, outside the checkout. */
import { homedir } from "node:os";
import { isAbsolute, join } from "node:path";

/** @returns {string} the folder, which need not exist yet */
export function cacheFolder() {
  const { XDG_CACHE_HOME: xdg } = process.env;
  const base =
    xdg && isAbsolute(xdg) ? xdg : join(homedir(), process.platform === "darwin" ? "Library/Caches" : ".cache");
  return join(base, "pulumi-hubspot-calling");
}
