/**
 * What the engine hands a provider process as its argument: its own address. Flags for the log and the trace may stand
 * before it, as in `--logtostderr -v=9 --tracing ENDPOINT HOST:PORT`; they are passed over.
 * @param args without the executable and the script
 * @returns the first argument that is neither a flag nor a flag's value; undefined when there is none
 */
export function engineArgument(args: readonly string[]): string | undefined {
  return args.find((arg, i) => !arg.startsWith("-") && args[i - 1] !== "--tracing");
}

/** An engine's address in its parts; undefined when it is not `HOST:PORT`. */
export function parseAddress(address: string | undefined): { host: string; port: number } | undefined {
  const match = /^(.+):(\d+)$/.exec(address ?? "");
  return match ? { host: match[1] as string, port: Number(match[2]) } : undefined;
}
