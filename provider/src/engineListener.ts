import { readFileSync } from "node:fs";
import { parseAddress } from "./engineArguments.js";

/** The state LISTEN in Linux's table of TCP sockets. */
const LISTEN = "0A";

/**
 * Tells the engine at `HOST:PORT` from an earlier one with the same address: the inode number of the socket on which it
 * listens. All processes of an engine see the same number, since they share its network. Undefined on systems other
 * than Linux, for a host name, or when nothing listens there.
 */
export function engineListener(address: string, table = "/proc/net/tcp"): string | undefined {
  const { host, port } = parseAddress(address) ?? { host: "", port: 0 };
  const octets = host.split(".").map(Number);
  const local = `${octets.reverse().map(hex(2)).join("")}:${hex(4)(port)}`;
  try {
    const rows = readFileSync(table, "latin1").split("\n");
    const columns = rows
      .map((row) => row.trim().split(/\s+/))
      .find(([, at, , state]) => at === local && state === LISTEN);
    return columns?.[9];
  } catch {
    return undefined;
  }
}

function hex(digits: number): (value: number) => string {
  return (value) => value.toString(16).toUpperCase().padStart(digits, "0");
}
