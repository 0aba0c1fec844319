/**
 * Jest's runner, without the work that cannot matter to a mutant. Stryker asks for the tests that reach it by their
 * names, for which jest would load every test file, and it waits for the last test, where one that fails is enough.
 */
const { existsSync, mkdirSync, readFileSync, writeFileSync } = require("node:fs");
const { basename, join } = require("node:path");
const { default: JestRunner } = require("jest-runner");

/** Test files, those that killed a mutant of late first: the next mutant stands beside it. */
const killers = [];

module.exports = class extends JestRunner {
  async runTests(tests, watcher, options) {
    // Set by Stryker while it runs a mutant, unset while it learns which tests there are.
    const isMutant = process.env.__STRYKER_ACTIVE_MUTANT__ !== undefined;
    let killer;
    this.on("test-file-failure", ([test]) => {
      killer ??= test;
    });
    this.on("test-file-success", ([test, { numFailingTests, testExecError, testResults }]) => {
      if (numFailingTests > 0 || testExecError) killer ??= test;
      if (!isMutant) remember(test, testResults);
    });
    for (const test of isMutant ? this.#worthwhile(tests) : tests) {
      await super.runTests([test], watcher, options);
      if (isMutant && killer) {
        moveToFront(killer.path);
        return;
      }
    }
  }

  #worthwhile(tests) {
    const { testNamePattern } = this._globalConfig;
    const pattern = testNamePattern && new RegExp(testNamePattern, "i");
    const rank = ({ path }) => (killers.includes(path) ? killers.indexOf(path) : killers.length);
    return tests
      .filter((test) => !pattern || namesIn(test).some((name) => pattern.test(name)))
      .sort((a, b) => rank(a) - rank(b));
  }
};

function moveToFront(path) {
  if (killers.includes(path)) killers.splice(killers.indexOf(path), 1);
  killers.unshift(path);
}

/** For the other processes too. */
function remember(test, testResults) {
  const file = namesFile(test);
  mkdirSync(join(file, ".."), { recursive: true });
  writeFileSync(file, JSON.stringify(testResults.map(({ fullName }) => fullName)));
}

function namesIn(test) {
  const file = namesFile(test);
  return existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : [];
}

function namesFile({ path, context }) {
  return join(context.config.rootDir, "reports", "test-names", `${basename(path)}.json`);
}
