import { connect } from "node:net";

/** How long a connection on loopback may take before the engine counts as alive but busy, milliseconds. */
const PATIENCE = 5_000;

/**
 * A probe that tells whether the Pulumi engine still listens at `host:port`. The dynamic host outlives a killed
 * engine: its process stays, and its parent's id does not change. Only a refused connection counts as gone, and one that
 * has met itself: from the very port that it goes to, which the kernel may pick, TCP connects though nobody listens.
 * @param from fixes the probe's own port, for tests
 */
export function engineProbe(
  address: string | undefined,
  from: { localPort?: number } = {},
): (() => Promise<boolean>) | undefined {
  const match = /^(.+):(\d+)$/.exec(address ?? "");
  if (!match) return undefined;
  const [host, port] = [match[1] as string, Number(match[2])];
  return () =>
    new Promise((resolve) => {
      const socket = connect({ host, port, ...from });
      const answer = (listens: boolean) => {
        socket.destroy();
        resolve(listens);
      };
      socket.setTimeout(PATIENCE, () => answer(true));
      socket.once("connect", () => answer(socket.localPort !== socket.remotePort));
      // Any other error is this machine's own, such as too many open files.
      socket.once("error", (error: NodeJS.ErrnoException) => answer(error.code !== "ECONNREFUSED"));
    });
}
