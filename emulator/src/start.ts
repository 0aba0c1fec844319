import { Emulator, type EmulatorOptions, type MakeControlInterface } from "./server/emulator.js";

/** Starts an emulator on 127.0.0.1. Rejects when the port is taken. */
export async function startEmulator(options: EmulatorOptions = {}): Promise<Emulator> {
  const emulator = new Emulator(options, makeControlInterface);
  await emulator.listen();
  return emulator;
}

/** Loads the web framework on the first request that needs it: most tests never do. */
const makeControlInterface: MakeControlInterface = (emulator, events) => {
  // Not import(): inside jest that would want a flag of Node's.
  const { controlInterface } = require("./control/control.js") as typeof import("./control/control.js");
  return controlInterface(emulator, events);
};
