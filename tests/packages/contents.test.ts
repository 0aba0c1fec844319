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
  test("publishes_what_its_sources_became_with_readme_and_license_and_nothing_else", () => {
    const sources = filesIn(join(checkout, name, "src")).map((path) => path.replace(/\.ts$/, ""));
    const compiled = sources.flatMap((path) => [`dist/${path}.d.ts`, `dist/${path}.js`]);
    expect(tarballs[name].contents).toEqual(["LICENSE", "README.md", "package.json", ...compiled].sort());
  });

  test("publishes_no_reference_to_a_source_map_that_is_not_there", () => {
    const scripts = tarballs[name].contents.filter((path) => /\.(js|d\.ts)$/.test(path));
    const mapped = scripts.filter((path) => /sourceMappingURL/.test(readFileSync(join(checkout, name, path), "utf8")));
    expect(mapped).toEqual([]);
  });

  test("publishes_the_license_of_the_repository", () => {
    const [own, root] = [name, "."].map((place) => readFileSync(join(checkout, place, "LICENSE"), "utf8"));
    expect(own).toBe(root);
  });

  test("names_entry_points_that_are_published", () => {
    const { exports, main, types } = manifestIn(join(checkout, name));
    const named = [...JSON.stringify([exports, main, types]).matchAll(/"\.\/([^"]+\.[^"]+)"/g)].map(([, path]) => path);
    const targets = named.filter((path): path is string => path !== undefined);
    expect(targets).toContain("dist/index.js");
    expect(tarballs[name].contents).toEqual(expect.arrayContaining(targets));
  });
});

test("the_sdk_depends_on_the_exact_version_of_the_provider", () => {
  const provider = manifestIn(join(checkout, "provider"));
  const { dependencies } = manifestIn(join(checkout, "sdk"));
  expect(provider.version).toMatch(/^\d+\.\d+\.\d+$/);
  expect(dependencies).toEqual({ [provider.name]: provider.version });
});
