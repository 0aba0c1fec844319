import type { ServerResponse } from "node:http";
import type { Emulator } from "../server/emulator.js";
import type { EmulatorEvent, EventHub } from "../server/eventHub.js";
import { version, versionHeader } from "../version.js";
import { faultView, stateOf } from "./state.js";

/** How often a silent stream says that it is alive, in milliseconds. */
const heartbeat = 15_000;

/**
 * Streams what happens as server-sent events: `state` first and after a reset, then `document`
 * (`{appId, document, fields}`, fields null once it is gone), `call`, `faults` and `switches`.
 */
export function stream(response: ServerResponse, emulator: Emulator, events: EventHub): void {
  response.writeHead(200, {
    "Content-Type": "text/event-stream",
    "Cache-Control": "no-store",
    [versionHeader]: version,
  });
  const say = (event: string, data: unknown): void => {
    response.write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
  };
  say("state", stateOf(emulator));
  const end = events.watch((event) => say(...eventOf(event, emulator)));
  const timer = setInterval(() => response.write(": alive\n\n"), heartbeat);
  timer.unref();
  response.on("close", () => {
    end();
    clearInterval(timer);
  });
}

/** The name of an event, and what it says. */
function eventOf(event: EmulatorEvent, emulator: Emulator): [string, unknown] {
  switch (event.type) {
    case "document": {
      const { appId, document } = event;
      return ["document", { appId, document, fields: emulator.read(appId, document) ?? null }];
    }
    case "call":
      return ["call", event.call];
    case "faults":
      return ["faults", emulator.faults().map(faultView)];
    case "switches":
      return ["switches", emulator.switches()];
    case "all":
      return ["state", stateOf(emulator)];
  }
}
