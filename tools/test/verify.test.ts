import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { Sandbox } from "./sandbox";

jest.setTimeout(30_000);

let box: Sandbox;
const counts = { numPassedTests: 12, numFailedTests: 0, numRuntimeErrorTestSuites: 0 };

/** Stands in for biome and jest: writes down how it was called and ends as the environment says. */
const stub = (name: string, also = "") =>
  `const fs = require("node:fs");
   const args = process.argv.slice(2);
   fs.appendFileSync(process.env.LOG, ["${name}", ...args].join(" ") + "\\n");
   ${also}
   process.exit(Number(process.env.${name.toUpperCase()}_STATUS ?? 0));`;

beforeEach(() => {
  box = new Sandbox();
  box.install("official", "v3.226.0");
  box.link("bash", "mktemp", "grep", "cut", "rm", "env");
  box.write("node_modules/@biomejs/biome/bin/biome", stub("biome"));
  box.write(
    "node_modules/jest/bin/jest.js",
    stub(
      "jest",
      `const file = args.find((arg) => arg.startsWith("--outputFile="))?.slice("--outputFile=".length);
       if (file && process.env.REPORT) fs.writeFileSync(file, process.env.REPORT);`,
    ),
  );
});
afterEach(() => box.remove());

const verify = (args: string[] = [], env: Record<string, string> = {}) =>
  box.run("node", [join(box.checkout, "tools/maintain/verify/verify.mjs"), ...args], { env });
const ci = (env: Record<string, string>, report: Partial<typeof counts> = {}) =>
  box.run(join(box.checkout, ".ci/run"), [], { env: { REPORT: JSON.stringify({ ...counts, ...report }), ...env } });
const lastLine = ({ stdout }: { stdout: string }) => stdout.trimEnd().split("\n").at(-1);

describe("npm test", () => {
  test("runs every step in order and hands its arguments to jest", async () => {
    const { status, stdout } = await verify(["--selectProjects", "provider"]);
    expect(status).toBe(0);
    expect(stdout.match(/^== .*$/gm)).toEqual([
      "== npm packages",
      "== biome check",
      "== typecheck",
      "== reference pages",
      "== the plugin's schema",
      "== the Pulumi CLI",
      "== jest",
    ]);
    expect(box.calls()).toEqual([
      "biome check .",
      "npm run --silent typecheck",
      "npm run --silent reference -- --check",
      "npm run --silent schema -- --check",
      "jest --selectProjects provider",
    ]);
  });

  test("stops at the first step that fails and exits with its status", async () => {
    expect((await verify([], { BIOME_STATUS: "5" })).status).toBe(5);
    expect((await verify([], { TYPECHECK_STATUS: "2" })).status).toBe(2);
    expect((await verify([], { JEST_STATUS: "3" })).status).toBe(3);
    expect(box.calls().filter((call) => call.startsWith("jest"))).toHaveLength(1);
  });

  test("does not start jest without a Pulumi CLI", async () => {
    rmSync(join(box.folder, "official"), { recursive: true });
    const { status, stderr } = await verify();
    expect(status).toBe(1);
    expect(stderr).toMatch(/there is no Pulumi CLI/);
    expect(box.calls().filter((call) => call.startsWith("jest"))).toEqual([]);
  });

  test("counts the CLI's processes by test file where COUNT_RUNS is set", async () => {
    // In jest's place: two runs by one test file, one by nobody's, and a search for the CLI, which does not count.
    box.write(
      "node_modules/jest/bin/jest.js",
      `const { execFileSync } = require("node:child_process");
       const run = (env) => execFileSync("pulumi", ["version"], { env: { ...process.env, ...env } });
       for (const TEST_FILE of ["one.test.ts", "one.test.ts", ""]) run({ TEST_FILE });
       try { run({ TOOLS_PULUMI_PROBE: "1" }); } catch {}`,
    );
    const { status, stdout } = await verify([], { COUNT_RUNS: "1" });
    expect(status).toBe(0);
    expect(stdout).toContain("by test file:\n    2 one.test.ts\n    1 other\n    3 all\n");
  });

  test("writes jest's counts where COUNTS_FILE says", async () => {
    const file = join(box.folder, "counts.json");
    await verify([], { COUNTS_FILE: file, REPORT: JSON.stringify({ ...counts, testResults: [] }) });
    expect(JSON.parse(readFileSync(file, "utf8"))).toEqual(counts);
  });
});

describe("npm run check", () => {
  test("needs no CLI and runs the tests in the process, with fewer sequences", async () => {
    rmSync(join(box.folder, "official"), { recursive: true });
    const { status, stdout } = await verify(["--quick", "--bail"]);
    expect(status).toBe(0);
    expect(stdout.match(/^== .*$/gm)).toEqual(["== npm packages", "== biome check", "== typecheck", "== jest"]);
    const [call = ""] = box.calls().filter((line) => line.startsWith("jest"));
    const projects = [...call.matchAll(/--selectProjects=(\w+)/g)].map(([, name]) => name);
    expect(projects).toEqual(["provider", "sdk", "plugin", "emulator", "tools"]);
    expect(call).toMatch(/ --bail$/);
  });
});

describe(".ci/run", () => {
  test("ends with the counts", async () => {
    const result = await ci({});
    expect(lastLine(result)).toBe("12 passed, 0 failed");
    expect(result).toMatchObject({ status: 0, stderr: "" });
  });

  test("counts failed tests and suites that could not run", async () => {
    const result = await ci({ JEST_STATUS: "1" }, { numFailedTests: 2, numRuntimeErrorTestSuites: 1 });
    expect(lastLine(result)).toBe("12 passed, 3 failed");
    expect(result.status).toBe(1);
  });

  test("counts a step that failed before jest", async () => {
    const result = await ci({ BIOME_STATUS: "5" });
    expect(lastLine(result)).toBe("0 passed, 1 failed");
    expect(result.status).toBe(5);
  });

  test("never says that nothing failed when something did", async () => {
    expect(lastLine(await ci({ JEST_STATUS: "1" }))).toBe("12 passed, 1 failed");
    expect(lastLine(await ci({ JEST_STATUS: "1", REPORT: "" }))).toBe("0 passed, 1 failed");
  });
});
