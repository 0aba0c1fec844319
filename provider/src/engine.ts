import { fstatSync } from "node:fs";
import { connect } from "node:net";
import { finished, type Readable } from "node:stream";
import { setImmediate as nextTurn } from "node:timers/promises";
import { parseAddress } from "./engineArguments.js";

/** How long a connection on loopback may take before the engine counts as alive but busy, milliseconds. */
const CONNECT_TIMEOUT = 5_000;

/** How a process knows whether the engine that started it still lives: a killed engine sends no signal. */
export interface EngineLiveness {
  /** Whether the engine lives now. */
  listens: () => Promise<boolean>;
  /** Resolves once the engine has ended, as far as standard input tells. Absent where only a question does. */
  ended?: Promise<void>;
}

/**
 * Whether the engine at `HOST:PORT` lives. It holds the standard input of the processes that it starts, and never writes
 * there: the input ends when the engine does. A process whose standard input is no pipe, because something else started
 * it, has to ask; so has one whose standard input cannot be read any more.
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
      // An end that has come already is seen once the event loop has looked at its files: the next turn may have begun.
      await nextTurn();
      await nextTurn();
      return listens();
    },
    ended,
  };
}

/** Standard input where it is a pipe; it keeps no process alive. Undefined where it is a file, a terminal or nothing. */
function standardInput(): Readable | undefined {
  if (!isPipe(0)) return undefined;
  process.stdin.unref();
  return process.stdin;
}

/** On Unix a pipe can be a socket too. */
function isPipe(descriptor: number): boolean {
  try {
    const found = fstatSync(descriptor);
    return found.isFIFO() || found.isSocket();
  } catch {
    return false;
  }
}

/**
 * A question to the address of an engine whether it lives: only a refused connection says no. Any other error is this
 * machine's own, such as too many open files.
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
