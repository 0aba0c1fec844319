/**
 * The engine's address, which the engine passes to a provider process as an argument. Flags for log and trace can come
 * first, as in `--logtostderr -v=9 --tracing ENDPOINT HOST:PORT`. They are skipped.
 * @param args without the executable and the script
 * @returns the first argument that is neither a flag nor a flag's value; undefined when there is none
 */
export function engineArgument(args: readonly string[]): string | undefined {
  return args.find((arg, i) => !arg.startsWith("-") && args[i - 1] !== "--tracing");
}

/** Host and port of an engine's address. Undefined when it is not `HOST:PORT`. */
export function parseAddress(address: string | undefined): { host: string; port: number } | undefined {
  const match = /^(.+):(\d+)$/.exec(address ?? "");
  return match ? { host: match[1] as string, port: Number(match[2]) } : undefined;
}
