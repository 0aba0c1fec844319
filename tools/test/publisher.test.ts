import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";

const root = resolve(__dirname, "../..");

test("manifests and imports have the names that `npm run publisher` writes", () => {
  const tool = join(root, "tools/maintain/generate/publisher.mjs");
  expect(() => execFileSync(process.execPath, [tool, "--check"], { stdio: "pipe" })).not.toThrow();
});

test("a page says that nothing is published yet, until the publisher is set", () => {
  const { publisher } = JSON.parse(readFileSync(join(root, "plugin/schema.json"), "utf8")) as { publisher: string };
  const pages = ["README.md", "docs/first-stack.md", "docs/front-ends.md", "docs/check.md"];
  const saying = pages.filter((page) =>
    /not on npm yet|not published yet|in a package registry yet|the address is a placeholder|until the packages are on npm/i.test(
      readFileSync(join(root, page), "utf8"),
    ),
  );
  expect(saying).toEqual(publisher.includes("Example") ? pages : []);
});
