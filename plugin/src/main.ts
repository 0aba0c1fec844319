import { readFileSync } from "node:fs";
import { join } from "node:path";
import { engineProbe, SharedDeclarations } from "pulumi-hubspot-calling-provider/lifecycle";
import { EngineLog } from "./engineLog.js";
import { Provider } from "./provider.js";
import { serve } from "./server.js";

const USAGE = `pulumi-resource-hubspot is a plugin: the Pulumi engine starts it, with its own address as HOST:PORT.
`;
/** How often to ask whether the engine still lives, milliseconds: a killed one tells nobody. */
const ROLL_CALL = 60_000;

const [address] = process.argv.slice(2);
const engineListens = engineProbe(address);
if (address === undefined || !engineListens) {
  process.stderr.write(USAGE);
  process.exit(2);
}

const { version } = JSON.parse(readFileSync(join(__dirname, "../package.json"), "utf8")) as { version: string };
const log = new EngineLog(address);
const provider = new Provider(version, {
  print: (line, severity) => log.print(line, severity),
  engineListens,
  declarations: new SharedDeclarations(address),
});

setInterval(async () => {
  if (!(await engineListens())) process.exit(0);
}, ROLL_CALL).unref();

// The engine reads the port from the first line.
void serve(provider, (urn, work) => log.during(urn, work)).then((port) => process.stdout.write(`${port}\n`));
