import { execFileSync } from "node:child_process";
import { resolve } from "node:path";

const root = resolve(__dirname, "../..");
const generate = resolve(root, "tools/maintain/generate");

/** What the generator makes of a field that is built like this, from the provider's field kinds. */
function schemaOf(field: string): unknown {
  const program = `
    import { createRequire } from "node:module";
    import { enumToken, fieldSchema } from ${JSON.stringify(`${generate}/fieldSchema.mjs`)};
    const require = createRequire(${JSON.stringify(`${root}/provider/package.json`)});
    const { oneOf, wholeNumber, flag } = require("./dist/resources/definition.js");
    console.log(JSON.stringify(fieldSchema(require("zod").z, enumToken("Dialer", "ringMode"), ${field})));`;
  return JSON.parse(execFileSync(process.execPath, ["--input-type=module", "-e", program], { encoding: "utf8" }));
}

describe("the schema of", () => {
  test("a word out of a list is an enum of its own", () => {
    const token = "hubspot:index:DialerRingMode";
    expect(schemaOf('oneOf(["loud", "silent"])')).toEqual({
      property: { $ref: `#/types/${token}` },
      types: { [token]: { type: "string", enum: [{ value: "loud" }, { value: "silent" }] } },
    });
  });

  test.each([
    ["wholeNumber(0, 100)", "integer"],
    ["flag", "boolean"],
  ])("%s is Pulumi's own type", (field, type) => {
    expect(schemaOf(field)).toEqual({ property: { type }, types: {} });
  });
});
