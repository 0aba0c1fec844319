import { chmodSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { checkout } from "../engine/support/cli.js";
import { emulatedHubSpot, writesInShort } from "../engine/support/hubspot.js";
import { Deployment } from "./support/deployment.js";
import { temporaryFolder } from "./support/folder.js";

jest.setTimeout(300_000);

const hubspot = emulatedHubSpot();
const folder = temporaryFolder();
const templates = readdirSync(join(checkout, "templates"));

/** An empty folder, where `npm install` gives the packages of the checkout. */
function emptyProject(template: string): Deployment {
  const [project, bin] = ["project", "bin"].map((name) => join(folder, template, name)) as [string, string];
  for (const path of [project, bin]) mkdirSync(path, { recursive: true });
  writeFileSync(join(bin, "npm"), `#!/bin/sh\nln -s "${checkout}/node_modules" node_modules\n`);
  chmodSync(join(bin, "npm"), 0o755);
  return new Deployment(project, join(folder, template, "pulumi"), hubspot.url, [bin]);
}

test.each(templates)("the template %s becomes a project that previews", async (template) => {
  const project = emptyProject(template);
  const config = ["appId=4242", "hubspot:developerApiKey=any-value"].flatMap((each) => ["--config", each]);
  const made = join(checkout, "templates", template);
  await project.done("new", made, "--yes", "--name", "calling", "--stack", "dev", ...config);
  const own = parse(readFileSync(join(project.project, "Pulumi.yaml"), "utf8")) as Record<string, unknown>;
  expect(own).toMatchObject({ name: "calling", options: { refresh: "always" } });
  expect(own).not.toHaveProperty("template");
  expect(JSON.parse(readFileSync(join(project.project, "package.json"), "utf8"))).toMatchObject({ name: "calling" });

  expect(await project.done("preview")).toMatch(/CallingExtensionSettings dialer create/);
  expect(hubspot.calls().every(({ appId }) => appId === 4242)).toBe(true);
  expect(writesInShort(hubspot)).toEqual([]);
});

test.each(templates)("the template %s asks for an app and a secret credential", (template) => {
  const { template: asked } = parse(readFileSync(join(checkout, "templates", template, "Pulumi.yaml"), "utf8")) as {
    template: { config: Record<string, { description: string; secret?: boolean }> };
  };
  expect(asked.config).toEqual({
    appId: { description: expect.any(String) },
    "hubspot:developerApiKey": { description: expect.any(String), secret: true },
  });
});
