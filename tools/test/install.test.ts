import { existsSync, rmSync, utimesSync } from "node:fs";
import { join } from "node:path";
import { Sandbox } from "./sandbox";

jest.setTimeout(30_000);

let box: Sandbox;
beforeEach(() => {
  box = new Sandbox();
});
afterEach(() => box.remove());

const call = (name: "ensureInstalled" | "ensureBuilt", env = {}) => {
  const file = box.write("call.mjs", `import * as it from "./tools/lib/install.mjs"; await it[process.argv[2]]();`);
  return box.run("node", [file, name], { env });
};
const installs = () => box.calls().filter((each) => each.startsWith("npm ci"));

test("an install that is up to date is left alone in silence", async () => {
  expect(await call("ensureInstalled")).toMatchObject({ status: 0, stdout: "", stderr: "" });
  expect(installs()).toEqual([]);
});

test("a lock file that was only touched installs nothing", async () => {
  utimesSync(join(box.checkout, "package-lock.json"), new Date(), new Date(Date.now() + 60_000));
  await call("ensureInstalled");
  expect(installs()).toEqual([]);
});

test("a missing install is made", async () => {
  rmSync(join(box.checkout, "node_modules/.package-lock.json"));
  expect((await call("ensureInstalled")).stderr).toBe("tools: installing the npm packages (about half a minute)\n");
  expect(existsSync(join(box.checkout, "node_modules/.package-lock.json"))).toBe(true);
  await call("ensureInstalled");
  expect(installs()).toEqual(["npm ci --include=dev --no-audit --no-fund"]);
});

test.each([
  ["a package of another version", { "node_modules/a": { version: "1.0.1" } }, 1],
  ["a package more", { "node_modules/a": { version: "1.0.0" }, "node_modules/b": { version: "1.0.0" } }, 1],
  ["another version of a workspace", { "node_modules/a": { version: "1.0.0" }, sdk: { version: "0.2.0" } }, 0],
  ["an optional package more", { "node_modules/a": { version: "1.0.0" }, "node_modules/b": { optional: true } }, 0],
])("%s in the lock file installs %#", async (_, packages, times) => {
  box.write("package-lock.json", JSON.stringify({ packages: { "": {}, ...packages } }));
  await call("ensureInstalled");
  expect(installs()).toHaveLength(times);
});

test("two at once install once", async () => {
  rmSync(join(box.checkout, "node_modules/.package-lock.json"));
  const both = await Promise.all([call("ensureInstalled"), call("ensureInstalled")]);
  expect(both.map(({ status }) => status)).toEqual([0, 0]);
  expect(installs()).toHaveLength(1);
});

test("an install that fails is shown whole", async () => {
  rmSync(join(box.checkout, "node_modules/.package-lock.json"));
  const { status, stderr } = await call("ensureInstalled", { NPM_FAILS: "no network" });
  expect(status).toBe(1);
  expect(stderr).toContain("npm ci failed:\nnpm says: no network");
});

test("a build runs the compiler in the root and shows only its errors", async () => {
  const tsc = (text: string) => box.write("node_modules/typescript/bin/tsc", text);
  tsc(`console.log("chatter"); require("node:fs").writeFileSync("built", process.argv.slice(2).join(" "));`);
  expect(await call("ensureBuilt")).toMatchObject({ status: 0, stdout: "", stderr: "" });
  expect(existsSync(join(box.checkout, "built"))).toBe(true);
  tsc(`console.log("a.ts(1,1): error"); process.exit(2);`);
  expect((await call("ensureBuilt")).stderr).toContain("tsc --build failed:\na.ts(1,1): error");
});
