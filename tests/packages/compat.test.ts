import { execFile } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { promisify } from "node:util";
import { checkout, environment, launch } from "../engine/support/cli.js";

jest.setTimeout(300_000);

/** What an expression over the tools' own modules comes to. */
async function evaluate<T>(expression: string): Promise<T> {
  const script = `import { covering, special } from "./tools/maintain/compat/matrix.mjs";
import { complaintOf } from "./tools/maintain/compat/peers.mjs";
import { isWrong, nameOf, verdict } from "./tools/maintain/compat/table.mjs";
console.log(JSON.stringify(${expression}));`;
  const { stdout } = await promisify(execFile)(process.execPath, ["--input-type=module", "-e", script], {
    cwd: checkout,
  });
  return JSON.parse(stdout);
}

describe("the rows", () => {
  /** What tools/engine builds. */
  const pinned = /pkg\/v3 v(\S+)/.exec(readFileSync(join(checkout, "tools/engine/pulumi/go.mod"), "utf8"))?.[1];
  const pairsOf = (values: string[]) => values.flatMap((one, at) => values.slice(at + 1).map((two) => [one, two]));
  /** The six choices of each row; modules stand in every Yarn's name behind a comma as well. */
  const rows = () =>
    evaluate<string[]>("covering().rows.map(nameOf)").then((all) => all.map((name) => name.split(", ")));

  test("meet every pair of choices but those that pulumi refuses", async () => {
    const columns = [
      ["CLI 3.216.0", "CLI 3.226.0", "CLI 3.248.0", `CLI ${pinned}`],
      ["Node 20", "Node 22", "Node 24"],
      ["3.216.0", "3.226.0", "3.248.0", "newest"].map((version) => `@pulumi/pulumi ${version}`),
      ["JavaScript", "TypeScript 5.9", "TypeScript 6.0"],
      ["CommonJS", "ESM"],
      ["npm", "pnpm", "node-modules", "pnpm linker"],
    ];
    const all = columns.flatMap((column, at) =>
      columns.slice(at + 1).flatMap((other) => column.flatMap((one) => other.map((two) => `${one}, ${two}`))),
    );
    const met = new Set((await rows()).flatMap(pairsOf).map((pair) => pair.join(", ")));
    expect(all.filter((pair) => !met.has(pair))).toEqual([
      "Node 20, @pulumi/pulumi newest",
      "@pulumi/pulumi 3.216.0, TypeScript 6.0",
      "@pulumi/pulumi 3.226.0, TypeScript 6.0",
    ]);
  });

  test("every CLI meets the newest @pulumi/pulumi on each Node it allows", async () => {
    const newest = (await rows()).filter(([, , pulumi]) => pulumi === "@pulumi/pulumi newest");
    expect(new Set(newest.map(([cli, node]) => `${cli} ${node}`)).size).toBe(4 * 2);
  });

  test("run both kinds of modules in both languages on every node", async () => {
    const kinds = (await rows()).map(([, node, , program, modules]) => `${node} ${program?.split(" ")[0]} ${modules}`);
    expect(new Set(kinds).size).toBe(3 * 2 * 2);
  });
});

describe("the verdict", () => {
  /** Of a row that must fail at its install with ERESOLVE, and one that must work. */
  const wrong = (failure: string, row = "special()[0]") =>
    evaluate<boolean>(`isWrong({ row: ${row}, failure: ${failure}, seconds: 1 })`);

  test.each([
    ["a row that works is right", "undefined", "covering().rows[0]", false],
    ["a row that fails is wrong", '{ step: "up", output: "" }', "covering().rows[0]", true],
    ["a row that fails as it must is right", '{ step: "install", output: "npm error ERESOLVE" }', undefined, false],
    ["a row that fails elsewhere than it must is wrong", '{ step: "up", output: "ERESOLVE" }', undefined, true],
    ["a row that fails for another reason is wrong", '{ step: "install", output: "no space" }', undefined, true],
    ["a row that works though it is said not to is wrong", "undefined", undefined, true],
  ])("%s", async (_, failure, row, expected) => {
    expect(await wrong(failure, row)).toBe(expected);
  });
});

describe("a peer that does not fit", () => {
  const complaint = (line: string) =>
    evaluate<string | undefined>(`complaintOf(${JSON.stringify(`before\n${line}\nafter`)}) ?? null`);

  test.each([
    ["npm", "npm warn Could not resolve dependency: peer @pulumi/pulumi@^3.216.0 from pulumi-hubspot-calling@0.1.0"],
    ["pnpm", "└─┬ pulumi-hubspot-calling 0.1.0"],
    ["Yarn", "p0333a3 → ✘ installed@workspace:. provides @pulumi/pulumi@npm:3.200.0 to pulumi-hubspot-calling@file:a"],
  ])("is found in what %s says", async (_, line) => {
    expect(await complaint(line)).toBe(line);
  });

  test.each([
    ["an installed package", "+ pulumi-hubspot-calling 0.1.0"],
    ["a peer that fits", "p0333a3 → ✓ installed@workspace:. provides @pulumi/pulumi to pulumi-hubspot-calling@file:a"],
    ["a package of somebody else's", '└── ✕ unmet peer @opentelemetry/api@">=1.0.0 <1.10.0": found 1.10.0'],
  ])("is not seen in %s", async (_, line) => {
    expect(await complaint(line)).toBeNull();
  });
});

test("interrupted, it leaves nothing behind", async () => {
  const tmp = mkdtempSync(join(tmpdir(), "hubspot-compat-test-"));
  const tool = join(checkout, "tools/maintain/compat/compat.mjs");
  const running = launch(process.execPath, [tool, "pnpm"], tmpdir(), environment({ TMPDIR: tmp }));
  try {
    // In the middle of an install.
    while (!readdirSync(tmp).some((name) => existsSync(join(tmp, name, "tools/node_modules/npm-24")))) await delay(5);
    running.child.kill("SIGINT");
    expect(await running.result).toEqual({ exitCode: 130, output: expect.not.stringContaining("compat:") });
    expect(readdirSync(tmp)).toEqual([]);
  } finally {
    running.child.kill("SIGKILL");
    rmSync(tmp, { recursive: true, force: true });
  }
});
