import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { definitions } from "pulumi-hubspot-calling-provider/lifecycle";
import { type Run, run } from "./support/registrations.js";

jest.setTimeout(120_000);

const schema = JSON.parse(readFileSync(resolve(__dirname, "../../plugin/schema.json"), "utf8")) as {
  version: string;
  pluginDownloadURL: string;
};
const own = { version: schema.version, downloadUrl: schema.pluginDownloadURL };
const other = { version: "9.9.9", downloadUrl: "https://archives.acme.example/hubspot" };
let program: Run;

beforeAll(async () => {
  program = await run(`
const hubspot = require("pulumi-hubspot-calling/plugin");
const kinds = Object.keys(require("pulumi-hubspot-calling"));
const leftOut = { version: undefined, pluginDownloadURL: undefined };
const other = { version: "9.9.9", pluginDownloadURL: "https://archives.acme.example/hubspot" };
for (const [name, opts] of [["own", undefined], ["left-out", leftOut], ["other", other]]) {
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

/** The plugins that registrations ask for whose names end so, each once, and how many registrations there were. */
function pluginsOf(ending: string): [object[], number] {
  const found = program.registrations.filter(({ name }) => name.endsWith(`-${ending}`));
  const asked = found.map(({ version, downloadUrl }) => JSON.stringify({ version, downloadUrl }));
  return [[...new Set(asked)].map((text) => JSON.parse(text) as object), found.length];
}

test("the classes ask for the plugin of their own version and address", () => {
  expect(pluginsOf("own")).toEqual([[own], 7]);
  expect(pluginsOf("left-out")).toEqual([[own], 7]);
});

test("a version and an address that the program names win", () => {
  expect(pluginsOf("other")).toEqual([[other], 7]);
});

test("a function is called with the app's id, and asks for the same plugin", () => {
  const kinds = definitions.map(({ kind }) => `hubspot:index:get${kind}`);
  const expected = kinds.flatMap((token) =>
    [own, own, other].flatMap((plugin) => [44, 45].map((appId) => ({ token, args: { appId }, ...plugin }))),
  );
  const sorted = (calls: readonly object[]) => calls.map((call) => JSON.stringify(call)).sort();
  expect(sorted(program.calls)).toEqual(sorted(expected));
});
