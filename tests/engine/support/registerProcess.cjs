/**
 * Required by every Node process that the CLI of a test starts (NODE_OPTIONS): leaves its id in a folder, since a
 * dynamic host outlives a killed engine and nobody else knows it.
 */
const { renameSync, writeFileSync } = require("node:fs");
const { join } = require("node:path");

const folder = process.env.TEST_PROCESSES;
const isHost = /dynamic-provider|pulumi-resource-hubspot/.test(process.argv[1] ?? "");
if (folder) {
  const kind = isHost ? "host" : "program";
  try {
    writeFileSync(join(folder, String(process.pid)), kind);
  } catch {
    // The test is over.
  }
}

// Asked by this signal, a host says what it has under way: a test must know when an orphan is at its end.
if (folder && isHost) {
  let answers = 0;
  process.on("SIGUSR2", () => {
    const file = join(folder, `${process.pid}.under-way`);
    answers += 1;
    writeFileSync(`${file}.new`, JSON.stringify({ answers, resources: process.getActiveResourcesInfo() }));
    renameSync(`${file}.new`, file);
  });
}
