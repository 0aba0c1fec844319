import { execFile } from "node:child_process";
import { lstatSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { basename, join } from "node:path";
import { promisify } from "node:util";
import { checkout } from "../engine/support/cli.js";
import { emulatedHubSpot } from "../engine/support/hubspot.js";
import { project, succeeded } from "../engine/support/project.js";
import { Deployment } from "./support/deployment.js";
import { temporaryFolder } from "./support/folder.js";
import { manifestIn } from "./support/tarballs.js";

const run = promisify(execFile);
const folder = temporaryFolder();
const hubspot = emulatedHubSpot();
const { version } = manifestIn(join(checkout, "plugin"));

/** A server on loopback that lays a folder out as a release's download address does. */
async function served(at: string): Promise<{ url: string; asked: string[]; close: () => void }> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    const name = basename(request.url ?? "");
    asked.push(name);
    try {
      response.end(readFileSync(join(at, name)));
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}/releases`, asked, close: () => server.close() };
}

test("Pulumi downloads the release archive, which needs nothing else", async () => {
  const { stdout } = await run(process.execPath, [join(checkout, "tools/maintain/release/plugin.mjs"), folder]);
  const archive = stdout.trim().split("\n").at(-1) as string;
  const arch = process.arch === "x64" ? "amd64" : process.arch;
  const name = `pulumi-resource-hubspot-v${version}-${process.platform}-${arch}.tar.gz`;
  expect(archive).toBe(join(folder, name));
  const { stdout: listed } = await run("tar", ["-tvzf", archive], { maxBuffer: 1e8 });
  expect(listed).toMatch(/^-rwxr-xr-x .* \.\/pulumi-resource-hubspot$/m);

  const pulumi = await project({ baseUrl: hubspot.url, plugin: "yaml", program: "" });
  rmSync(join(pulumi.folder, "plugin"));
  rmSync(join(pulumi.folder, "node_modules"));
  const server = await served(folder);
  const install = ["plugin", "install", "resource", "hubspot", version, "--server", server.url];
  succeeded("install", await pulumi.run(...install));
  server.close();
  expect(server.asked).toEqual([name]);
  pulumi.write(
    "Pulumi.yaml",
    `name: calling
runtime: yaml
resources:
  dialer:
    type: hubspot:CallingRecordingSettings
    properties: { appId: 42, urlToRetrieveAuthedRecording: "https://dialer.acme.example/%s" }
`,
  );
  await pulumi.upDone();
  await pulumi.previewNothing();
  expect(hubspot.documents()[42]?.recording).toMatchObject({
    urlToRetrieveAuthedRecording: "https://dialer.acme.example/%s",
  });
});

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
