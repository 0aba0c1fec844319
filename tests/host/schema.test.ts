import { readFileSync } from "node:fs";
import { join } from "node:path";
import { recordedReleases, recordedSchema } from "../recorded/recorded.js";
import { breaksIn, type Schema } from "../recorded/schema.js";
import { root } from "./support/host.js";

const current = JSON.parse(readFileSync(join(root, "plugin/schema.json"), "utf8")) as Schema;

test("the schema takes nothing from users of the last recorded one", () => {
  const last = recordedReleases().at(-1) as string;
  expect(breaksIn(recordedSchema(last), current)).toEqual([]);
});

/** A schema of one resource, and what a change of it is called. */
function changed(change: (schema: Required<Schema>) => void): string[] {
  const before = {
    config: { variables: { key: { type: "string", secret: true } } },
    provider: { inputProperties: { key: { type: "string", secret: true } } },
    resources: {
      "acme:index:Dialer": {
        properties: { height: { type: "integer", description: "In pixels." } },
        required: ["height"],
        inputProperties: { height: { type: "integer", default: 600 }, name: { type: "string" } },
        requiredInputs: ["height"],
        aliases: [{ type: "acme:old:Dialer" }],
      },
    },
    types: { "acme:index:Ring": { enum: [{ value: "loud" }] } },
    functions: { "acme:index:getDialer": { inputs: { properties: { id: { type: "integer" } }, required: ["id"] } } },
  };
  const after = structuredClone(before) as Required<Schema>;
  change(after);
  return breaksIn(before, after);
}

/** The resource that changes. */
function dialer({ resources }: Required<Schema>) {
  return resources["acme:index:Dialer"] as Required<NonNullable<(typeof resources)[string]>>;
}

test.each<[string, (schema: Required<Schema>) => void, string[]]>([
  [
    "a new description and default",
    (s) => Object.assign(dialer(s).inputProperties.height ?? {}, { description: "Now in points.", default: 700 }),
    [],
  ],
  ["a new optional input", (s) => Object.assign(dialer(s).inputProperties, { width: { type: "integer" } }), []],
  [
    "a new resource",
    (s) =>
      Object.assign(s.resources, {
        "acme:index:Other": { inputProperties: { id: { type: "integer" } }, requiredInputs: ["id"] },
      }),
    [],
  ],
  [
    "a word of a list that is gone",
    (s) => Object.assign(s.types, { "acme:index:Ring": { enum: [] } }),
    ["type acme:index:Ring: loud was removed"],
  ],
  [
    "a function that is gone",
    (s) => delete s.functions["acme:index:getDialer"],
    ["acme:index:getDialer was removed", "acme:index:getDialer: input id was removed"],
  ],
  [
    "a resource that is gone",
    (s) => delete s.resources["acme:index:Dialer"],
    [
      "acme:index:Dialer was removed",
      "acme:index:Dialer: property height was removed",
      "acme:index:Dialer: input height was removed",
      "acme:index:Dialer: input name was removed",
      "acme:index:Dialer: alias acme:old:Dialer was removed",
    ],
  ],
  [
    "an input that is gone",
    (s) => delete dialer(s).inputProperties.name,
    ["acme:index:Dialer: input name was removed"],
  ],
  ["an alias that is gone", (s) => dialer(s).aliases.pop(), ["acme:index:Dialer: alias acme:old:Dialer was removed"]],
  [
    "another type",
    (s) => Object.assign(dialer(s).properties.height ?? {}, { type: "string" }),
    ['acme:index:Dialer: property height was {"type":"integer"} and is {"type":"string"}'],
  ],
  [
    "an input that is needed now",
    (s) => dialer(s).requiredInputs.push("name"),
    ["acme:index:Dialer: input name is now required"],
  ],
  [
    "a new input that is needed",
    (s) => {
      Object.assign(dialer(s).inputProperties, { width: { type: "integer" } });
      dialer(s).requiredInputs.push("width");
    },
    ["acme:index:Dialer: input width is now required"],
  ],
  ["an input that may be left out now", (s) => dialer(s).requiredInputs.pop(), []],
  [
    "an output that may be missing",
    (s) => dialer(s).required.pop(),
    ["acme:index:Dialer: property height is no longer always there"],
  ],
  ["a credential that is no secret", (s) => delete s.config.variables?.key?.secret, ["config key is no longer secret"]],
])("what %s breaks", (_, change, lines) => {
  expect(changed(change)).toEqual(lines);
});
