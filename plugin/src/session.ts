import { DeclarationFile } from "pulumi-hubspot-calling-provider/lifecycle";
import { EngineLog } from "./engineLog.js";
import { Provider } from "./provider.js";
import type { Session } from "./server.js";

/** An operation of the engine at `HOST:PORT`, which is shown what the provider has to say. */
export function sessionOf(version: string, address: string, engineListens: () => Promise<boolean>): Session {
  const log = new EngineLog(address);
  const provider = new Provider(version, {
    print: (line, severity) => log.print(line, severity),
    engineListens,
    declarations: new DeclarationFile(address, { warn: (line) => log.print(line, "warning") }),
  });
  return { provider, around: (urn, work) => log.during(urn, work) };
}

/** What answers before any engine has attached itself: its first calls come before it gives its address. */
export function sessionWithoutEngine(version: string): Session {
  return { provider: new Provider(version, { print: () => undefined }), around: (_urn, work) => work() };
}
