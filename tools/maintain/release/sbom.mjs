// @ts-check
/** The software bill of materials of a release, in CycloneDX's form, as npm writes it. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { run } from "../../lib/run.mjs";
import { inTemporaryFolder } from "../../lib/temporaryFolder.mjs";

/**
 * What comes with the packages where they are installed, without `@pulumi/pulumi`, which the user's project brings.
 * @param {string[]} tarballs of all packages
 * @param {string} version
 * @returns {Promise<string>} JSON, the same each time as long as npm has the same packages
 */
export function sbom(tarballs, version) {
  return inTemporaryFolder("hubspot-sbom-", async (folder) => {
    const manifest = { name: "pulumi-hubspot-calling-release", version, private: true };
    writeFileSync(join(folder, "package.json"), JSON.stringify(manifest));
    const quiet = ["--no-audit", "--no-fund", "--ignore-scripts", "--package-lock-only"];
    await npm(folder, "install", ...quiet, ...tarballs);
    const text = await npm(folder, "sbom", "--package-lock-only", "--sbom-format=cyclonedx");
    const { serialNumber, ...bom } = withoutPeers(JSON.parse(text));
    delete bom.metadata.timestamp;
    // npm takes the folder's name.
    bom.metadata.component.name = manifest.name;
    // npm names the files that it installed from, and where it fetched the others.
    for (const component of [bom.metadata.component, ...bom.components]) delete component.externalReferences;
    return `${JSON.stringify(bom, undefined, 2)}\n`;
  });
}

/**
 * Only what the packages reach without the user's own `@pulumi/pulumi`. npm's `--omit=peer` would leave out as well what
 * both need.
 * @param {any} bom
 */
function withoutPeers(bom) {
  /** @type {{ ref: string, dependsOn: string[] }[]} */
  const dependencies = bom.dependencies;
  const isPeer = (/** @type {string} */ ref) => ref.startsWith("@pulumi/pulumi@");
  const kept = new Set([bom.metadata.component["bom-ref"]]);
  for (const ref of kept) {
    const own = dependencies.find((one) => one.ref === ref)?.dependsOn ?? [];
    for (const other of own) if (!isPeer(other)) kept.add(other);
  }
  const isKept = (/** @type {string} */ ref) => kept.has(ref);
  return {
    ...bom,
    components: bom.components.filter((/** @type {Record<string, string>} */ one) => isKept(one["bom-ref"] ?? "")),
    dependencies: dependencies
      .filter(({ ref }) => isKept(ref))
      .map(({ ref, dependsOn }) => ({ ref, dependsOn: dependsOn.filter(isKept) })),
  };
}

/**
 * @param {string} folder
 * @param {string[]} args
 */
async function npm(folder, ...args) {
  const { status, output, stdout } = await run("npm", args, { cwd: folder });
  if (status !== 0) throw new Error(`npm ${args[0]} failed:\n${output}`);
  return stdout;
}
