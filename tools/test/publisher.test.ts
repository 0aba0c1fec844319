import { execFileSync } from "node:child_process";
import { join, resolve } from "node:path";

const root = resolve(__dirname, "../..");

test("manifests and imports have the names that `npm run publisher` writes", () => {
  const tool = join(root, "tools/maintain/generate/publisher.mjs");
  expect(() => execFileSync(process.execPath, [tool, "--check"], { stdio: "pipe" })).not.toThrow();
});
