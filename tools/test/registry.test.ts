import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";

const root = resolve(__dirname, "../..");

interface Described {
  description?: string;
  [more: string]: unknown;
}

interface Schema extends Described {
  keywords: string[];
  language: Record<string, object>;
  config: { variables: Record<string, Described> };
  resources: Record<string, Described & { inputProperties: Record<string, Described> }>;
  functions: Record<string, Described>;
  [more: string]: unknown;
}

const schema = JSON.parse(readFileSync(join(root, "plugin/schema.json"), "utf8")) as Schema;

/** What Pulumi's registry sorts packages into: one keyword `category/…` names it. */
const CATEGORIES = ["cloud", "database", "infrastructure", "monitoring", "network", "utility", "vcs", "versioncontrol"];

/** What the one file that names the publisher says of such values. */
function publisher(values: string): { isPlaceholder: boolean } {
  const script = `import { isPlaceholder, publisher } from "./tools/lib/publisher.mjs";
console.log(JSON.stringify({ isPlaceholder: isPlaceholder(${values}) }));`;
  return JSON.parse(
    execFileSync(process.execPath, ["--input-type=module", "-e", script], { cwd: root, encoding: "utf8" }),
  );
}

describe("what Pulumi's registry demands of the schema", () => {
  test.each(["name", "displayName", "description", "license", "publisher", "version"])("it has a %s", (field) => {
    expect(schema[field]).toEqual(expect.stringMatching(/\S/));
  });

  test.each(["homepage", "repository", "logoUrl", "pluginDownloadURL"])("its %s is an https address", (field) => {
    // Pulumi has a form of its own for the releases of a repository on GitHub.
    const address = field === "pluginDownloadURL" ? /^(https|github):\/\/\S+$/ : /^https:\/\/\S+$/;
    expect(schema[field]).toEqual(expect.stringMatching(address));
  });

  test("the repository is called after the package", () => {
    expect(schema.repository).toEqual(expect.stringMatching(/\/pulumi-hubspot$/));
  });

  test("a keyword names the category, and another that it is a provider", () => {
    const categories = schema.keywords.filter((keyword) => keyword.startsWith("category/"));
    expect(categories).toHaveLength(1);
    expect(CATEGORIES).toContain(categories[0]?.slice("category/".length));
    expect(schema.keywords).toContain("kind/native");
  });

  test("every language has the names of its package", () => {
    expect(Object.keys(schema.language).sort()).toEqual(["csharp", "go", "java", "nodejs", "python"]);
  });

  test("every resource, function, input and setting has a description", () => {
    const all = [
      ...Object.entries(schema.resources).flatMap(([token, resource]) => [
        [token, resource] as const,
        ...Object.entries(resource.inputProperties).map(([name, input]) => [`${token} ${name}`, input] as const),
      ]),
      ...Object.entries(schema.functions),
      ...Object.entries(schema.config.variables),
    ];
    expect(all.filter(([, { description }]) => !description?.trim()).map(([token]) => token)).toEqual([]);
  });
});

/** Each language's fence in Markdown, and its file in plugin/examples. */
const LANGUAGES = [
  ["typescript", "index.ts"],
  ["python", "__main__.py"],
  ["go", "main.go"],
  ["yaml", "Pulumi.yaml"],
] as const;
const described = [...Object.entries(schema.resources), ...Object.entries(schema.functions)];

describe.each(described)("%s", (token, { description = "" }) => {
  const name = token.split(":").at(-1) as string;

  test.each(LANGUAGES)("has an example in %s, which is the file %s", (language, file) => {
    const example = join(root, "plugin/examples", name, file);
    expect(existsSync(example)).toBe(true);
    expect(description).toContain(`\`\`\`${language}\n${readFileSync(example, "utf8")}\`\`\``);
  });
});

test.each(Object.keys(schema.resources))("%s says how it is imported", (token) => {
  expect(schema.resources[token]?.description).toContain(`pulumi import ${token} `);
});

test("plugin/examples has no folder of something that does not exist", () => {
  const names = described.map(([token]) => token.split(":").at(-1));
  expect(readdirSync(join(root, "plugin/examples")).sort()).toEqual(names.sort());
});

describe("the publisher", () => {
  test("is a placeholder while any of its names is an example", () => {
    expect(publisher('{ name: "Acme", homepage: "https://publisher.example" }')).toEqual({ isPlaceholder: true });
  });

  test("is none once its names and addresses are real", () => {
    expect(publisher('{ name: "Acme", homepage: "https://acme.com" }')).toEqual({ isPlaceholder: false });
  });
});

test("the examples in Python can be parsed", () => {
  const files = described.map(([token]) =>
    join(root, "plugin/examples", token.split(":").at(-1) as string, "__main__.py"),
  );
  const script = "import ast, sys; [ast.parse(open(name).read()) for name in sys.argv[1:]]";
  const { error, status, stderr } = spawnSync("python3", ["-c", script, ...files], { encoding: "utf8" });
  // A machine with Node.js alone has no Python.
  if (!error) expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
});
