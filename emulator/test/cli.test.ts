import { type ChildProcess, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";

// Three processes start here, which on a busy machine takes a while.
jest.setTimeout(30_000);

/** The built command: what `npx hubspot-calling-emulator` runs. */
const cli = join(__dirname, "..", "dist", "cli.js");

beforeAll(() => {
  if (!existsSync(cli)) throw new Error("Build first: npx tsc --build emulator");
});

interface Ended {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** Runs the command; `onOutput` sees all of stdout so far whenever some comes. */
function launch(args: string[], onOutput: (child: ChildProcess, stdout: string) => void = () => {}): Promise<Ended> {
  const child = spawn(process.execPath, [cli, ...args], { stdio: ["ignore", "pipe", "pipe"] });
  const seen = { stdout: "", stderr: "" };
  child.stdout.on("data", (data: Buffer) => {
    seen.stdout += data.toString();
    onOutput(child, seen.stdout);
  });
  child.stderr.on("data", (data: Buffer) => {
    seen.stderr += data.toString();
  });
  return new Promise((resolve) => child.on("close", (code) => resolve({ code, ...seen })));
}

// Windows has no signals between processes: there a kill ends the process, and only Ctrl-C would reach the handler.
const onUnix = process.platform === "win32" ? test.skip : test;

onUnix.each(["SIGINT", "SIGTERM"] as const)(
  "%s stops it at once with 0 even with a watcher connected",
  async (signal) => {
    const { code, stderr } = await launch(["--port", "0"], async (child, stdout) => {
      const url = /http:\/\/[\d.:]+/.exec(stdout)?.[0] ?? "";
      await fetch(`${url}/_emulator/events`);
      child.kill(signal);
    });
    expect([code, stderr]).toEqual([0, ""]);
  },
);

test("a wrong flag ends with 2, one line and no stack", async () => {
  const { code, stdout, stderr } = await launch(["--port", "x"]);
  expect([code, stdout]).toEqual([2, ""]);
  expect(stderr).toMatch(/^hubspot-calling-emulator: [^\n]+\n$/);
});

test("it knows the version of its package", async () => {
  const { version } = require("../package.json") as { version: string };
  expect(await launch(["--version"])).toEqual({ code: 0, stdout: `${version}\n`, stderr: "" });
});
