/**
 * jest's globalSetup of the tests that run the real CLI: a folder for what is made once per worker process and shared
 * by its test files. It is removed when jest ends.
 */
const { mkdtempSync, rmSync } = require("node:fs");
const { tmpdir } = require("node:os");
const { join } = require("node:path");

module.exports = () => {
  const folder = mkdtempSync(join(tmpdir(), "hubspot-tests-"));
  // The workers inherit it.
  process.env.TEST_RUN_FOLDER = folder;
  process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
};
