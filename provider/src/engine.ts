import { fstatSync } from "node:fs";
import { connect } from "node:net";
import { finished, type Readable } from "node:stream";
import { setImmediate as nextTurn } from "node:timers/promises";
import { parseAddress } from "./engineArguments.js";

/** After this long, milliseconds, an engine that does not accept a connection counts as alive but busy. */
const CONNECT_TIMEOUT = 5_000;

/** How a process finds out whether the engine that started it has ended. A killed engine sends no signal. */
export interface EngineLiveness {
  /** Whether the engine is running now. */
  listens: () => Promise<boolean>;
  /** Resolves when standard input shows that the engine has ended. Absent when standard input cannot show it. */
  ended?: Promise<void>;
}

/**
 * Whether the engine at `HOST:PORT` is running. The engine holds the standard input of the processes that it starts,
 * and never writes to it: the input ends when the engine ends. When standard input is not a pipe, because something
 * else started the process, or cannot be read any more, the engine's address is probed instead.
 */
export function livenessOf(address: string, input = standardInput()): EngineLiveness {
  const probe = engineProbe(address);
  if (!input) return { listens: probe };
  let listens = () => Promise.resolve(true);
  const ended = new Promise<void>((resolve) => {
    finished(input, { writable: false }, (error) => {
      listens = error ? probe : () => Promise.resolve(false);
      if (!error) resolve();
    });
  });
  input.resume();
  return {
    listens: async () => {
      // The event loop must poll its files once to see an input that has already ended. The current turn may be past
      // that.
      await nextTurn();
      await nextTurn();
      return listens();
    },
    ended,
  };
}

/** Standard input, if it is a pipe. It does not keep the process alive. Undefined for a file, a terminal or nothing. */
function standardInput(): Readable | undefined {
  if (!isPipe(0)) return undefined;
  process.stdin.unref();
  return process.stdin;
}

/** Whether a descriptor is a pipe. On Unix a pipe can be a socket. */
function isPipe(descriptor: number): boolean {
  try {
    const found = fstatSync(descriptor);
    return found.isFIFO() || found.isSocket();
  } catch {
    return false;
  }
}

/**
 * A function that probes an engine's address. Only a refused connection means that the engine has ended. Any other
 * error comes from this machine, such as too many open files.
 */
export function engineProbe(address: string): () => Promise<boolean> {
  const target = parseAddress(address);
  if (!target) return () => Promise.resolve(true);
  return () =>
    new Promise((resolve) => {
      const socket = connect(target);
      const answer = (listens: boolean) => {
        socket.destroy();
        resolve(listens);
      };
      socket.setTimeout(CONNECT_TIMEOUT, () => answer(true));
      socket.once("connect", () => answer(true));
      socket.once("error", (error: NodeJS.ErrnoException) => answer(error.code !== "ECONNREFUSED"));
    });
}
