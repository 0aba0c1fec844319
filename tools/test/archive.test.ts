import { execFileSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";

const tool = pathToFileURL(resolve(__dirname, "../maintain/release/archive.mjs")).href;
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "archive-test-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** The bytes of an archive of two files, made with these permissions. */
function archived(name: string, file: number, program: number, parent: number): Buffer {
  const from = join(folder, name);
  mkdirSync(join(from, "bin"), { recursive: true });
  writeFileSync(join(from, "file"), "text");
  writeFileSync(join(from, "bin/program"), "#!/bin/sh\n");
  chmodSync(join(from, "file"), file);
  chmodSync(join(from, "bin/program"), program);
  chmodSync(join(from, "bin"), parent);
  const script = `import { archive } from ${JSON.stringify(tool)}; await archive(process.argv[1], process.argv[2]);`;
  execFileSync(process.execPath, ["--input-type=module", "-e", script, from, `${from}.tar.gz`]);
  return readFileSync(`${from}.tar.gz`);
}

// Only GNU tar can leave out what differs.
(process.platform === "linux" ? test : test.skip)("a release archive has the same bytes under every umask", () => {
  const open = archived("open", 0o644, 0o755, 0o755);
  const closed = archived("closed", 0o600, 0o700, 0o700);
  expect(closed.equals(open)).toBe(true);
  expect(execFileSync("tar", ["-tzf", "-"], { input: open, encoding: "utf8" }).split("\n")[0]).toBe("bin/");
  expect(execFileSync("tar", ["-tvzf", "-"], { input: open, encoding: "utf8" })).toMatch(
    /^-rwxr-xr-x .* bin\/program$/m,
  );
});
