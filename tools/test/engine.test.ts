import { readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Sandbox, until } from "./sandbox";

jest.setTimeout(30_000);

let box: Sandbox;
beforeEach(() => {
  box = new Sandbox();
});
afterEach(() => box.remove());

const goBuilds = () => box.calls().filter((call) => call.startsWith("build "));

describe("a pulumi on PATH", () => {
  test("a usable one is run and nothing else is printed", async () => {
    const folder = box.install("official", "v3.216.0");
    const result = await box.run(box.pulumi, ["which"]);
    expect(result).toEqual({ status: 0, signal: null, stdout: `v3.216.0 ${folder}/pulumi\n`, stderr: "" });
    expect(box.calls()).toEqual([]);
  });

  test.each(["v3.215.9", "v2.300.0", "", "nonsense"])("version %p is not used", async (version) => {
    box.install("official", version);
    box.go();
    expect((await box.run(box.pulumi, ["which"])).stdout).toMatch(/^built /);
  });

  test.each(["pulumi-language-nodejs", "pulumi-resource-pulumi-nodejs"])(
    "one with only %s is not used",
    async (only) => {
      box.install("official", "v3.300.0", [only]);
      box.go();
      expect((await box.run(box.pulumi, ["which"])).stdout).toMatch(/^built /);
    },
  );

  test("a usable one behind one that is too old is used", async () => {
    box.install("old", "v3.100.0");
    box.install("new", "v4.0.0");
    expect((await box.run(box.pulumi, ["which"])).stdout).toMatch(/^v4\.0\.0 /);
  });

  test("tools/ first on PATH does not find itself", async () => {
    box.install("official", "v3.226.0");
    box.pathFirst(join(box.checkout, "tools"));
    expect((await box.run("pulumi", ["which"])).stdout).toMatch(/^v3\.226\.0 .*official/);
  });

  test("a wrapper around tools/pulumi does not count as a CLI", async () => {
    const wrapper = box.install("wrapper", "");
    box.program("pulumi", `#!/bin/sh\nexec "${box.pulumi}" "$@"\n`, wrapper);
    box.go();
    expect((await box.run(box.pulumi, ["which"])).stdout).toMatch(/^built /);
  });
});

describe("what the CLI is given", () => {
  beforeEach(() => box.install("official", "v3.226.0"));

  test("arguments arrive as they are", async () => {
    const args = ["two words", "", "*", "$HOME", 'a"quote', "-x"];
    expect((await box.run(box.pulumi, ["args", ...args])).stdout).toBe(args.map((arg) => `[${arg}]`).join(""));
  });

  test("standard input arrives", async () => {
    expect((await box.run(box.pulumi, ["stdin"], { input: "a line\nanother" })).stdout).toBe("a line\nanother");
  });

  test("the environment arrives", async () => {
    expect((await box.run(box.pulumi, ["env"], { env: { GREETING: "good day" } })).stdout).toBe("good day\n");
  });

  test("the exit status is the CLI's", async () => {
    expect((await box.run(box.pulumi, ["exit", "7"])).status).toBe(7);
  });

  test.each([
    ["SIGINT", "got INT", 3],
    ["SIGTERM", "got TERM", 4],
  ] as const)("%s reaches the CLI", async (signal, text, status) => {
    const running = box.run(box.pulumi, ["signal"]);
    await running.printed("ready");
    running.child.kill(signal);
    expect(await running).toMatchObject({ status, signal: null, stdout: `ready\n${text}\n` });
  });

  test("options for the user's Node do not disturb the search", async () => {
    const env = { NODE_OPTIONS: "--require ./no-such-file.js" };
    expect(await box.run(box.pulumi, ["args", "x"], { env })).toMatchObject({ stdout: "[x]", stderr: "" });
  });

  test("it works through symbolic links from another folder", async () => {
    const first = join(box.folder, "first");
    symlinkSync(box.pulumi, first);
    const second = join(box.folder, "bin/second");
    symlinkSync("../first", second);
    expect(await box.run(second, ["args", "x"], { cwd: "/" })).toMatchObject({ stdout: "[x]", stderr: "" });
    expect(await box.run("sh", ["pulumi", "args", "x"], { cwd: join(box.checkout, "tools") })).toMatchObject({
      stdout: "[x]",
    });
  });
});

