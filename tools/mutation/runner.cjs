/**
 * Jest's runner, and no work that cannot matter: Stryker asks for the tests that reach a mutant by their names, for
 * which jest would load every test file, and one failed test is enough.
 */
const { existsSync, mkdirSync, readFileSync, writeFileSync } = require("node:fs");
const { basename, join } = require("node:path");
const { default: JestRunner } = require("jest-runner");

module.exports = class extends JestRunner {
  async runTests(tests, watcher, options) {
    // Set by Stryker while it runs a mutant; unset while it learns which tests there are.
    const isMutant = process.env.__STRYKER_ACTIVE_MUTANT__ !== undefined;
    let failed = false;
    this.on("test-file-failure", () => {
      failed = true;
    });
    this.on("test-file-success", ([test, { numFailingTests, testExecError, testResults }]) => {
      failed ||= numFailingTests > 0 || Boolean(testExecError);
      if (!isMutant) remember(test, testResults);
    });
    const { testNamePattern } = this._globalConfig;
    const pattern = testNamePattern && new RegExp(testNamePattern, "i");
    for (const test of tests) {
      if (isMutant && (failed || (pattern && !namesOf(test).some((name) => pattern.test(name))))) continue;
      await super.runTests([test], watcher, options);
    }
  }
};

/** One process learns the names, others use them. */
function remember(test, testResults) {
  const file = namesFile(test);
  mkdirSync(join(file, ".."), { recursive: true });
  writeFileSync(file, JSON.stringify(testResults.map(({ fullName }) => fullName)));
}

function namesOf(test) {
  const file = namesFile(test);
  return existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : [];
}

function namesFile({ path, context }) {
  return join(context.config.rootDir, "reports", "test-names", `${basename(path)}.json`);
}
