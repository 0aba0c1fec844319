/**
 * Jest's runner, without the work that cannot matter to a mutant. Stryker asks for the tests that reach it by their
 * names, for which jest would load every test file, and it waits for the last test, where one that fails is enough.
 */
const { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } = require("node:fs");
const { basename, dirname, join } = require("node:path");
const { default: JestRunner } = require("jest-runner");

/** Test files that have killed mutants of a source file, the latest first. */
const killers = new Map();
/** Which source file each mutant stands in. */
let sources;

module.exports = class extends JestRunner {
  async runTests(tests, watcher, options) {
    // Set by Stryker while it runs a mutant, unset while it learns which tests there are.
    const mutant = process.env.__STRYKER_ACTIVE_MUTANT__;
    let killer;
    this.on("test-file-failure", ([test]) => {
      killer ??= test;
    });
    this.on("test-file-success", ([test, { numFailingTests, testExecError, testResults }]) => {
      if (numFailingTests > 0 || testExecError) killer ??= test;
      if (mutant === undefined) remember(test, testResults);
    });
    if (mutant === undefined) return super.runTests(tests, watcher, options);

    sources ??= findMutants(join(tests[0].context.config.rootDir, "provider", "src"));
    const source = sources.get(mutant);
    for (const test of likeliestFirst(this.#reaching(tests), source)) {
      await super.runTests([test], watcher, options);
      if (!killer) continue;
      killers.set(source, [killer.path, ...killersOf(source).filter((path) => path !== killer.path)]);
      return;
    }
  }

  #reaching(tests) {
    const { testNamePattern } = this._globalConfig;
    if (!testNamePattern) return tests;
    const pattern = new RegExp(testNamePattern, "i");
    return tests.filter((test) => namesIn(test).some((name) => pattern.test(name)));
  }
};

/** The source's own tests, then those that killed a neighbour of this mutant, then those of the same folder. */
function likeliestFirst(tests, source) {
  const own = `${basename(source, ".ts")}.test.ts`;
  const folder = basename(dirname(source));
  const rank = ({ path }) => {
    if (basename(path) === own) return -1;
    const killed = killersOf(source).indexOf(path);
    if (killed >= 0) return killed;
    return basename(dirname(path)) === folder ? tests.length : tests.length + 1;
  };
  return tests.sort((a, b) => rank(a) - rank(b));
}

function killersOf(source) {
  return killers.get(source) ?? [];
}

function findMutants(folder) {
  const found = new Map();
  for (const entry of readdirSync(folder, { recursive: true })) {
    if (!entry.endsWith(".ts")) continue;
    const source = join(folder, entry);
    for (const [, id] of readFileSync(source, "utf8").matchAll(/stryMutAct_\w+\("(\d+)"\)/g)) found.set(id, source);
  }
  return found;
}

/** For the other processes too. */
function remember(test, testResults) {
  const file = namesFile(test);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, JSON.stringify(testResults.map(({ fullName }) => fullName)));
}

function namesIn(test) {
  const file = namesFile(test);
  return existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : [];
}

function namesFile({ path, context }) {
  return join(context.config.rootDir, "reports", "test-names", `${basename(path)}.json`);
}
