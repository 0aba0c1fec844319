import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { definitions } from "pulumi-hubspot-calling-provider/lifecycle";
import { type Run, run } from "./support/registrations.js";

jest.setTimeout(120_000);

const own = (JSON.parse(readFileSync(resolve(__dirname, "../package.json"), "utf8")) as { version: string }).version;
let program: Run;

beforeAll(async () => {
  program = await run(`
const hubspot = require("pulumi-hubspot-calling/plugin");
const kinds = Object.keys(require("pulumi-hubspot-calling"));
for (const [name, opts] of [["own", undefined], ["left-out", { version: undefined }], ["other", { version: "9.9.9" }]]) {
  new hubspot.Provider("provider-" + name, { developerApiKey: "key" }, opts);
  for (const kind of kinds) {
    new hubspot[kind](kind + "-" + name, { appId: 42 }, opts);
    hubspot[kind].get("read-" + kind + "-" + name, 43, opts);
    hubspot["get" + kind]({ appId: 44 }, opts);
    hubspot["get" + kind + "Output"]({ appId: pulumi.output(45) }, opts);
  }
}
`);
});

/** The versions that registrations ask for whose names end so, each once, and how many registrations there were. */
function versionsOf(ending: string): [string[], number] {
  const found = program.registrations.filter(({ name }) => name.endsWith(`-${ending}`));
  return [[...new Set(found.map(({ version }) => version))], found.length];
}

test("the classes ask for the plugin of the package's own version", () => {
  expect(versionsOf("own")).toEqual([[own], 7]);
  expect(versionsOf("left-out")).toEqual([[own], 7]);
});

test("a version that the program names wins", () => {
  expect(versionsOf("other")).toEqual([["9.9.9"], 7]);
});

test("a function is called with the app's id, and asks for the same plugin", () => {
  const kinds = definitions.map(({ kind }) => `hubspot:index:get${kind}`);
  const expected = kinds.flatMap((token) =>
    [own, own, "9.9.9"].flatMap((version) => [44, 45].map((appId) => ({ token, args: { appId }, version }))),
  );
  const sorted = (calls: readonly object[]) => calls.map((call) => JSON.stringify(call)).sort();
  expect(sorted(program.calls)).toEqual(sorted(expected));
});
