import { execFile } from "node:child_process";
import { resolve } from "node:path";

// The compiler reads all of Pulumi's types.
jest.setTimeout(120_000);

const programs = ["program.ts", "subpaths.ts"].map((name) => resolve(__dirname, "fixtures", name));

/** What `tsc` says of the fixture programs; nothing when they compile. */
function compile(options: readonly string[]): Promise<string> {
  const tsc = require.resolve("typescript/bin/tsc");
  const args = [tsc, "--noEmit", "--pretty", "false", "--types", "node", ...options, ...programs];
  return new Promise((done) => execFile(process.execPath, args, { cwd: __dirname }, (_, stdout) => done(stdout)));
}

// A mistake that compiles is an error too: the fixture marks each as one that must not.
describe("every kind of input compiles, and no mistake does", () => {
  test.each([
    ["moduleResolution_node", ["--module", "commonjs", "--moduleResolution", "node", "--strict", "--target", "es2020"]],
    ["moduleResolution_nodenext", ["--module", "nodenext", "--moduleResolution", "nodenext", "--strict"]],
    [
      "exactOptionalPropertyTypes",
      [
        "--module",
        "nodenext",
        "--strict",
        "--exactOptionalPropertyTypes",
        "--skipLibCheck",
        "--noPropertyAccessFromIndexSignature",
      ],
    ],
  ])("under %s", async (_, options) => {
    expect(await compile(options)).toBe("");
  });
});
