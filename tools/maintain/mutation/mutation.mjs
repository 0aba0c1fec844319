// @ts-check
/**
 * What `npm run mutation` runs: the provider's tests against one small fault in its sources after another. Fails where
 * fewer are noticed than tools/maintain/mutation/stryker.config.mjs wants. Arguments are Stryker's:
 * `npm run mutation -- --mutate provider/src/lifecycle/write.ts`.
 */
import { ensureBuilt, root } from "../../lib/install.mjs";
import { exitOnSignals, run } from "../../lib/run.mjs";

exitOnSignals();

await ensureBuilt();
const { status, output } = await run(
  process.execPath,
  [
    "node_modules/@stryker-mutator/core/bin/stryker.js",
    "run",
    "tools/maintain/mutation/stryker.config.mjs",
    ...process.argv.slice(2),
  ],
  { cwd: root, show: true },
);
process.stderr.write(output);
process.exit(status);
