import { readFileSync } from "node:fs";
import { join } from "node:path";
import { engineProbe } from "pulumi-hubspot-calling-provider/lifecycle";
import { Provider } from "./provider.js";
import { serve } from "./server.js";

const { version } = JSON.parse(readFileSync(join(__dirname, "../package.json"), "utf8")) as { version: string };
// The engine's address comes first.
const engineListens = engineProbe(process.argv[2]);
const provider = new Provider({
  version,
  print: (line) => process.stdout.write(`${line}\n`),
  ...(engineListens ? { engineListens } : {}),
});

// The engine reads the port from the first line.
void serve(provider).then((port) => process.stdout.write(`${port}\n`));
