/** What the tools do on a system that is not this one. */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

/** The value of an expression with a tool's exports. */
function evaluate(file: string, expression: string): unknown {
  const tool = pathToFileURL(join(__dirname, "../lib", file)).href;
  const script = `const it = await import(${JSON.stringify(tool)}); console.log(JSON.stringify(${expression}));`;
  return JSON.parse(execFileSync(process.execPath, ["--input-type=module", "-e", script], { encoding: "utf8" }));
}

test("npm is started by a shell on Windows, and every word is quoted", () => {
  const call = 'it.launchOf("npm", ["run", "a folder"]';
  expect(evaluate("run.mjs", `[${call}, "win32"), ${call}, "darwin")]`)).toEqual([
    { file: 'npm "run" "a folder"', words: [], shell: true },
    { file: "npm", words: ["run", "a folder"], shell: false },
  ]);
});

test("any other program is started without a shell on Windows", () => {
  expect(evaluate("run.mjs", 'it.launchOf("node.exe", ["a b"], "win32")')).toEqual({
    file: "node.exe",
    words: ["a b"],
    shell: false,
  });
});

test("of two files that mark the same number, one is made", () => {
  const folder = mkdtempSync(join(tmpdir(), "marks-"));
  const path = join(folder, "1");
  const second = `(() => { try { it.fileMarks.write("two", path); } catch ({ code }) { return code; } })()`;
  const made = `(path => [it.fileMarks.write("one", path) ?? "made", ${second}, it.fileMarks.read(path)])`;
  expect(evaluate("lock.mjs", `${made}(${JSON.stringify(path)})`)).toEqual(["made", "EEXIST", "one"]);
  expect(readdirSync(folder)).toEqual(["1"]);
  rmSync(folder, { recursive: true });
});

test("the cache lies where each system keeps caches", () => {
  const at = (platform: string, env: Record<string, string>) =>
    evaluate("cache.mjs", `it.cacheFolder(${JSON.stringify(env)}, "${platform}")`);
  expect(at("linux", { XDG_CACHE_HOME: "/caches", LOCALAPPDATA: "/local" })).toBe(
    join("/caches", "pulumi-hubspot-calling"),
  );
  expect(at("linux", {})).toMatch(/[\\/]\.cache[\\/]pulumi-hubspot-calling$/);
  expect(at("darwin", {})).toMatch(/[\\/]Library[\\/]Caches[\\/]pulumi-hubspot-calling$/);
  expect(at("win32", { LOCALAPPDATA: "/local" })).toBe(join("/local", "pulumi-hubspot-calling"));
  expect(at("win32", {})).toMatch(/[\\/]AppData[\\/]Local[\\/]pulumi-hubspot-calling$/);
});
