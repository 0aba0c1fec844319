import { DeclarationFile } from "pulumi-hubspot-calling-provider/lifecycle";
import { EngineLog } from "./engineLog.js";
import { Provider } from "./provider.js";
import type { Session } from "./server.js";

/** The session of an operation of the engine at `HOST:PORT`. The provider's lines go to that engine's log. */
export function sessionOf(version: string, address: string, engineListens: () => Promise<boolean>): Session {
  const log = new EngineLog(address);
  const provider = new Provider(version, {
    print: (line, severity) => log.print(line, severity),
    engineListens,
    declarations: new DeclarationFile(address, { warn: (line) => log.print(line, "warning") }),
  });
  return { provider, around: (urn, work) => log.during(urn, work) };
}

/** The session before an engine has attached itself: its first calls come before its address. It prints nothing. */
export function sessionWithoutEngine(version: string): Session {
  return { provider: new Provider(version, { print: () => undefined }), around: (_urn, work) => work() };
}
