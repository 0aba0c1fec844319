/** Node's environment, in which no test runs after one that failed on a mutant: it is killed. */
const { TestEnvironment } = require("jest-environment-node");

module.exports = class extends TestEnvironment {
  #failed = false;

  handleTestEvent(event) {
    if (event.name === "test_done") this.#failed ||= event.test.errors.length > 0;
    if (event.name === "test_start" && this.#failed && process.env.__STRYKER_ACTIVE_MUTANT__ !== undefined) {
      event.test.mode = "skip";
    }
  }
};
