import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { checkout } from "../engine/support/cli.js";

// Go compiles Pulumi's SDK, pip and Maven fetch it.
jest.setTimeout(1_200_000);

test("programs in Python, Go and Java live a whole life on the engine", async () => {
  const tool = join(checkout, "tools/maintain/languages/languages.mjs");
  const { stdout } = await promisify(execFile)(process.execPath, [tool], {
    cwd: checkout,
    maxBuffer: 1e8,
  });
  const rows = stdout.split("\n").flatMap((line) => {
    const [, language, result, what] = /^\| (\w+) \| (ok|failed|not run) \| (.*) \|$/.exec(line) ?? [];
    return language ? [{ language, result, what }] : [];
  });
  // What this machine does not have is said, and fails nothing.
  for (const { language, result, what } of rows.filter((row) => row.result !== "ok")) {
    process.stdout.write(`${language}: ${result}, ${what}\n`);
  }
  expect(rows.map(({ language }) => language)).toEqual(["python", "go", "java", "dotnet"]);
  for (const { language, result, what } of rows.filter((row) => row.language !== "dotnet" && row.result !== "ok")) {
    expect({ language, result, what }).toMatchObject({ what: expect.stringContaining("not on the PATH") });
  }
});
