// @ts-check
/**
 * What `npm run sdks` runs: generates the plugin's SDKs for Pulumi's languages from plugin/schema.json into
 * dist/sdks/LANGUAGE, with Pulumi's own generators. Words choose languages: `npm run sdks -- go python`. It needs Go,
 * which builds the generators once. An SDK that is already there for this schema and these generators is left as it is.
 */
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build, goProgram } from "../../../engine/go.mjs";
import { provide } from "../../../engine/store.mjs";
import { locked, root } from "../../../lib/install.mjs";
import { exitOnSignals, run } from "../../../lib/run.mjs";
import { inTemporaryFolder } from "../../../lib/temporaryFolder.mjs";
import { languages, publishingFiles } from "./publishing.mjs";

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

/**
 * The folder of a language's SDK, which is generated where it is not current, or has more or fewer files than it had:
 * a build in the folder may have left some. Safe in several processes at once.
 * @param {string} language one of {@link languages}
 */
export async function sdk(language) {
  const generator = GENERATORS.get(language);
  if (!generator) throw new Error(`there is no SDK for ${language}: name ${languages.join(", ")}`);
  const program = goProgram(join(here, generator));
  const added = publishingFiles(language, JSON.parse(readFileSync(SCHEMA, "utf8")));
  const sources = [fileURLToPath(import.meta.url), SCHEMA, LOGO].map((file) => readFileSync(file));
  const hash = createHash("sha256")
    .update(Buffer.concat([Buffer.from(program.sources), Buffer.from(JSON.stringify(added)), ...sources]))
    .digest("hex");
  const folder = join(root, "dist/sdks", language);
  const stamp = join(root, "dist/sdks", `.${language}`);
  const isCurrent = () => existsSync(stamp) && readFileSync(stamp, "utf8") === stampOf(hash, folder);
  if (isCurrent()) return folder;

  const bin = await provide("sdks", [program], [program.binary], (target) => build([program], target));
  await locked(`sdk-${language}`, `the SDK for ${language}`, async () => {
    if (isCurrent()) return;
    const files = { ...(await generate(join(bin, program.binary), language)), ...added };
    // First: what is cut off half-way is not current.
    rmSync(stamp, { force: true });
    rmSync(folder, { recursive: true, force: true });
    for (const [path, text] of Object.entries(files)) {
      const file = join(folder, path);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, path.endsWith(".png") ? Buffer.from(text, "base64") : text);
    }
    writeFileSync(stamp, stampOf(hash, folder));
  });
  return folder;
}

/**
 * What an SDK was made from, and which files it has.
 * @param {string} hash
 * @param {string} folder
 */
function stampOf(hash, folder) {
  const names = existsSync(folder) ? readdirSync(folder, { recursive: true }) : [];
  return [hash, ...names.map(String).sort()].join("\n");
}

/**
 * @param {string} binary
 * @param {string} language
 * @returns {Promise<Record<string, string>>} text by path
 */
function generate(binary, language) {
  return inTemporaryFolder("hubspot-sdks-", async (folder) => {
    const result = join(folder, "sdks.json");
    const { status, output } = await run(binary, [SCHEMA, result, LOGO], { cwd: folder });
    if (status !== 0) throw new Error(`the generator for ${language} failed:\n${output}`);
    return JSON.parse(readFileSync(result, "utf8"))[language];
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  exitOnSignals();
  const named = process.argv.slice(2);
  for (const language of named.length > 0 ? named : languages) console.log(await sdk(language));
}
