import { execFileSync } from "node:child_process";
import { resolve } from "node:path";

const root = resolve(__dirname, "../..");

/** The modules of Node's cache once something is required, or imported, in a process of its own. */
function loadedBy(source: string): string[] {
  const list = "process.stdout.write(JSON.stringify(Object.keys(require.cache)));";
  const text = execFileSync(process.execPath, ["-e", `${source}.then(() => { ${list} });`], {
    cwd: root,
    encoding: "utf8",
    env: { PATH: process.env.PATH },
  });
  return JSON.parse(text) as string[];
}

const ofTheProvider = (path: string) => /[\\/](undici|zod|provider[\\/]dist)[\\/]/.test(path);

test.each([
  ["require", 'Promise.resolve(require("pulumi-hubspot-calling"))'],
  ["import", 'import("pulumi-hubspot-calling")'],
])(
  "the SDK loaded by %s brings neither undici nor zod",
  (_, source) => {
    const loaded = loadedBy(source);
    expect(loaded.some((path) => /sdk[\\/]dist[\\/]index\.js$/.test(path))).toBe(true);
    expect(loaded.filter(ofTheProvider)).toEqual([]);
  },
  60_000,
);

test("the provider's entry brings no Pulumi", () => {
  const loaded = loadedBy('Promise.resolve(require("pulumi-hubspot-calling/provider"))');
  expect(loaded.filter(ofTheProvider).length).toBeGreaterThan(0);
  expect(loaded.filter((path) => /@pulumi/.test(path))).toEqual([]);
}, 60_000);
