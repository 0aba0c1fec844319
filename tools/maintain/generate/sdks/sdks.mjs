// @ts-check
/**
 * What `npm run sdks` runs: generates the plugin's SDKs for Pulumi's languages from plugin/schema.json into
 * dist/sdks/LANGUAGE, with Pulumi's own generators. Words choose languages: `npm run sdks -- go python`. It needs Go,
 * which builds the generators once. An SDK that is already there for this schema and these generators is left as it is.
 */
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build, goProgram } from "../../../engine/go.mjs";
import { provide } from "../../../engine/store.mjs";
import { root } from "../../../lib/install.mjs";
import { run } from "../../../lib/run.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const SCHEMA = join(root, "plugin/schema.json");
const LOGO = join(root, "docs/images/logo.png");

/** The generator of each language: two modules, since no version of Pulumi's has all of them. */
const GENERATORS = new Map([
  ["go", "go-nodejs-python"],
  ["nodejs", "go-nodejs-python"],
  ["python", "go-nodejs-python"],
  ["java", "java-dotnet"],
  ["dotnet", "java-dotnet"],
]);

/** All languages that an SDK can be generated for. */
export const languages = [...GENERATORS.keys()];

/**
 * The folder of a language's SDK, which is generated where it is not there or not current.
 * @param {string} language one of {@link languages}
 */
export async function sdk(language) {
  const generator = GENERATORS.get(language);
  if (!generator) throw new Error(`there is no SDK for ${language}: name ${languages.join(", ")}`);
  const program = goProgram(join(here, generator));
  const sources = [fileURLToPath(import.meta.url), SCHEMA, LOGO].map((file) => readFileSync(file));
  const hash = createHash("sha256")
    .update(Buffer.concat([Buffer.from(program.sources), ...sources]))
    .digest("hex");
  const folder = join(root, "dist/sdks", language);
  const stamp = join(root, "dist/sdks", `.${language}`);
  if (existsSync(folder) && existsSync(stamp) && readFileSync(stamp, "utf8") === hash) return folder;

  const bin = await provide("sdks", [program], [program.binary], (target) => build([program], target));
  const files = await generate(join(bin, program.binary), language);
  rmSync(folder, { recursive: true, force: true });
  for (const [path, text] of Object.entries(files)) {
    const file = join(folder, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, path.endsWith(".png") ? Buffer.from(text, "base64") : text);
  }
  if (language === "go") writeFileSync(join(folder, "go.mod"), goModule());
  writeFileSync(stamp, hash);
  return folder;
}

/**
 * @param {string} binary
 * @param {string} language
 * @returns {Promise<Record<string, string>>} text by path
 */
async function generate(binary, language) {
  const folder = mkdtempSync(join(tmpdir(), "hubspot-sdks-"));
  try {
    const result = join(folder, "sdks.json");
    const { status, output } = await run(binary, [SCHEMA, result, LOGO], { cwd: folder });
    if (status !== 0) throw new Error(`the generator for ${language} failed:\n${output}`);
    return JSON.parse(readFileSync(result, "utf8"))[language];
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Pulumi's generator writes no go.mod: it expects one above all SDKs of a repository. */
function goModule() {
  const { language } = JSON.parse(readFileSync(SCHEMA, "utf8"));
  return `module ${language.go.modulePath}\n\ngo 1.25.0\n\nrequire github.com/pulumi/pulumi/sdk/v3 v3.216.0\n`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const named = process.argv.slice(2);
  for (const language of named.length > 0 ? named : languages) console.log(await sdk(language));
}
