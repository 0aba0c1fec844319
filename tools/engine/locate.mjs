// @ts-check
/** For tools/pulumi: prints the pulumi to run, then the PATH to run it with. With --yaml, one for YAML programs too. */

import { exitOnSignals } from "../lib/run.mjs";
import { say } from "../lib/say.mjs";
import { ensureEngine } from "./engine.mjs";

exitOnSignals();
// A shell that is killed while it waits for this tells nobody.
const parent = process.ppid;
setInterval(() => process.ppid !== parent && process.exit(1), 1_000).unref();

try {
  const { pulumi, path } = await ensureEngine({ yaml: process.argv.includes("--yaml") });
  process.stdout.write(`${pulumi}\n${path}\n`);
} catch (error) {
  say(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
