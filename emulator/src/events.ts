import type { ServerResponse } from "node:http";
import type { Emulator } from "./emulator.js";
import type { Happening, Hub } from "./hub.js";
import { faultView, stateOf } from "./state.js";
import { version, versionHeader } from "./version.js";

/** How often a silent stream says that it is alive, in milliseconds. */
const heartbeat = 15_000;

/**
 * Streams what happens as server-sent events: `state` first and after a reset, then `document`
 * (`{appId, document, fields}`, fields null once it is gone), `call`, `faults` and `switches`.
 */
export function stream(response: ServerResponse, emulator: Emulator, hub: Hub): void {
  response.writeHead(200, {
    "Content-Type": "text/event-stream",
    "Cache-Control": "no-store",
    [versionHeader]: version,
  });
  const say = (event: string, data: unknown): void => {
    response.write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
  };
  say("state", stateOf(emulator));
  const end = hub.watch((happening) => say(...eventOf(happening, emulator)));
  const timer = setInterval(() => response.write(": alive\n\n"), heartbeat);
  timer.unref();
  response.on("close", () => {
    end();
    clearInterval(timer);
  });
}

/** The name of an event, and what it says. */
function eventOf(happening: Happening, emulator: Emulator): [string, unknown] {
  switch (happening.type) {
    case "document": {
      const { appId, document } = happening;
      return ["document", { appId, document, fields: emulator.read(appId, document) ?? null }];
    }
    case "call":
      return ["call", happening.call];
    case "faults":
      return ["faults", emulator.faults().map(faultView)];
    case "switches":
      return ["switches", emulator.switches()];
    case "all":
      return ["state", stateOf(emulator)];
  }
}
