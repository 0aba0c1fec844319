/** The steps of the release workflow that are scripts, with stand-ins for npm and gh. */
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Sandbox } from "./sandbox";

let box: Sandbox;
beforeEach(() => {
  box = new Sandbox();
  box.write("provider/package.json", JSON.stringify({ version: "1.2.3" }));
  box.write(
    "CHANGELOG.md",
    "# Changelog\n\n## [1.2.3] - 2026-01-01\n\n### Added\n\n- A thing.\n\n## [1.2.2]\n\n- Old.\n",
  );
  mkdirSync(join(box.checkout, "dist/release"), { recursive: true });
});
afterEach(() => box.remove());

const script = (name: string, env: Record<string, string> = {}) =>
  box.run("node", [join(box.checkout, "tools/maintain/release", name)], { env });

/** A file as `npm pack` makes it. */
function pack(path: string, manifest: Record<string, unknown>): void {
  const folder = mkdtempSync(join(box.folder, "pack-"));
  mkdirSync(join(folder, "package"));
  writeFileSync(join(folder, "package/package.json"), JSON.stringify(manifest));
  const file = box.write(join("dist/release", path), "");
  execFileSync("tar", ["-czf", file, "-C", folder, "package"]);
}

describe("checkTag.mjs", () => {
  const names = (owner: string) =>
    box.write(
      "tools/lib/publisher.mjs",
      `export const publisher = { name: "${owner}" };\nexport const isPlaceholder = () => publisher.name === "Example";\n`,
    );
  beforeEach(() => void names("Acme"));

  test("fails while the publisher is a placeholder", async () => {
    names("Example");
    const result = await script("checkTag.mjs", { GITHUB_REF_NAME: "v1.2.3" });
    expect(result).toMatchObject({ status: 1, stderr: expect.stringContaining("publisher.mjs has placeholders") });
  });

  test("passes for the tag of the version alone", async () => {
    expect(await script("checkTag.mjs", { GITHUB_REF_NAME: "v1.2.3" })).toMatchObject({ status: 0, stderr: "" });
    const wrong = await script("checkTag.mjs", { GITHUB_REF_NAME: "v1.2.4" });
    expect(wrong).toMatchObject({ status: 1, stderr: expect.stringContaining("the tag has to be v1.2.3") });
  });

  test("fails for a version that the changelog does not have", async () => {
    box.write("CHANGELOG.md", "# Changelog\n\n## [Unreleased]\n\n- A thing.\n");
    const result = await script("checkTag.mjs", { GITHUB_REF_NAME: "v1.2.3" });
    expect(result).toMatchObject({ status: 1, stderr: expect.stringContaining("no text under [1.2.3]") });
  });
});

