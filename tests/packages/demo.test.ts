import { execFile } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { promisify } from "node:util";
import { checkout, environment, launch, type Running } from "../engine/support/cli.js";

jest.setTimeout(600_000);

/** The demo's own TMPDIR: where it leaves something, and what tells its processes from others. */
let tmp: string;
let started: Running[];
beforeEach(() => {
  tmp = mkdtempSync(join(tmpdir(), "hubspot-demo-test-"));
  started = [];
});
afterEach(async () => {
  for (const { child } of started) child.kill("SIGTERM");
  await Promise.all(started.map(({ result }) => result));
  rmSync(tmp, { recursive: true, force: true });
});

function demo(flags: readonly string[] = [], env: Readonly<Record<string, string>> = {}): Running {
  const all = environment({ TMPDIR: tmp, ...env });
  const running = launch(process.execPath, [join(checkout, "tools/demo/demo.mjs"), ...flags], tmpdir(), all);
  started.push(running);
  return running;
}

/** Waits until the demo says something; a demo that ends before that is a failure. */
async function says(running: Running, text: string): Promise<void> {
  let isOver = false;
  running.result.then(() => {
    isOver = true;
  });
  while (!running.output.includes(text)) {
    if (isOver) throw new Error(`the demo ended without saying ${JSON.stringify(text)}:\n${running.output}`);
    await delay(20);
  }
}

async function expectNothingLeft(): Promise<void> {
  expect(readdirSync(tmp)).toEqual([]);
  // With the environment of each process, in which the folder stands.
  const { stdout } = await promisify(execFile)("ps", ["axeww", "-o", "pid=,command="], { maxBuffer: 2 ** 28 });
  expect(stdout.split("\n").filter((line) => line.includes(tmp))).toEqual([]);
}

/** The text of a picture, by lines. */
function linesOf(picture: string): string[] {
  const svg = readFileSync(join(checkout, "docs/images", picture), "utf8");
  const lines = [...svg.matchAll(/<text[^>]*>([^<]*)<\/text>/g)].map(([, line = ""]) => line);
  expect(lines.length).toBeGreaterThan(5);
  return lines.map((line) => line.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&"));
}

test("plays through on the real CLI and leaves nothing behind", async () => {
  const { exitCode, output } = await demo([], { HUBSPOT_ACCESS_TOKEN: "mine", PULUMI_STACK: "mine" }).result;
  expect({ exitCode, output }).toEqual({ exitCode: 0, output: expect.stringContaining("All as it should be") });
  expect(output.match(/^\d\. \w+/gm)).toEqual([
    "1. Preview",
    "2. Up",
    "3. Up",
    "4. Somebody",
    "5. Preview",
    "6. Up",
    "7. Destroy",
  ]);
  expect(output).toMatch(/~ height *: 999 => 600/);
  expect(output).toMatch(/HubSpot asked +GET \(200\), PATCH \{"height":600\} \(200\)/);
  expect(linesOf("drift-light.svg").filter((line) => !output.includes(line))).toEqual([]);
  await expectNothingLeft();
});

describe("with a CLI that is none", () => {
  /** Puts a `pulumi` and its hosts first on PATH. */
  function cli(script: string): Record<string, string> {
    const bin = mkdtempSync(join(tmpdir(), "hubspot-demo-cli-"));
    folders.push(bin);
    for (const name of ["pulumi", "pulumi-language-nodejs", "pulumi-resource-pulumi-nodejs"]) {
      writeFileSync(join(bin, name), `#!/bin/sh\ncase $1 in version) echo v3.226.0 ;; ${script} esac\n`);
      chmodSync(join(bin, name), 0o755);
    }
    return { PATH: `${bin}${delimiter}${process.env.PATH}` };
  }
  const folders: string[] = [];
  afterAll(() => {
    for (const folder of folders) rmSync(folder, { recursive: true, force: true });
  });

  test("a preview that asks HubSpot nothing fails the demo in one line", async () => {
    const { exitCode, output } = await demo([], cli("")).result;
    expect(output).toMatch(/^demo: step 1, preview: HubSpot was asked nothing, expected GET \(404\)\n$/m);
    expect(exitCode).toBe(1);
    await expectNothingLeft();
  });

  test("a run that fails fails the demo and shows what the CLI said", async () => {
    const { exitCode, output } = await demo([], cli("preview) echo 'error: no luck' >&2; exit 255 ;;")).result;
    expect(output).toMatch(/^ {3}│ error: no luck$/m);
    expect(output).toMatch(/^demo: step 1, preview: pulumi ended with exit code 255\n$/m);
    expect(exitCode).toBe(1);
    await expectNothingLeft();
  });

  test("one that makes no stack fails the demo", async () => {
    const { exitCode, output } = await demo([], cli("stack) echo 'error: no stack' >&2; exit 1 ;;")).result;
    expect(output).toMatch(/^demo: pulumi stack init failed: error: no stack\n$/m);
    expect(exitCode).toBe(1);
    await expectNothingLeft();
  });
});

describe("interrupted", () => {
  test.each([
    ["SIGINT", "$ pulumi preview", 130],
    ["SIGTERM", "hubspot-calling-basic-demo creating", 143],
    ["SIGHUP", "HubSpot calling settings as code", 129],
  ] as const)("%s after %j ends everything", async (signal, text, code) => {
    const running = demo();
    await says(running, text);
    running.child.kill(signal);
    expect((await running.result).exitCode).toBe(code);
    await expectNothingLeft();
  });

  test("a reader that goes away ends everything", async () => {
    const running = demo();
    await says(running, "$ pulumi preview");
    running.child.stdout?.destroy();
    expect((await running.result).exitCode).toBe(1);
    await expectNothingLeft();
  });
});

test("kept up, it prints commands that work until it is interrupted", async () => {
  const running = demo(["--keep"]);
  await says(running, "destroy\n");
  const url = /^ {2}(http:\/\/127\.0\.0\.1:\d+)$/m.exec(running.output)?.[1] ?? "";
  expect((await fetch(url)).headers.get("content-type")).toContain("text/html");
  const drift = { method: "PATCH", headers: { "content-type": "application/json" }, body: '{"width":1}' };
  expect((await fetch(`${url}/_emulator/documents/4242/settings`, drift)).status).toBe(200);

  const commands = running.output.split("In another terminal:\n")[1]?.replace(/^.* (up|destroy)$/gm, "") ?? "";
  const home = join(tmp, "another-terminal");
  mkdirSync(home);
  const shell = launch("sh", ["-ec", commands], tmpdir(), environment({ TMPDIR: home }));
  started.push(shell);
  const { exitCode, output } = await shell.result;
  expect({ exitCode, output }).toEqual({ exitCode: 0, output: expect.stringMatching(/~ width *: 1 => 400/) });
  rmSync(home, { recursive: true });

  running.child.kill("SIGINT");
  expect((await running.result).exitCode).toBe(0);
  await expectNothingLeft();
});

test("tells its flags", async () => {
  const { exitCode, output } = await demo(["--help"]).result;
  expect(output).toMatch(/--keep/);
  expect(exitCode).toBe(0);
  await expectNothingLeft();
});

test("refuses a flag it does not know", async () => {
  const { exitCode, output } = await demo(["--keep", "--fast"]).result;
  expect(output).toBe("demo: there is no --fast; there are --keep and --help\n");
  expect(exitCode).toBe(2);
  await expectNothingLeft();
});
