/**
 * The signals on which the emulator saves and ends. On Windows these are also Ctrl-Break and the closed window. Elsewhere
 * a closed terminal is left to the shell: `nohup` has to keep working.
 */
export function stopSignals(platform: NodeJS.Platform): NodeJS.Signals[] {
  return platform === "win32" ? ["SIGINT", "SIGTERM", "SIGBREAK", "SIGHUP"] : ["SIGINT", "SIGTERM"];
}
