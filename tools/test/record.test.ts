import { existsSync } from "node:fs";
import { join } from "node:path";
import { Sandbox } from "./sandbox";

jest.setTimeout(30_000);

let box: Sandbox;
beforeEach(() => {
  box = new Sandbox();
  box.install("official", "v3.226.0");
  box.write("node_modules/typescript/bin/tsc", "");
  // In jest's place: writes down how it was called, and records as it is told to.
  box.write(
    "node_modules/jest/bin/jest.js",
    `const fs = require("node:fs");
     fs.appendFileSync(process.env.LOG, [process.env.RECORD_STATE, ...process.argv.slice(2)].join(" ") + "\\n");
     fs.mkdirSync("tests/recorded/0.2.0/settled", { recursive: true });
     process.exit(Number(process.env.JEST_STATUS ?? 0));`,
  );
  for (const name of ["provider", "sdk", "plugin", "emulator"]) version(name, "0.2.0");
});
afterEach(() => box.remove());

const version = (name: string, text: string) => box.write(`${name}/package.json`, JSON.stringify({ version: text }));
const record = (args: string[] = [], env: Record<string, string> = {}) =>
  box.run("node", [join(box.checkout, "tools/maintain/record/record.mjs"), ...args], { env });
const recorded = (path: string) => existsSync(join(box.checkout, "tests/recorded", path));

test("it runs the tests that record, by path before the project", async () => {
  const { status, stderr } = await record();
  expect({ status, stderr }).toMatchObject({ status: 0, stderr: expect.stringContaining("tests/recorded/0.2.0") });
  expect(box.calls()).toEqual([
    "1 tests/engine/recorded.test.ts --selectProjects=engine --testNamePattern=is recorded",
  ]);
  expect(recorded("0.2.0/settled")).toBe(true);
});

test("what is recorded already is left, unless it is told again", async () => {
  box.write("tests/recorded/0.2.0/old/stack.json", "{}");
  expect(await record()).toMatchObject({ status: 1, stderr: expect.stringContaining("Set the new version first") });
  expect(box.calls()).toEqual([]);
  expect((await record(["--again"])).status).toBe(0);
  expect([recorded("0.2.0/old"), recorded("0.2.0/settled")]).toEqual([true, true]);
});

test("a run that fails leaves no half of a record", async () => {
  expect((await record([], { JEST_STATUS: "1" })).status).toBe(1);
  expect(recorded("0.2.0")).toBe(false);
});

test("packages of different versions are named", async () => {
  version("plugin", "0.1.0");
  const { status, stderr } = await record();
  expect(status).toBe(1);
  expect(stderr).toContain("provider 0.2.0, sdk 0.2.0, plugin 0.1.0, emulator 0.2.0");
});
