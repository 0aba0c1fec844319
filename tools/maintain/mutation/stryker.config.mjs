// @ts-check
/** What is mutated, with which tests, and which score is the least. mutation.mjs hands it to Stryker. */

/** @type {import("@stryker-mutator/api/core").PartialStrykerOptions} */
export default {
  mutate: ["provider/src/lifecycle/**/*.ts", "provider/src/resources/**/*.ts", "provider/src/hubspot/**/*.ts"],
  // node_modules is linked, and the emulator is found through it, compiled.
  ignorePatterns: ["/.stryker-tmp", "/reports", "dist"],
  testRunner: "jest",
  jest: { configFile: "tools/maintain/mutation/jest.config.cjs", enableFindRelatedTests: false },
  coverageAnalysis: "perTest",
  disableTypeChecks: false,
  concurrency: 2,
  // On a busy machine the first run, without a mutant, can take longer than the usual five.
  dryRunTimeoutMinutes: 30,
  // Generous, since a timeout counts as killed: on a busy machine, slow must not pass for that. Most loops that never
  // end are ended by their count.
  timeoutFactor: 4,
  timeoutMS: 30_000,
  reporters: ["clear-text", "json", "html", "progress-append-only"],
  clearTextReporter: { allowColor: false, logTests: false, reportTests: false },
  jsonReporter: { fileName: "reports/mutation/mutation.json" },
  htmlReporter: { fileName: "reports/mutation/mutation.html" },
  incrementalFile: "reports/mutation/incremental.json",
  allowConsoleColors: false,
  thresholds: { high: 95, low: 90, break: 90 },
};
