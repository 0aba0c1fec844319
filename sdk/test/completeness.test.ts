import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { definitions } from "pulumi-hubspot-calling-provider/lifecycle";
import { type Run, run } from "./support/registrations.js";

jest.setTimeout(120_000);

const root = resolve(__dirname, "../..");
const frontEnds = ["pulumi-hubspot-calling", "pulumi-hubspot-calling/plugin"] as const;

describe.each(definitions)("a program that uses $kind", ({ kind, fields, timestamps }) => {
  const outputs = ["id", "urn", "appId", "adoptExisting", ...Object.keys(fields), ...timestamps];
  let program: Run;
  beforeAll(async () => {
    program = await run(
      frontEnds
        .map(
          (frontEnd) => `
const found = require("${frontEnd}").${kind};
const resource = found && new found("${frontEnd}", { appId: 1 });
pulumi.log.warn(JSON.stringify(Object.keys(resource ?? {}).filter((name) => pulumi.Output.isInstance(resource[name]))));`,
        )
        .map((block) => `{${block}}`)
        .concat(`const plugin = require("${frontEnds[1]}");
pulumi.log.warn(typeof plugin.get${kind} + " " + typeof plugin.get${kind}Output);`)
        .join("\n"),
    );
  });

  test("has the plugin's functions", () => {
    expect(program.warnings.at(-1)).toBe("function function");
  });

  test.each(frontEnds)("has every field and timestamp as an output of %s", (frontEnd) => {
    const found = JSON.parse(program.warnings[frontEnds.indexOf(frontEnd)] as string) as string[];
    expect(found.filter((name) => !name.startsWith("__")).sort()).toEqual([...outputs].sort());
  });
});

describe.each(definitions)("what names every settings document names $kind", ({ kind, fields }) => {
  const text = (file: string) => readFileSync(resolve(root, file), "utf8");

  test("the policy pack's types", () => {
    expect(text("examples/policy/index.ts")).toContain(`types("${kind}")`);
  });

  test("the policy pack's list of URLs", () => {
    const urls = Object.entries(fields).flatMap(([name, { spelling }]) => (spelling === "url" ? [name] : []));
    for (const url of urls) expect(text("examples/policy/index.ts")).toContain(`"${url}"`);
  });
});
