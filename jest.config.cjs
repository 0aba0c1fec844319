/** Test depth by folder: unit tests beside each package, then host (gRPC, no engine) and engine (real `pulumi`). */
const transform = { "^.+\\.ts$": ["@swc/jest", { jsc: { target: "es2022", parser: { syntax: "typescript" } } }] };
const project = (displayName, folder, extra = {}) => ({
  displayName,
  rootDir: __dirname,
  roots: [`<rootDir>/${folder}`],
  testMatch: ["**/*.test.ts"],
  testEnvironment: "node",
  transform,
  // Sources import each other as TypeScript's nodenext wants it, with the .js that they become.
  moduleNameMapper: { "^(\\.{1,2}/.*)\\.js$": "$1" },
  ...extra,
});

/** Tests of the tools whose stand-ins are shell scripts: there is no Windows on which they run. */
const WITH_SHELL = ["engine", "install", "lock", "publish", "record", "verify"];
const tools =
  process.platform === "win32" ? { testMatch: ["**/*.test.ts", `!**/{${WITH_SHELL.join(",")}}.test.ts`] } : {};
if (process.platform === "win32") console.warn(`left out on Windows: tools/test/{${WITH_SHELL.join(",")}}.test.ts`);

/** Tests that run the real CLI share what is made once. */
const withCli = { globalSetup: "<rootDir>/tests/engine/support/runFolder.cjs" };

/** @type {import("jest").Config} */
module.exports = {
  // Most tests go over sockets, and a busy machine may keep one waiting.
  testTimeout: 20_000,
  // Tests with the real engine wait more than they work.
  maxWorkers: "100%",
  projects: [
    project("provider", "provider/test"),
    project("sdk", "sdk/test"),
    project("plugin", "plugin/test"),
    project("emulator", "emulator/test"),
    project("tools", "tools/test", tools),
    project("host", "tests/host"),
    project("engine", "tests/engine", withCli),
    project("packages", "tests/packages", withCli),
  ],
};
