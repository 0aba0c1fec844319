/** The pages that Pulumi's registry takes from docs/. */
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";

const root = join(__dirname, "../..");
const read = (path: string) => readFileSync(join(root, path), "utf8");
const pages = ["docs/_index.md", "docs/installation-configuration.md"];
const [index = "", installation = ""] = pages.map(read);

test("the pages are what `npm run registry` writes", () => {
  const script = join(root, "tools/maintain/generate/registryPages.mjs");
  const { status, stderr } = spawnSync(process.execPath, [script, "--check"], { encoding: "utf8" });
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
});

test.each(pages)("%s has the front matter that the registry wants", (page) => {
  const [, matter = ""] = /^---\n([\s\S]*?)\n---\n/.exec(read(page)) ?? [];
  expect(parse(matter)).toEqual({ title: expect.any(String), meta_desc: expect.any(String), layout: "package" });
  // Search engines show no more of it.
  expect((parse(matter) as { meta_desc: string }).meta_desc.length).toBeLessThanOrEqual(160);
});

test("the overview has a program in each language of its chooser", () => {
  const [, list = ""] = /{{< chooser language "([\w,]+)" >}}/.exec(index) ?? [];
  expect(list.split(",").sort()).toEqual(["csharp", "go", "java", "python", "typescript", "yaml"]);
  for (const language of list.split(",")) {
    const shown = index.split(`{{% choosable language ${language} %}}`)[1]?.split("{{% /choosable %}}")[0];
    expect(shown).toMatch(new RegExp(`^\\n\\n\`\`\`${language}\\n[\\s\\S]*4242[\\s\\S]*\`\`\`\\n\\n$`));
  }
  expect(index).toContain("{{< /chooser >}}");
});

test("the installation page names each package and setting", () => {
  const schema = JSON.parse(read("plugin/schema.json")) as {
    config: { variables: Record<string, unknown> };
    language: { nodejs: { packageName: string }; go: { importBasePath: string }; csharp: { rootNamespace: string } };
  };
  const { nodejs, go, csharp } = schema.language;
  for (const name of [nodejs.packageName, go.importBasePath, csharp.rootNamespace])
    expect(installation).toContain(name);
  for (const name of Object.keys(schema.config.variables)) expect(installation).toContain(`\`hubspot:${name}\``);
  for (const command of ["pulumi config set", "pulumi plugin install resource hubspot", "export HUBSPOT_"]) {
    expect(installation).toContain(command);
  }
});
