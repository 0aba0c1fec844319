// @ts-check
/** Where the tools keep what is made once, outside the checkout. */
import { homedir } from "node:os";
import { isAbsolute, join } from "node:path";

/**
 * @param {NodeJS.ProcessEnv} [env]
 * @param {NodeJS.Platform} [platform]
 * @returns {string} the folder, which need not exist yet
 */
export function cacheFolder(env = process.env, platform = process.platform) {
  const chosen = platform === "win32" ? env.LOCALAPPDATA : env.XDG_CACHE_HOME;
  const usual = platform === "darwin" ? "Library/Caches" : platform === "win32" ? "AppData/Local" : ".cache";
  const base = chosen && isAbsolute(chosen) ? chosen : join(homedir(), usual);
  return join(base, "pulumi-hubspot-calling");
}
