/** The tests that run in the process, set up so that a mutant costs no more than it has to. */
const { projects, ...shared } = require("../../../jest.config.cjs");

const provider = projects.find(({ displayName }) => displayName === "provider");

/** @type {import("jest").Config} */
module.exports = {
  ...shared,
  ...provider,
  runner: `${__dirname}/runner.cjs`,
  testEnvironment: `${__dirname}/environment.cjs`,
  // A mutant that waits for ever has failed its test; Stryker's own timeout, which is longer, ends those that loop.
  testTimeout: 8_000,
  // A thousand sequences for each mutant would take days.
  testPathIgnorePatterns: ["/node_modules/", "/model/model\\.test\\.ts$"],
};
