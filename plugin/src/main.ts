import { readFileSync } from "node:fs";
import { join } from "node:path";
import {
  engineArgument,
  engineListener,
  engineProbe,
  livenessOf,
  parseAddress,
} from "pulumi-hubspot-calling-provider/lifecycle";
import { CallsUnderWay } from "./callsUnderWay.js";
import { serve } from "./server.js";
import { sessionOf, sessionWithoutEngine } from "./session.js";

const USAGE = `pulumi-resource-hubspot is a plugin: the Pulumi engine starts it, with its own address as HOST:PORT.
Without an address it waits for an engine that is told the port: PULUMI_DEBUG_PROVIDERS=hubspot:PORT
`;

const { version } = JSON.parse(readFileSync(join(__dirname, "../package.json"), "utf8")) as { version: string };
const address = engineArgument(process.argv.slice(2));
const isAddress = parseAddress(address) !== undefined;
if (!isAddress) process.stderr.write(USAGE);
if (!isAddress && address !== undefined) {
  // Not process.exit: it cuts off what is written to a pipe on Linux and macOS, or to a terminal on Windows.
  process.exitCode = 2;
} else {
  start();
}

/** Serves until the engine has ended. */
function start(): void {
  const engine = address === undefined ? undefined : livenessOf(address);
  const calls = new CallsUnderWay();
  let session =
    address === undefined || !engine ? sessionWithoutEngine(version) : sessionOf(version, address, engine.listens);
  let attached: string | undefined;

  const serving = serve(
    () => ({ ...session, around: (urn, work) => calls.during(() => session.around(urn, work)) }),
    (from) => {
      // All providers of an operation are attached by one engine. The next operation has another engine, and gets a new
      // session. Its engine can have the same address: then only the listener, where it is known, tells them apart.
      const attaching = `${from} ${engineListener(from)}`;
      if (attaching === attached || !parseAddress(from)) return;
      attached = attaching;
      session = sessionOf(version, from, engineProbe(from));
    },
  );

  // The engine reads the port from the first line.
  void serving.then(async (port) => {
    process.stdout.write(`${port}\n`);
    if (!engine?.ended) return;
    await engine.ended;
    // Waits and reads end. A write that is under way goes on to its answer. Nothing more is sent.
    session.provider.cancel();
    await calls.idle();
    process.exit(0);
  });
}
