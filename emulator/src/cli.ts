#!/usr/bin/env node
import { run } from "./command/command.js";
import { stopSignals } from "./command/stopSignals.js";
import { version } from "./version.js";

const stop = new AbortController();
for (const signal of stopSignals(process.platform)) process.once(signal, () => stop.abort());

run(process.argv.slice(2), version, {
  stdout: (text) => process.stdout.write(text),
  stderr: (text) => process.stderr.write(text),
  signal: stop.signal,
}).then((code) => {
  process.exitCode = code;
});
