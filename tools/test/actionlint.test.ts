import { spawnSync } from "node:child_process";
import { join, resolve } from "node:path";

const root = resolve(__dirname, "../..");
const hasGo = process.platform !== "win32" && spawnSync("go", ["version"]).status === 0;
if (!hasGo) console.warn("there is no Go: actionlint is left out");
(hasGo ? test : test.skip)(
  "actionlint finds nothing in the workflows",
  () => {
    const lint = join(root, "tools/maintain/workflows/lint.mjs");
    const { status, stdout } = spawnSync(process.execPath, [lint], { encoding: "utf8" });
    expect({ status, stdout }).toEqual({ status: 0, stdout: "" });
  },
  120_000,
);
