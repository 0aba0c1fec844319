/** What `npm run release` builds, once: the files themselves, then what users install of them. */
import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { checkout, environment } from "../engine/support/cli.js";
import { emulatedHubSpot, writesInShort } from "../engine/support/hubspot.js";
import { project, succeeded } from "../engine/support/project.js";
import { Deployment } from "./support/deployment.js";
import { FileServer } from "./support/fileServer.js";
import { temporaryFolder } from "./support/folder.js";
import { Registry } from "./support/registry.js";
import { manifestIn } from "./support/tarballs.js";

jest.setTimeout(900_000);

const run = promisify(execFile);
const folder = join(checkout, "dist/release");
const scratch = temporaryFolder();
const hubspot = emulatedHubSpot();
const { version } = manifestIn(join(checkout, "plugin"));
const tool = join(checkout, "tools/maintain/release/release.mjs");

/** What the command says and how it ends. */
async function release(...args: string[]): Promise<{ code: number; stderr: string }> {
  try {
    const { stderr } = await run(process.execPath, [tool, ...args], { cwd: checkout });
    return { code: 0, stderr };
  } catch (error) {
    const { code, stderr } = error as { code: number; stderr: string };
    return { code, stderr };
  }
}

/** The files in an archive of the release. */
async function listed(name: string): Promise<string> {
  const { stdout } = await run("tar", ["-tvzf", join(folder, name)], { maxBuffer: 1e8 });
  return stdout;
}

let files: string[];
let said: string;
beforeAll(async () => {
  // As the release workflow builds it, where this machine has what that takes.
  const complete = await release("--complete");
  const { code, stderr } = complete.stderr.includes("not complete:") ? await release("--dry-run") : complete;
  said = stderr;
  expect({ code, stderr }).toMatchObject({ code: 0 });
  files = readdirSync(folder).sort();
});

