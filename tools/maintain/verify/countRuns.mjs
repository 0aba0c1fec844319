// @ts-check
/** Counts the Pulumi CLI's processes of a test run, by test file: what the tests with the real engine cost. */
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";

/**
 * Puts a `pulumi` first on PATH that notes each run and becomes the real one: the same process, so that signals and
 * its end are the real one's.
 * @param {{ pulumi: string, path: string }} engine
 */
export function countRuns({ pulumi, path }) {
  const folder = mkdtempSync(join(tmpdir(), "runs-"));
  process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
  const [bin, log] = [join(folder, "bin"), join(folder, "log")];
  mkdirSync(bin);
  // Looking for a usable CLI (engine/engine.mjs) is no run of a test.
  const note = `[ -n "$TOOLS_PULUMI_PROBE" ] || echo "\${TEST_FILE:-other}" >>"${log}"`;
  writeFileSync(join(bin, "pulumi"), `#!/bin/sh\n${note}\nexec "${pulumi}" "$@"\n`);
  chmodSync(join(bin, "pulumi"), 0o755);
  process.env.PATH = [bin, path].join(delimiter);
  return {
    /** The counts so far, highest first, one line per test file and one for all. */
    table() {
      const files = existsSync(log) ? readFileSync(log, "utf8").trim().split("\n") : [];
      /** @type {Map<string, number>} */
      const counts = new Map();
      for (const file of files) counts.set(file, (counts.get(file) ?? 0) + 1);
      const rows = [...counts].sort(([, one], [, two]) => two - one);
      return [...rows, ["all", files.length]].map(([file, count]) => `${String(count).padStart(5)} ${file}\n`).join("");
    },
  };
}
