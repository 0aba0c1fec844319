import { execFile } from "node:child_process";
import { lstatSync, mkdtempSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { checkout } from "../engine/support/cli.js";
import { emulatedHubSpot } from "../engine/support/hubspot.js";
import { Deployment } from "./support/deployment.js";
import { temporaryFolder } from "./support/folder.js";
import { manifestIn } from "./support/tarballs.js";

const run = promisify(execFile);
const folder = temporaryFolder();
const hubspot = emulatedHubSpot();

test("npm gets the executable that Pulumi looks for and all it reads", async () => {
  const packing = ["pack", "--json", "--ignore-scripts", "--pack-destination", folder, "-w", "plugin"];
  const { stdout } = await run("npm", packing, { cwd: checkout });
  const [packed] = JSON.parse(stdout) as { files: { path: string; mode: number }[] }[];
  const files = new Map(packed?.files.map(({ path, mode }) => [path, mode]));
  expect([...files.keys()]).toEqual(expect.arrayContaining(["schema.json", "dist/main.js", "LICENSE", "README.md"]));
  expect((files.get("pulumi-resource-hubspot") ?? 0) & 0o111).not.toBe(0);
  // Where npm puts it for npx and for the package's scripts.
  expect(lstatSync(join(checkout, "node_modules/.bin/pulumi-resource-hubspot")).isSymbolicLink()).toBe(true);
});

test.each(["npm run --silent preview", 'npx -c "pulumi preview --non-interactive --color never"'])(
  "Pulumi finds the installed plugin under: %s",
  async (command) => {
    const program = mkdtempSync(join(folder, "path-"));
    symlinkSync(join(checkout, "node_modules"), join(program, "node_modules"));
    const scripts = { preview: "pulumi preview --non-interactive --color never" };
    writeFileSync(join(program, "package.json"), JSON.stringify({ name: "calling", main: "index.js", scripts }));
    writeFileSync(join(program, "Pulumi.yaml"), "name: calling\nruntime: nodejs\n");
    const declared = `{ appId: 42, name: "Acme Dialer", url: "https://dialer.acme.example/" }`;
    writeFileSync(
      join(program, "index.js"),
      `new (require("pulumi-hubspot-calling/plugin").CallingExtensionSettings)("dialer", ${declared});`,
    );
    const pulumi = new Deployment(program, join(program, "pulumi"), hubspot.url);
    await pulumi.done("stack", "init", "dev");
    const { exitCode, output } = await pulumi.shell(command, {});
    expect({ exitCode, output }).toEqual({ exitCode: 0, output: expect.stringContaining("2 to create") });
    expect(output).toContain("app 42 calling settings: width 400 (default)");
  },
);

test("the plugin depends on the exact version of the provider", () => {
  const provider = manifestIn(join(checkout, "provider"));
  expect(manifestIn(join(checkout, "plugin")).dependencies).toMatchObject({ [provider.name]: provider.version });
});
