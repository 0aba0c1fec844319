import { execFile } from "node:child_process";
import { cpSync, existsSync, readdirSync, readFileSync, symlinkSync } from "node:fs";
import { basename, delimiter, dirname, join } from "node:path";
import { promisify } from "node:util";
import { checkout, engine, environment, launch } from "../engine/support/cli.js";
import { emulatedHubSpot, writesInShort } from "../engine/support/hubspot.js";
import { Deployment } from "./support/deployment.js";
import { temporaryFolder } from "./support/folder.js";

jest.setTimeout(600_000);

const hubspot = emulatedHubSpot();
const folder = temporaryFolder();

/** A copy of files of the checkout, in the same places, and the packages beside them. */
function copy(name: string, ...paths: string[]): Deployment {
  const project = join(folder, name, "project");
  for (const path of paths) {
    const isOurs = (file: string) => basename(file) !== "node_modules";
    cpSync(join(checkout, path), join(project, path), { recursive: true, filter: isOurs });
  }
  symlinkSync(join(checkout, "node_modules"), join(project, "node_modules"));
  return new Deployment(project, join(folder, name, "pulumi"), hubspot.url);
}

const programs = readdirSync(join(checkout, "examples"), { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && existsSync(join(checkout, "examples", entry.name, "tsconfig.json")))
  .map(({ name }) => name);

test.each(programs)("the example %s compiles", async (example) => {
  const tsc = join(checkout, "node_modules/typescript/bin/tsc");
  // Pulumi's own types are most of the work, and the same for all of them.
  const skip = example === "basic" ? [] : ["--skipLibCheck"];
  await promisify(execFile)(process.execPath, [tsc, "-p", join(checkout, "examples", example), ...skip]);
});

test("the schema's examples in TypeScript compile", async () => {
  const examples = join(checkout, "plugin/examples");
  const files = readdirSync(examples).map((name) => join(examples, name, "index.ts"));
  const flags = ["--noEmit", "--skipLibCheck", "--strict", "--module", "nodenext", "--target", "es2022"];
  const tsc = join(checkout, "node_modules/typescript/bin/tsc");
  await promisify(execFile)(process.execPath, [tsc, ...flags, "--moduleDetection", "force", ...files]);
});

test("the project at the root of the checkout runs the example basic", async () => {
  const root = copy("root", "Pulumi.yaml", "examples/basic");
  await root.done("stack", "init", "dev");
  expect(await root.done("preview")).toMatch(/CallingExtensionSettings dialer create/);
  await root.up();
  expect(hubspot.read(4242)).toMatchObject({ name: "Acme Dialer", height: 600, width: 400, isReady: false });

  hubspot.edit(4242, { height: 999 });
  expect(await root.done("preview", "--diff")).toMatch(/~ height +: 999 => 600/);
});

describe("environments", () => {
  const stacks = { development: 1001, staging: 1002, production: 1003 };
  const environments = () => {
    const example = "examples/environments";
    const all = copy("environments", example);
    return new Deployment(join(all.project, example), join(folder, "environments/pulumi"), hubspot.url);
  };

  test("each stack has its own app; only production's is released", async () => {
    const project = environments();
    for (const [stack, appId] of Object.entries(stacks)) {
      await project.done("stack", "init", stack);
      expect(await project.done("preview", "--stack", stack)).toContain("2 to create");
      expect(hubspot.read(appId)).toBeUndefined();
      await project.up("--stack", stack);
    }

    const held = Object.values(stacks).map((appId) => hubspot.read(appId));
    expect(held.map((settings) => settings?.name)).toEqual([
      "Acme Dialer (development)",
      "Acme Dialer (staging)",
      "Acme Dialer",
    ]);
    expect(held.map((settings) => settings?.isReady)).toEqual([false, false, true]);
    expect(new Set(held.map((settings) => settings?.url)).size).toBe(3);

    const refused = await project.run("destroy", "--yes", "--skip-preview", "--stack", "production");
    expect(refused.exitCode).not.toBe(0);
    expect(refused.output).toMatch(/cannot be deleted.*protect/s);
    expect(hubspot.read(1003)).toEqual(held[2]);

    await project.destroy("--stack", "staging");
    expect(Object.keys(hubspot.documents())).toEqual(["1001", "1003"]);
    expect(writesInShort(hubspot)).toEqual(["POST 1001", "POST 1002", "POST 1003", "DELETE 1002"]);
  });
});

test("complete makes the app first, deletes it last, keeps the recording", async () => {
  const example = "examples/complete";
  const all = copy("complete", example);
  const project = new Deployment(join(all.project, example), join(folder, "complete/pulumi"), hubspot.url);
  await project.done("stack", "init", "dev");
  await project.up();
  const writes = () => hubspot.calls().filter(({ method }) => method !== "GET");
  const inShort = () => writes().map(({ method, document }) => `${method} ${document}`);
  expect(inShort()[0]).toBe("POST settings");
  expect(inShort().slice(1).sort()).toEqual(["POST channel-connection", "POST recording"]);
  expect(hubspot.read(4242, "recording")).toEqual({
    urlToRetrieveAuthedRecording: "https://dialer.acme.example/recordings/%s",
  });
  expect(await project.done("preview", "--expect-no-changes")).toContain("4 unchanged");

  const refused = await project.run("destroy", "--yes");
  expect(refused.exitCode).not.toBe(0);
  expect(refused.output).toMatch(/protect/);
  expect(Object.keys(hubspot.documents()[4242] ?? {})).toHaveLength(3);
  await project.done("state", "unprotect", "--all", "--yes");
  hubspot.clearCalls();
  expect(await project.destroy()).toContain(
    "app 4242 recording settings: left as they are, because HubSpot has no way to delete them",
  );
  expect(inShort()).toEqual(["DELETE channel-connection", "DELETE settings"]);
  expect(Object.keys(hubspot.documents()[4242] ?? {})).toEqual(["recording"]);
});

test("fleet declares every app of its file and refuses a typo", async () => {
  const example = "examples/fleet";
  const all = copy("fleet", example);
  const project = new Deployment(join(all.project, example), join(folder, "fleet/pulumi"), hubspot.url);
  await project.done("stack", "init", "dev");
  await project.up();
  expect(hubspot.read(4242)).toMatchObject({ name: "Acme Dialer", height: 600, isReady: true });
  expect(hubspot.read(4244)).toMatchObject({ name: "Acme Dialer (beta)", height: 720, width: 400, isReady: false });

  const file = readFileSync(join(all.project, example, "apps.yaml"), "utf8");
  project.write("apps.yaml", file.replace("height: 720", "hieght: 720"));
  const refused = await project.run("preview");
  expect(refused.exitCode).not.toBe(0);
  expect(refused.output).toContain("hieght");
});

describe("the plugin that npm puts on the PATH", () => {
  /** A copy of an example, with a stack. */
  async function stack(name: "yaml" | "plugin", config: Record<string, string> = {}): Promise<Deployment> {
    const example = `examples/${name}`;
    const project = join(copy(name, example).project, example);
    const { path } = await engine(name === "yaml");
    const deployment = new Deployment(project, join(folder, name, "pulumi"), hubspot.url, [path]);
    await deployment.done("stack", "init", "dev");
    for (const [key, value] of Object.entries(config)) await deployment.done("config", "set", "--secret", key, value);
    return deployment;
  }
  const up = "npm run --silent up -- --yes --skip-preview --non-interactive --color never";

  test("serves the program in YAML", async () => {
    const project = await stack("yaml");
    expect(await project.shell(up, {})).toMatchObject({ exitCode: 0, output: expect.stringContaining("3 created") });
    expect(hubspot.read(4242)).toMatchObject({ name: "Acme Dialer", height: 600, isReady: false });
    expect(hubspot.read(4242, "recording")).toEqual({
      urlToRetrieveAuthedRecording: "https://dialer.acme.example/recordings/%s",
    });
  });

  test("serves two accounts in one program", async () => {
    const project = await stack("plugin", { americasKey: "first-key", europeKey: "second-key" });
    hubspot.set({ developerApiKeys: ["first-key", "second-key"] });
    const { exitCode, output } = await project.shell(up, { HUBSPOT_DEVELOPER_API_KEY: "refused-key" });
    expect({ exitCode, output }).toEqual({ exitCode: 0, output: expect.stringContaining("5 created") });
    expect([hubspot.read(4242)?.name, hubspot.read(4243)?.name]).toEqual(["Acme Dialer", "Acme Dialer (Europe)"]);
  });
});

test("testing passes its own tests", async () => {
  const example = "examples/testing";
  const { project } = copy("testing", example);
  const { pulumi, path } = await engine();
  const jest = join(checkout, "node_modules/jest/bin/jest.js");
  const { output, exitCode } = await launch(
    process.execPath,
    [jest, "--ci"],
    join(project, example),
    environment({ PATH: [dirname(pulumi), path].join(delimiter) }),
  ).result;
  expect({ exitCode, output }).toEqual({ exitCode: 0, output: expect.stringMatching(/Tests: +3 passed, 3 total/) });
  // Nothing is left that would change the next run.
  expect(readdirSync(join(project, example)).sort()).toEqual(readdirSync(join(checkout, example)).sort());
});
