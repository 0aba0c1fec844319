import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Tarballs } from "../../tools/maintain/compat/project.cjs";
import { checkout } from "../engine/support/cli.js";
import { temporaryFolder } from "./support/folder.js";
import { filesIn, manifestIn, pack } from "./support/tarballs.js";

jest.setTimeout(300_000);

const folder = temporaryFolder();
let tarballs: Tarballs;
beforeAll(async () => {
  tarballs = await pack(folder);
});

describe.each(["sdk", "provider"] as const)("%s", (name) => {
  test("publishes compiled sources, readme and license, nothing else", () => {
    const sources = filesIn(join(checkout, name, "src")).map((path) => path.replace(/\.ts$/, ""));
    const compiled = sources.flatMap((path) => [`dist/${path}.d.ts`, `dist/${path}.js`]);
    expect(tarballs[name].contents).toEqual(["LICENSE", "README.md", "package.json", ...compiled].sort());
  });

  test("publishes no reference to a source map that is not there", () => {
    const scripts = tarballs[name].contents.filter((path) => /\.(js|d\.ts)$/.test(path));
    const mapped = scripts.filter((path) => /sourceMappingURL/.test(readFileSync(join(checkout, name, path), "utf8")));
    expect(mapped).toEqual([]);
  });

  test("publishes the license of the repository", () => {
    const [own, root] = [name, "."].map((place) => readFileSync(join(checkout, place, "LICENSE"), "utf8"));
    expect(own).toBe(root);
  });

  test("names entry points that are published", () => {
    const { exports, main, types } = manifestIn(join(checkout, name));
    const named = [...JSON.stringify([exports, main, types]).matchAll(/"\.\/([^"]+\.[^"]+)"/g)].map(([, path]) => path);
    const targets = named.filter((path): path is string => path !== undefined);
    expect(targets).toContain("dist/index.js");
    expect(tarballs[name].contents).toEqual(expect.arrayContaining(targets));
  });
});

test("the SDK depends on the exact version of the provider", () => {
  const provider = manifestIn(join(checkout, "provider"));
  const { dependencies } = manifestIn(join(checkout, "sdk"));
  expect(dependencies).toEqual({ [provider.name]: provider.version });
});