describe("a build", () => {
  test("is made once, told about and kept outside the checkout", async () => {
    box.go();
    const before = readdirSync(box.checkout, { recursive: true });
    const first = await box.run(box.pulumi, ["which"]);
    expect(first.stderr).toMatch(/building pulumi v3\.\d+\.\d+ and pulumi-language-nodejs .*\(once, about .* minutes/);
    expect(first.stdout).toMatch(/^built .*\/cache\/pulumi-hubspot-calling\/engine-[0-9a-f]+\/bin\/pulumi\n$/);
    const second = await box.run(box.pulumi, ["which"]);
    expect(second).toEqual({ ...first, stderr: "" });
    expect(readdirSync(box.checkout, { recursive: true })).toEqual(before);
    expect(goBuilds()).toHaveLength(2);
    for (const call of goBuilds())
      expect(call).toMatch(/-trimpath .*-mod=readonly -tags=disable_grpc_modules -ldflags -s -w -X \S+Version=v3\./);
  });

  test("holds the CLI, its language host and the dynamic provider host", async () => {
    box.go();
    await box.run(box.pulumi, ["version"]);
    const bin = join(box.cache, String(box.cached()[0]), "bin");
    const names = ["pulumi", "pulumi-language-nodejs", "pulumi-resource-pulumi-nodejs"];
    expect(readdirSync(bin).sort()).toEqual(names);
    for (const name of names) expect(statSync(join(bin, name)).mode & 0o111).toBe(0o111);
  });

  test("needs no go any more once it is made", async () => {
    box.go();
    await box.run(box.pulumi, ["version"]);
    rmSync(join(box.folder, "bin/go"));
    expect(await box.run(box.pulumi, ["version"])).toMatchObject({ stdout: "built\n", stderr: "" });
  });

  test("of other sources is another build", async () => {
    box.go();
    await box.run(box.pulumi, ["version"]);
    writeFileSync(join(box.checkout, "tools/engine/pulumi/go.sum"), "other");
    await box.run(box.pulumi, ["version"]);
    expect(goBuilds()).toHaveLength(4);
  });

  test.each(["complete", "bin/pulumi-language-nodejs"])(
    "a half-finished build is never used: without %s",
    async (part) => {
      box.go();
      await box.run(box.pulumi, ["version"]);
      rmSync(join(box.cache, String(box.cached()[0]), part));
      expect((await box.run(box.pulumi, ["version"])).stdout).toBe("built\n");
      expect(goBuilds()).toHaveLength(4);
    },
  );

  test("two at once build once and the second says that it waits", async () => {
    box.go({ seconds: 1 });
    const first = box.run(box.pulumi, ["args", "1"]);
    await until(() => goBuilds().length > 0);
    const second = box.run(box.pulumi, ["args", "2"]);
    await second.printed("waiting");
    expect(await first).toMatchObject({ status: 0, stdout: "[1]" });
    expect(await second).toMatchObject({ status: 0, stdout: "[2]" });
    expect(goBuilds()).toHaveLength(2);
  });

  test("a killed build leaves nothing that blocks or is used", async () => {
    box.go({ seconds: 2 });
    const locate = box.run("node", [join(box.checkout, "tools/engine/locate.mjs")]);
    await until(() => goBuilds().length > 0);
    locate.child.kill("SIGKILL");
    await locate;
    expect(box.cached()).toEqual([expect.stringMatching(/partial/)]);

    box.go();
    const next = await box.run(box.pulumi, ["version"]);
    expect(next.stdout).toBe("built\n");
    expect(next.stderr).not.toMatch(/waiting/);
    expect(box.cached()).toEqual([expect.not.stringMatching(/partial/)]);
    // The first go, which nothing told to end.
    await until(() => box.calls().filter((call) => call === "done").length === 3);
  });

  test.each([
    ["the search", "SIGTERM"],
    ["the search", "SIGINT"],
    ["the shell around it", "SIGTERM"],
    ["the shell around it", "SIGKILL"],
  ] as const)("ends with %s on %s and clears up", async (which, signal) => {
    box.go({ seconds: 20 });
    const running =
      which === "the search"
        ? box.run("node", [join(box.checkout, "tools/engine/locate.mjs")])
        : box.run(box.pulumi, ["version"]);
    await until(() => goBuilds().length > 0);
    running.child.kill(signal);
    await running;
    await until(() => box.calls().includes("interrupted"));
    await until(() => box.cached().length === 0);
  });

  test("that fails shows what go said and leaves nothing behind", async () => {
    box.go({ fails: "go.mod requires go >= 9" });
    const result = await box.run(box.pulumi, ["version"]);
    expect(result).toMatchObject({ status: 1, stdout: "" });
    expect(result.stderr).toContain("go.mod requires go >= 9");
    expect(result.stderr).toMatch(/there is no Pulumi CLI\. Install/);
    expect(box.cached()).toEqual([]);
  });

  test("npm installs what is missing while Go builds", async () => {
    rmSync(join(box.checkout, "node_modules/.package-lock.json"));
    box.link("grep");
    box.go({ seconds: 1 });
    const env = { NPM_WAITS_FOR_GO: "1" };
    expect((await box.run(box.pulumi, ["version"], { env })).stdout).toBe("built\n");
    const installed = box.calls().findIndex((call) => call.startsWith("npm ci"));
    expect(installed).toBeGreaterThanOrEqual(0);
    expect(installed).toBeLessThan(box.calls().indexOf("done"));
  });

  test("a failed npm install ends the build and is shown", async () => {
    rmSync(join(box.checkout, "node_modules/.package-lock.json"));
    box.go({ seconds: 20 });
    const result = await box.run(box.pulumi, ["version"], { env: { NPM_FAILS: "no such registry" } });
    expect(result).toMatchObject({ status: 1, stdout: "" });
    expect(result.stderr).toContain("npm says: no such registry");
    expect(box.calls()).toContain("interrupted");
    expect(box.cached()).toEqual([]);
  });
});

describe("Pulumi's own installer", () => {
  const installs = (...names: string[]) => {
    box.write(
      "node_modules/@pulumi/pulumi/automation/index.js",
      `const { existsSync, mkdirSync, writeFileSync } = require("node:fs");
       exports.PulumiCommand = { async install({ root }) {
         // As the real one: what is there is not installed again.
         if (existsSync(root + "/bin/pulumi")) return;
         mkdirSync(root + "/bin", { recursive: true });
         for (const name of ${JSON.stringify(names)}) {
           writeFileSync(root + "/bin/" + name, "#!/bin/sh\\necho installed\\n", { mode: 0o755 });
         }
       } };`,
    );
    for (const needed of ["curl", "tar"]) box.program(needed, "#!/bin/sh\n");
  };
  const all = ["pulumi", "pulumi-language-nodejs", "pulumi-resource-pulumi-nodejs"];

  test("is used without go", async () => {
    installs(...all);
    const result = await box.run(box.pulumi, ["version"]);
    expect(result).toMatchObject({ status: 0, stdout: "installed\n" });
    expect(result.stderr).toBe("tools: installing the Pulumi CLI with Pulumi's own installer\n");
  });

  test("starts from nothing after a build that failed half way", async () => {
    installs(...all);
    box.go({ fails: "no space", failsAt: "pulumi-language-nodejs" });
    const result = await box.run(box.pulumi, ["version"]);
    expect(result).toMatchObject({ status: 0, stdout: "installed\n" });
    expect(result.stderr).toContain("no space");
  });

  test("is not believed when something is missing", async () => {
    installs("pulumi", "pulumi-language-nodejs");
    const result = await box.run(box.pulumi, ["version"]);
    expect(result).toMatchObject({ status: 1, stdout: "" });
    expect(result.stderr).toContain("lacks pulumi-resource-pulumi-nodejs");
    expect(box.cached()).toEqual([]);
  });
});

test("with neither go nor pulumi, one message says what to install", async () => {
  const result = await box.run(box.pulumi, ["version"]);
  const go = /^go (\S+)$/m.exec(readFileSync(join(box.checkout, "tools/engine/pulumi/go.mod"), "utf8"))?.[1];
  expect(result).toMatchObject({ status: 1, stdout: "" });
  expect(result.stderr.trimEnd().split("\n")).toEqual([
    expect.stringMatching(`there is no Pulumi CLI. Install Pulumi 3.216 or newer .*, or Go ${go} or newer`),
  ]);
});

test("the host for YAML programs is built when asked for", async () => {
  box.install("official", "v3.226.0");
  box.go();
  const locate = join(box.checkout, "tools/engine/locate.mjs");
  const { stdout, stderr } = await box.run("node", [locate, "--yaml"]);
  expect(stderr).toMatch(/building pulumi-language-yaml v1\.\d+\.\d+ /);
  const [pulumi, path] = stdout.split("\n");
  expect(pulumi).toMatch(/official\/pulumi$/);
  expect(readdirSync(String(path?.split(":")[0]))).toEqual(["pulumi-language-yaml"]);
  expect(goBuilds()).toHaveLength(1);
});