describe("publishNpm.mjs", () => {
  const npm = (known: string) => `#!/bin/sh
echo "npm $1 $2 $3" >>"$LOG"
case $1 in
  config) echo "npm warn Unknown env config" >&2; echo https://npm.example/ ;;
  view) echo "npm warn Unknown env config" >&2; case " ${known} " in *" $2 "*) echo 1.2.3 ;; *) echo E404 >&2; exit 1 ;; esac ;;
  publish) echo "token file: $(cat "$npm_config_userconfig" 2>/dev/null)"; exit "\${PUBLISH_STATUS:-0}" ;;
esac
`;

  beforeEach(() => {
    box.link("tar", "gzip");
    pack("a.tgz", { name: "a", version: "1.2.3", dependencies: { b: "^1.2.3", other: "1" } });
    pack("b.tgz", { name: "b", version: "1.2.3" });
  });
  const published = () =>
    box
      .calls()
      .filter((call) => call.startsWith("npm publish"))
      .map((call) => call.replace(/publish .*\//, "publish "));

  test("publishes each after what it depends on, with provenance", async () => {
    box.program("npm", npm(""));
    expect((await script("publishNpm.mjs")).status).toBe(0);
    expect(published()).toEqual(["npm publish b.tgz --provenance", "npm publish a.tgz --provenance"]);
  });

  test("publishes a prerelease under a tag of its own", async () => {
    box.program("npm", npm("b@1.2.3").replace('$3"', '$*"'));
    pack("a.tgz", { name: "a", version: "1.2.3-rc.1" });
    expect((await script("publishNpm.mjs")).status).toBe(0);
    expect(published()).toEqual([expect.stringContaining("a.tgz --provenance --access public --tag next")]);
  });

  test("leaves out what npm has", async () => {
    box.program("npm", npm("b@1.2.3"));
    expect((await script("publishNpm.mjs")).stderr).toBe("tools: b 1.2.3 is on npm already\n");
    expect(published()).toEqual(["npm publish a.tgz --provenance"]);
  });

  test("stops at the first one that fails", async () => {
    box.program("npm", npm(""));
    const result = await script("publishNpm.mjs", { PUBLISH_STATUS: "1" });
    expect(result).toMatchObject({ status: 1, stderr: "tools: npm publish of b 1.2.3 failed\n" });
    expect(published()).toHaveLength(1);
  });

  test("names the token in npm's settings and writes it nowhere", async () => {
    box.program("npm", npm("b@1.2.3"));
    const NPM_TOKEN = "a-planted-token";
    const { stdout } = await script("publishNpm.mjs", { NPM_TOKEN });
    // biome-ignore lint/suspicious/noTemplateCurlyInString: npm puts the variable in
    expect(stdout).toContain("token file: //npm.example/:_authToken=${NPM_TOKEN}");
    expect(stdout).not.toContain(NPM_TOKEN);
  });

  test("fails where nothing was built", async () => {
    box.program("npm", npm(""));
    rmSync(join(box.checkout, "dist/release"), { recursive: true });
    expect(await script("publishNpm.mjs")).toMatchObject({
      status: 1,
      stderr: expect.stringContaining("there is no npm package in dist/release"),
    });
  });
});

describe("publishGitHub.mjs", () => {
  const gh = `#!/bin/sh
case "$1 $2" in
  "release view") [ -n "$IS_DRAFT" ] || exit 1; echo "$IS_DRAFT" ;;
  *) for word; do case $word in *notes.md) cp "$word" "$NOTES" ;; esac; printf '%s\\n' "\${word##*/}" >>"$LOG"; done ;;
esac
`;
  beforeEach(() => {
    box.program("gh", gh);
    for (const file of ["SHA256SUMS", "p.tar.gz", "x.whl"]) {
      box.write(`dist/release/${file}`, "");
    }
  });

  test("attaches every file, with the changelog's text", async () => {
    const NOTES = join(box.folder, "notes");
    expect((await script("publishGitHub.mjs", { NOTES })).status).toBe(0);
    const words = "release create v1.2.3 --verify-tag --title v1.2.3 --notes-file notes.md";
    expect(box.calls().join(" ")).toBe(`${words} SHA256SUMS p.tar.gz x.whl`);
    expect(readFileSync(NOTES, "utf8")).toBe("### Added\n\n- A thing.");
  });

  test("a run that is repeated ends a draft", async () => {
    await script("publishGitHub.mjs", { IS_DRAFT: "true" });
    const upload = "release upload v1.2.3 --clobber SHA256SUMS p.tar.gz x.whl";
    expect(box.calls().join(" ")).toBe(`${upload} release edit v1.2.3 --draft=false`);
  });

  test("a run that is repeated leaves a published release alone", async () => {
    const { status, stderr } = await script("publishGitHub.mjs", { IS_DRAFT: "false" });
    expect({ status, stderr, calls: box.calls() }).toEqual({
      status: 0,
      stderr: "tools: v1.2.3 is on GitHub already\n",
      calls: [],
    });
  });
});

describe("publishGo.mjs", () => {
  const origin = () => join(box.folder, "origin.git");
  const git = (...args: string[]) =>
    execFileSync("git", ["-c", "user.name=a", "-c", "user.email=a@a.example", ...args], {
      cwd: box.checkout,
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
      // Neither the developer's settings, nor the repository that a hook of git names.
      env: { PATH: process.env.PATH, HOME: box.folder, GIT_CONFIG_NOSYSTEM: "1" },
    }).trim();
  const TAG = "sdk/go/hubspot/v1.2.3";

  beforeEach(() => {
    box.link("git", "tar", "gzip");
    git("init", "--bare", origin());
    git("init", "--initial-branch=main");
    box.write(".gitignore", "dist/\n");
    git("add", "CHANGELOG.md", ".gitignore");
    git("commit", "-m", "first");
    git("remote", "add", "origin", origin());
    git("push", "origin", "main");
  });

  function packSdk(module: string): void {
    const folder = mkdtempSync(join(box.folder, "sdk-"));
    writeFileSync(join(folder, "go.mod"), `module ${module}\n`);
    mkdirSync(join(folder, "config"));
    writeFileSync(join(folder, "config/config.go"), "package config\n");
    const file = box.write("dist/release/pulumi-hubspot-sdk-go-v1.2.3.tar.gz", "");
    execFileSync("tar", ["-czf", file, "-C", folder, "."]);
  }

  test("pushes a tag with the SDK, and leaves branch and checkout as they are", async () => {
    packSdk("git.acme.example/acme/pulumi-hubspot/sdk/go/hubspot");
    const before = [git("rev-parse", "HEAD"), git("status", "--porcelain")];
    expect(await script("publishGo.mjs")).toMatchObject({ status: 0, stderr: "" });
    expect([git("rev-parse", "HEAD"), git("status", "--porcelain")]).toEqual(before);
    expect(git("ls-remote", "origin", "refs/heads/*")).toBe(`${before[0]}\trefs/heads/main`);

    git("fetch", "origin", `refs/tags/${TAG}:refs/tags/${TAG}`);
    expect(git("rev-list", "--count", TAG)).toBe("1");
    expect(git("ls-tree", "-r", "--name-only", TAG).split("\n")).toEqual([
      "sdk/go/hubspot/config/config.go",
      "sdk/go/hubspot/go.mod",
    ]);
  });

  test("leaves a tag that is there already", async () => {
    packSdk("git.acme.example/acme/pulumi-hubspot/sdk/go/hubspot");
    git("push", "origin", `main:refs/tags/${TAG}`);
    const before = git("ls-remote", "origin");
    expect((await script("publishGo.mjs")).stderr).toBe(`tools: ${TAG} is there already\n`);
    expect(git("ls-remote", "origin")).toBe(before);
  });

  test.each([
    ["nothing was built", undefined, "there is no Go SDK"],
    ["the module has another path", "git.acme.example/acme/hubspot", "does not stand in sdk/go/hubspot"],
  ])("pushes nothing where %s", async (_, module, message) => {
    if (module) packSdk(module);
    expect(await script("publishGo.mjs")).toMatchObject({ status: 1, stderr: expect.stringContaining(message) });
    expect(git("ls-remote", "origin", "refs/tags/*")).toBe("");
  });
});

describe("publishPyPi.mjs", () => {
  /** Stands in for Python: makes an environment whose pip and uv write down how they are called. */
  const python = `#!/bin/sh
for name in pip uv; do
  mkdir -p "$3/bin"
  printf '#!/bin/sh\necho "%s $*" >>"$LOG"\n[ %s = pip ] || exit "\${UV_STATUS:-0}"\n' $name $name >"$3/bin/$name"
  chmod +x "$3/bin/$name"
done
`;
  beforeEach(() => {
    box.link("mkdir");
    box.program("python3", python);
  });

  test("installs the publisher by its hash and publishes the wheel", async () => {
    const wheel = box.write("dist/release/a.whl", "");
    expect((await script("publishPyPi.mjs")).status).toBe(0);
    const requirements = join(box.checkout, "tools/maintain/release/pypi/requirements.txt");
    expect(readFileSync(requirements, "utf8")).toMatch(/^uv==[\d.]+ --hash=sha256:[0-9a-f]{64}$/m);
    expect(box.calls()).toEqual([
      `pip install --quiet --no-deps --require-hashes -r ${requirements}`,
      `uv publish --check-url https://pypi.org/simple/ ${wheel}`,
    ]);
  });

  test("fails where PyPI refuses, and where nothing was built", async () => {
    const nothing = await script("publishPyPi.mjs");
    expect(nothing).toMatchObject({ status: 1, stderr: expect.stringContaining("there is no Python package") });
    box.write("dist/release/a.whl", "");
    const refused = await script("publishPyPi.mjs", { UV_STATUS: "2" });
    expect(refused).toMatchObject({ status: 1, stderr: "tools: uv publish failed\n" });
  });
});
