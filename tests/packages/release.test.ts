import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { checkout } from "../engine/support/cli.js";
import { manifestIn } from "./support/tarballs.js";

jest.setTimeout(600_000);

const run = promisify(execFile);
const folder = join(checkout, "dist/release");
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

describe("a dry run", () => {
  let files: string[];
  let said: string;
  beforeAll(async () => {
    const { code, stderr } = await release("--dry-run");
    said = stderr;
    expect({ code, stderr }).toMatchObject({ code: 0 });
    files = readdirSync(folder).sort();
  });

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

  test("has the SDKs, or says that Go is needed for them", () => {
    const sdks = files.filter((name) => name.startsWith("pulumi-hubspot-sdk-"));
    if (said.includes("the SDKs are left out")) expect(sdks).toEqual([]);
    else expect(sdks).toHaveLength(5);
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
    expect(windows).toMatch(/ \.\/pulumi-resource-hubspot\.cmd$/m);
    expect(windows).toMatch(/^-rwxr-xr-x .* \.\/pulumi-resource-hubspot$/m);
  });

  test("names what comes with the packages, and nothing of this machine", () => {
    const text = readFileSync(join(folder, "sbom.cdx.json"), "utf8");
    const { bomFormat, components } = JSON.parse(text) as { bomFormat: string; components: { name: string }[] };
    expect(bomFormat).toBe("CycloneDX");
    expect(components.map(({ name }) => name)).toEqual(expect.arrayContaining(["undici", "zod", "@grpc/grpc-js"]));
    expect(text).not.toMatch(/file:|\/tmp\/|https?:\/\/[^"]*\.tgz/);
  });

  test("has the changelog's text and says that the publisher is a placeholder", () => {
    expect(readFileSync(join(folder, "RELEASE_NOTES.md"), "utf8")).toMatch(/^\S.*\n/);
    expect(said).toContain("tools/lib/publisher.mjs has placeholders");
  });
});

test.each([
  [[], "nothing is published from here"],
  [["--publish"], "Usage: npm run release"],
  [["--set-version", "two"], "two is no version such as 0.2.0"],
])("the arguments %j publish and change nothing", async (args, message) => {
  const { code, stderr } = await release(...args);
  expect(code).toBe(1);
  expect(stderr).toContain(message);
});
