/**
 * Required by every Node process that the CLI of a test starts (NODE_OPTIONS): leaves its id in a folder, since a
 * dynamic host outlives a killed engine and nobody else knows it.
 */
const { writeFileSync } = require("node:fs");
const { join } = require("node:path");

const folder = process.env.TEST_PROCESSES;
if (folder) {
  const kind = process.argv[1]?.includes("dynamic-provider") ? "host" : "program";
  try {
    writeFileSync(join(folder, String(process.pid)), kind);
  } catch {
    // The test is over.
  }
}