describe("a dry run", () => {
  test("leaves every npm package and an archive for every platform", () => {
    const platforms = ["linux", "darwin", "windows"].flatMap((system) => [`${system}-amd64`, `${system}-arm64`]);
    expect(files).toEqual(
      expect.arrayContaining([
        "RELEASE_NOTES.md",
        "SHA256SUMS",
        "sbom.cdx.json",
        ...["pulumi-hubspot-calling", "pulumi-hubspot-calling-provider", "pulumi-resource-hubspot"].map(
          (name) => `${name}-${version}.tgz`,
        ),
        `hubspot-calling-emulator-${version}.tgz`,
        ...platforms.map((platform) => `pulumi-resource-hubspot-v${version}-${platform}.tar.gz`),
      ]),
    );
  });

  const hasGo = () => !said.includes("the SDKs are left out");

  test("has the SDKs, or says that Go is needed for them", () => {
    const sdks = files.filter((name) => name.startsWith("pulumi-hubspot-sdk-"));
    expect(sdks).toHaveLength(hasGo() ? 5 : 0);
  });

  test("has what PyPI and Maven Central take, or says what is needed", async () => {
    // Python has a form of its own for a prerelease.
    const wheel = files.find((name) => /^pulumi_hubspot-.*-py3-none-any\.whl$/.test(name)) ?? "";
    const jar = `hubspot-${version}.jar`;
    const hasWheel = hasGo() && !said.includes("the package for PyPI is left out");
    const hasJar = hasGo() && !said.includes("the packages for Maven Central are left out");
    expect([wheel !== "", files.includes(jar)]).toEqual([hasWheel, hasJar]);
    // Both are ZIP archives, whose directory has the names as they are.
    const names = (name: string) => readFileSync(join(folder, name), "latin1");
    if (hasWheel) {
      for (const path of ["pulumi_hubspot/provider.py", "dist-info/licenses/LICENSE", "pulumi_hubspot/py.typed"])
        expect(names(wheel)).toContain(path);
    }
    if (hasJar) {
      expect(names(jar)).toContain("hubspot/CallingExtensionSettings.class");
      expect(files).toEqual(expect.arrayContaining([`hubspot-${version}.pom`, `hubspot-${version}-sources.jar`]));
    }
  });

  test("its SDKs ask for a Pulumi that has what they call", async () => {
    if (!hasGo()) return;
    const text = async (language: string, path: string) => {
      const archive = join(folder, `pulumi-hubspot-sdk-${language}-v${version}.tar.gz`);
      return (await run("tar", ["-xzOf", archive, path])).stdout;
    };
    // Pulumi's generator knows for Node.js alone which version its classes need.
    const { dependencies } = JSON.parse(await text("nodejs", "package.json"));
    const oldest = /^\^(.+)$/.exec(dependencies["@pulumi/pulumi"])?.[1];
    expect(await text("go", "go.mod")).toContain(`github.com/pulumi/pulumi/sdk/v3 v${oldest}\n`);
    expect(await text("python", "pyproject.toml")).toContain(`"pulumi>=${oldest},<4.0.0"`);
  });

  test("sums every other file", () => {
    const sums = readFileSync(join(folder, "SHA256SUMS"), "utf8");
    const own = files
      .filter((name) => name !== "SHA256SUMS")
      .map(
        (name) =>
          `${createHash("sha256")
            .update(readFileSync(join(folder, name)))
            .digest("hex")}  ${name}\n`,
      );
    expect(sums).toBe(own.join(""));
  });

  test("has a command that starts the plugin on each system", async () => {
    const windows = await listed(`pulumi-resource-hubspot-v${version}-windows-amd64.tar.gz`);
    expect(windows).toMatch(/ pulumi-resource-hubspot\.cmd$/m);
    expect(windows).toMatch(/^-rwxr-xr-x .* pulumi-resource-hubspot$/m);
  });

  test("names what comes with the packages, and nothing of this machine", () => {
    const text = readFileSync(join(folder, "sbom.cdx.json"), "utf8");
    const { bomFormat, components } = JSON.parse(text) as { bomFormat: string; components: { name: string }[] };
    expect(bomFormat).toBe("CycloneDX");
    expect(components.map(({ name }) => name)).toEqual(expect.arrayContaining(["undici", "zod", "@grpc/grpc-js"]));
    expect(text).not.toMatch(/file:|\/tmp\/|https?:\/\/[^"]*\.tgz/);
  });

  test("has the changelog's text, and says whether it may be published", () => {
    expect(readFileSync(join(folder, "RELEASE_NOTES.md"), "utf8")).toMatch(/^\S.*\n/);
    const isPlaceholder = readFileSync(join(checkout, "tools/lib/publisher.mjs"), "utf8").includes("publisher.example");
    expect(said.includes("tools/lib/publisher.mjs has placeholders")).toBe(isPlaceholder);
  });
});

describe("the plugin's archive, served from a download address", () => {
  const system = process.platform === "win32" ? "windows" : process.platform;
  const archive = `pulumi-resource-hubspot-v${version}-${system}-${process.arch === "x64" ? "amd64" : process.arch}.tar.gz`;
  let server: FileServer;
  beforeEach(async () => {
    server = await FileServer.start(folder);
  });
  afterEach(() => server.close());

  test("the registry page's command installs it for a program in YAML", async () => {
    const pulumi = await project({ baseUrl: hubspot.url, plugin: "yaml", program: "" });
    rmSync(join(pulumi.folder, "plugin"));
    rmSync(join(pulumi.folder, "node_modules"));
    const page = readFileSync(join(checkout, "docs/installation-configuration.md"), "utf8");
    const [, install = ""] = /^pulumi (plugin install .* --server) \S+$/m.exec(page) ?? [];
    succeeded("install", await pulumi.run(...install.split(" "), server.url));
    expect(server.asked).toEqual([archive]);
    pulumi.write(
      "Pulumi.yaml",
      `name: calling
runtime: yaml
resources:
  dialer:
    type: hubspot:CallingRecordingSettings
    properties: { appId: 42, urlToRetrieveAuthedRecording: "https://dialer.acme.example/%s" }
`,
    );
    await pulumi.upDone();
    await pulumi.previewNothing();
    expect(hubspot.documents()[42]?.recording).toMatchObject({
      urlToRetrieveAuthedRecording: "https://dialer.acme.example/%s",
    });
  });

  test("Pulumi downloads it for the TypeScript classes by itself", async () => {
    const program = join(scratch, "downloading");
    const modules = join(program, "node_modules");
    // As installed from the release, but for the address: nobody serves the one of today.
    const sdk = join(modules, "pulumi-hubspot-calling");
    mkdirSync(sdk, { recursive: true });
    await run("tar", [
      "-xzf",
      join(folder, `pulumi-hubspot-calling-${version}.tgz`),
      "--strip-components=1",
      "-C",
      sdk,
    ]);
    const manifest = manifestIn(sdk);
    writeFileSync(
      join(sdk, "package.json"),
      JSON.stringify({ ...manifest, pulumi: { ...(manifest.pulumi as object), server: server.url } }),
    );
    for (const name of ["@pulumi", "pulumi-hubspot-calling-provider"]) {
      symlinkSync(join(checkout, "node_modules", name), join(modules, name));
    }
    const deployment = new Deployment(program, join(program, "pulumi"), hubspot.url);
    deployment.write("package.json", JSON.stringify({ name: "calling", main: "index.js" }));
    deployment.write("Pulumi.yaml", "name: calling\nruntime: nodejs\n");
    const classes = (entry: string) => `require("pulumi-hubspot-calling${entry}").CallingExtensionSettings`;
    const declared = `{ appId: 44, name: "Acme Dialer", url: "https://dialer.acme.example/" }`;
    deployment.write("index.js", `new (${classes("")})("dialer", ${declared});`);
    await deployment.done("stack", "init", "dev");
    const up = async () => {
      // npm puts the checkout's own plugin on the PATH.
      const env = { PULUMI_IGNORE_AMBIENT_PLUGINS: "true" };
      succeeded("up", await deployment.shell("pulumi up --yes --skip-preview --non-interactive", env));
    };
    await up();
    // The dynamic provider needs no plugin.
    expect(server.asked).toEqual([]);

    deployment.write("index.js", `new (${classes("/plugin")})("dialer", ${declared});`);
    await up();
    expect(server.asked).toEqual([archive]);
    expect(writesInShort(hubspot)).toEqual(["POST 44"]);
  });
});

describe("the npm packages, published to a registry", () => {
  let registry: Registry;
  beforeAll(async () => {
    const names = ["provider", "sdk", "plugin", "emulator"].map((name) => manifestIn(join(checkout, name)).name);
    registry = await Registry.start(join(scratch, "registry"), names);
    for (const name of files.filter((one) => one.endsWith(".tgz"))) {
      await using("publish", "npm", "publish", join(folder, name));
    }
  });
  afterAll(() => registry?.stop());

  /** Runs a program in a folder that is empty at first, with the local registry. Answers what it printed. */
  async function using(name: string, command: string, ...args: string[]): Promise<string> {
    const cwd = join(scratch, name);
    mkdirSync(cwd, { recursive: true });
    const env = environment({ ...registry.environment, CI: "1" });
    const { stdout } = await run(command, args, { cwd, env, maxBuffer: 1e8 });
    return stdout.trim();
  }

  /** An empty project. */
  function emptyProject(name: string): void {
    mkdirSync(join(scratch, name), { recursive: true });
    writeFileSync(join(scratch, name, "package.json"), JSON.stringify({ name: "empty", private: true }));
  }

  const loaded = 'console.log(Object.keys(require("pulumi-hubspot-calling")).length)';
  const pnpm = [process.execPath, join(checkout, "node_modules/pnpm/bin/pnpm.cjs")] as const;

  test("npm installs the packages, and both front ends go up", async () => {
    emptyProject("npm");
    await using("npm", "npm", "install", "pulumi-hubspot-calling", "pulumi-resource-hubspot");
    expect(await using("npm", "npx", "--no-install", "pulumi-hubspot-calling", "--version")).toBe(version);

    const project = join(scratch, "npm");
    const plugin = join(project, "node_modules/.bin");
    const deployment = new Deployment(project, join(scratch, "pulumi"), hubspot.url, [plugin]);
    deployment.write("Pulumi.yaml", "name: installed\nruntime: nodejs\nmain: index.js\n");
    deployment.write(
      "index.js",
      `const settings = { name: "Acme Dialer", url: "https://dialer.acme.example/hubspot" };
     new (require("pulumi-hubspot-calling").CallingExtensionSettings)("dynamic", { appId: 42, ...settings });
     new (require("pulumi-hubspot-calling/plugin").CallingExtensionSettings)("plugin", { appId: 43, ...settings });`,
    );
    await deployment.done("stack", "init", "dev");
    await deployment.up();
    expect(writesInShort(hubspot).sort()).toEqual(["POST 42", "POST 43"]);
  });

  test("pnpm adds them without overrides", async () => {
    emptyProject("pnpm");
    await using("pnpm", ...pnpm, "add", "pulumi-hubspot-calling", "@pulumi/pulumi@3.248.0");
    expect(await using("pnpm", process.execPath, "-e", loaded)).toBe("3");
    expect(await using("pnpm", ...pnpm, "exec", "pulumi-hubspot-calling", "--version")).toBe(version);
  });

  test("Yarn adds them without resolutions", async () => {
    emptyProject("yarn");
    const yarn = [process.execPath, registry.yarn] as const;
    await using("yarn", ...yarn, "add", "pulumi-hubspot-calling", "@pulumi/pulumi@3.248.0");
    expect(await using("yarn", process.execPath, "-e", loaded)).toBe("3");
    expect(await using("yarn", ...yarn, "--silent", "pulumi-hubspot-calling", "--version")).toBe(version);
  });

  test("npx runs the command in an empty folder", async () => {
    expect(await using("npx", "npx", "--yes", "pulumi-hubspot-calling", "--version")).toBe(version);
  });
});

test.each([
  [[], "nothing is published from here"],
  [["--publish"], "Usage: npm run release"],
  [["--set-version", "two"], "two is no version such as 0.2.0"],
  [["--set-version", "01.2.3"], "01.2.3 is no version such as 0.2.0"],
  [["--set-version", "0.2.0-rc..1"], "0.2.0-rc..1 is no version such as 0.2.0"],
])("the arguments %j publish and change nothing", async (args, message) => {
  const { code, stderr } = await release(...args);
  expect(code).toBe(1);
  expect(stderr).toContain(message);
});
