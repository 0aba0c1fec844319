import { readFileSync } from "node:fs";
import { join } from "node:path";
import { checkout } from "./support/cli.js";
import { emulatedHubSpot, writesInShort } from "./support/hubspot.js";
import { project, succeeded } from "./support/project.js";

const hubspot = emulatedHubSpot();
const { version } = JSON.parse(readFileSync(join(checkout, "plugin/package.json"), "utf8")) as { version: string };
const acme = { name: "Acme Dialer", url: "https://dialer.acme.example/hubspot", height: 600 };
const PLUGIN = `const hubspot = require("pulumi-hubspot-calling/plugin");\n`;

/** A resource of a YAML program. */
function yaml(properties: object, options: object = {}): string {
  return `resources: ${JSON.stringify({ dialer: { type: "hubspot:CallingExtensionSettings", properties, options } })}\n`;
}

test("Pulumi finds no fault with the schema and gets it from the plugin", async () => {
  const pulumi = await project({ baseUrl: hubspot.url, plugin: "yaml", program: "" });
  const schema = join(checkout, "plugin/schema.json");
  expect(succeeded("schema check", await pulumi.run("schema", "check", schema)).output).not.toMatch(/warning|error/i);
  const got = await pulumi.run("package", "get-schema", "./plugin/pulumi-resource-hubspot");
  expect(JSON.parse(got.output)).toMatchObject({ name: "hubspot", version });
});

describe("a YAML program", () => {
  test("creates, rests, shows and repairs drift, and destroys", async () => {
    const program = yaml({ appId: 42, ...acme });
    const pulumi = await project({ baseUrl: hubspot.url, plugin: "yaml", program });

    const up = await pulumi.upDone();
    expect(hubspot.read(42)).toMatchObject({ ...acme, width: 400, isReady: false });
    expect(up.output).toContain("app 42 calling settings: width 400 (default)");
    await pulumi.previewNothing();

    hubspot.edit(42, { height: 999 });
    const { output } = await pulumi.preview("--diff");
    expect(output).toContain("app 42 calling settings: height 999 => 600 (drift)");
    // The property is marked, with the state's value before the arrow: nothing has refreshed the state.
    expect(output).toMatch(/~ height\s*: 600 => 600/);
    await pulumi.upDone();
    expect(hubspot.read(42)).toMatchObject(acme);

    pulumi.program(yaml({ appId: 43, ...acme }));
    const replace = await pulumi.preview("--diff");
    expect(replace.output).toMatch(/~ appId\s*: 42 => 43/);
    await pulumi.upDone();
    expect([hubspot.read(42), hubspot.read(43)]).toMatchObject([undefined, acme]);

    succeeded("destroy", await pulumi.destroy());
    expect(hubspot.read(43)).toBeUndefined();
    expect(writesInShort(hubspot)).toEqual(["POST 42", "PATCH 42", "POST 43", "DELETE 42", "DELETE 43"]);
  });

  test("imports what HubSpot holds and then rests", async () => {
    hubspot.seed(42, acme);
    const { createdAt, updatedAt, ...settings } = hubspot.read(42) ?? {};
    const pulumi = await project({ baseUrl: hubspot.url, plugin: "yaml", program: "" });
    const what = ["hubspot:index:CallingExtensionSettings", "dialer", "42"];
    succeeded("import", await pulumi.run("import", ...what, "--yes", "--generate-code=false", "--protect=false"));
    expect(pulumi.resource("dialer")?.inputs).toEqual({ appId: 42, adoptExisting: true, ...settings });
    pulumi.program(yaml({ appId: 42, ...settings }));
    await pulumi.previewNothing();
    expect(writesInShort(hubspot)).toEqual([]);
  });

  test("keeps settings that it managed and reads from now on", async () => {
    const pulumi = await project({
      baseUrl: hubspot.url,
      plugin: "yaml",
      program: yaml({ appId: 42, ...acme }),
    });
    await pulumi.upDone();
    const get = { theirs: { type: "hubspot:CallingExtensionSettings", get: { id: "42" } } };
    pulumi.program(`resources: ${JSON.stringify(get)}\noutputs: { height: "\${theirs.height}" }\n`);
    expect((await pulumi.upDone()).output).toContain("kept in HubSpot, because this program still uses them");
    expect(pulumi.outputs()).toEqual({ height: 600 });
    expect(hubspot.read(42)).toMatchObject(acme);
    hubspot.edit(42, { height: 700 });
    succeeded("refresh", await pulumi.refresh());
    await pulumi.upDone();
    expect(pulumi.outputs()).toEqual({ height: 700 });
    succeeded("destroy", await pulumi.destroy());
    expect(hubspot.read(42)).toMatchObject({ ...acme, height: 700 });
    expect(writesInShort(hubspot)).toEqual(["POST 42"]);
  });

  test("leaves an ignored setting alone after its create", async () => {
    const program = yaml({ appId: 42, ...acme }, { ignoreChanges: ["height"] });
    const pulumi = await project({ baseUrl: hubspot.url, plugin: "yaml", program });
    await pulumi.upDone();
    hubspot.edit(42, { height: 999 });
    await pulumi.upDone("--expect-no-changes");
    expect(hubspot.read(42)).toMatchObject({ height: 999 });
    expect(writesInShort(hubspot)).toEqual(["POST 42"]);
  });
});

describe("a TypeScript program's typed classes", () => {
  test("import by an option and then rest", async () => {
    hubspot.seed(42, acme);
    const { createdAt, updatedAt, ...settings } = hubspot.read(42) ?? {};
    const declared = JSON.stringify({ appId: 42, ...settings });
    const program = (options: string) => `${PLUGIN}
      const dialer = new hubspot.CallingExtensionSettings("dialer", ${declared}, ${options});
      exports.height = dialer.height;`;
    const pulumi = await project({ baseUrl: hubspot.url, plugin: "nodejs", program: program(`{ import: "42" }`) });
    await pulumi.upDone();
    expect(pulumi.outputs()).toEqual({ height: 600 });
    pulumi.program(program("{}"));
    await pulumi.previewNothing();
    expect(writesInShort(hubspot)).toEqual([]);
  });

  test("have a provider for each account, and show no secret", async () => {
    hubspot.set({ developerApiKeys: ["key-us", "key-emea", "key-of-the-stack"] });
    const secret = "https://canary-3c9d.acme.example/hubspot";
    const pulumi = await project({
      baseUrl: hubspot.url,
      plugin: "nodejs",
      program: `${PLUGIN}
        const accounts = { us: 42, emea: 43 };
        for (const [name, appId] of Object.entries(accounts)) {
          const provider = new hubspot.Provider(name, { developerApiKey: "key-" + name, baseUrl: "${hubspot.url}" });
          new hubspot.CallingExtensionSettings(name + "-dialer",
            { appId, ...${JSON.stringify(acme)}, url: pulumi.secret("${secret}") }, { provider });
        }`,
    });
    const up = await pulumi.upDone("--diff");
    expect(up.output + pulumi.stateText()).not.toMatch(/key-(us|emea)|canary-3c9d/);
    expect([hubspot.read(42), hubspot.read(43)]).toMatchObject([
      { ...acme, url: secret },
      { ...acme, url: secret },
    ]);
    await pulumi.previewNothing();
  });

  test("move between two providers of one account and nothing is deleted", async () => {
    const program = (name: string, of: string) => `${PLUGIN}
      const args = { developerApiKey: "one-key", baseUrl: "${hubspot.url}" };
      const providers = { first: new hubspot.Provider("first", args), second: new hubspot.Provider("second", args) };
      new hubspot.CallingExtensionSettings(
        "${name}", { appId: 42, ...${JSON.stringify(acme)} }, { provider: providers.${of} });`;
    const pulumi = await project({ baseUrl: hubspot.url, plugin: "nodejs", program: program("dialer", "first") });
    await pulumi.upDone();
    const before = hubspot.read(42);
    pulumi.program(program("dialer", "second"));
    await pulumi.upDone();
    // Under another name as well: made by one process, deleted by the other, which has not seen it.
    pulumi.program(program("renamed", "first"));
    const { output } = await pulumi.upDone();
    expect(output).toContain("kept in HubSpot, because this program still uses them");
    expect(hubspot.read(42)).toEqual(before);
    expect(writesInShort(hubspot)).toEqual(["POST 42"]);
  });

  test("warn of an app that two of them manage", async () => {
    const pulumi = await project({
      baseUrl: hubspot.url,
      plugin: "nodejs",
      program: `${PLUGIN}
        const one = new hubspot.CallingExtensionSettings("one", { appId: 42, ...${JSON.stringify(acme)} });
        new hubspot.CallingExtensionSettings("two", { appId: 42, height: 600 }, { dependsOn: one });`,
    });
    const { output } = await pulumi.preview();
    const urn = (name: string) => `urn:pulumi:dev::calling::hubspot:index:CallingExtensionSettings::${name}`;
    expect(output).toContain(`warning: app 42 calling settings: ${urn("one")} and ${urn("two")} both declare height:`);
  });
});

describe("a stack moves to the plugin without touching HubSpot", () => {
  const declared = JSON.stringify({ appId: 42, ...acme });
  const recording = `{ appId: 42, urlToRetrieveAuthedRecording: pulumi.secret("https://canary-77.acme.example/%s") }`;
  /** The same program for both front ends. */
  const program = `
    const dialer = new CallingExtensionSettings("dialer", ${declared}, { ignoreChanges: ["height"] });
    new CallingRecordingSettings("recordings", ${recording}, { parent: dialer });`;
  const classes = `{ const { CallingExtensionSettings, CallingRecordingSettings } = hubspot; ${program} }`;

  /** What stands in the state, in short. */
  const typesIn = (resources: readonly { type: string }[]) => resources.map(({ type }) => type).sort();

  test("where a TypeScript program takes its classes", async () => {
    const pulumi = await project({ baseUrl: hubspot.url, plugin: "nodejs", program });
    await pulumi.upDone();
    const before = hubspot.documents();
    hubspot.clearCalls();

    pulumi.program(PLUGIN + classes);
    await pulumi.upDone("--expect-no-changes");
    expect(typesIn(pulumi.state())).toEqual([
      "hubspot:index:CallingExtensionSettings",
      "hubspot:index:CallingRecordingSettings",
      "pulumi:providers:hubspot",
      "pulumi:pulumi:Stack",
    ]);
    expect(hubspot.documents()).toEqual(before);
    expect(writesInShort(hubspot)).toEqual([]);
    expect(pulumi.stateText()).not.toContain("canary-77");

    // It is the plugin's from now on.
    hubspot.edit(42, { height: 999, name: "By hand" });
    await pulumi.upDone();
    expect(hubspot.read(42)).toMatchObject({ ...acme, height: 999 });
    await pulumi.previewNothing();
    succeeded("destroy", await pulumi.destroy());
    expect(hubspot.read(42)).toBeUndefined();
  });

  test("where a program is written anew in YAML", async () => {
    const pulumi = await project({ baseUrl: hubspot.url, plugin: "yaml", program: "" });
    pulumi.write("Pulumi.yaml", "name: calling\nruntime: nodejs\n");
    const dynamic = `const { CallingExtensionSettings } = require("pulumi-hubspot-calling");`;
    pulumi.write("index.js", `${dynamic} new CallingExtensionSettings("dialer", ${declared});`);
    await pulumi.upDone();
    hubspot.clearCalls();

    // In YAML an alias is a whole URN: as the state has it.
    pulumi.program(yaml({ appId: 42, ...acme }, { aliases: [pulumi.urn("dialer")] }));
    await pulumi.upDone("--expect-no-changes");
    expect(pulumi.resource("dialer")?.type).toBe("hubspot:index:CallingExtensionSettings");
    expect(writesInShort(hubspot)).toEqual([]);
  });

  test("and where a new name hides what it was nothing is deleted either", async () => {
    hubspot.seed(42, { ...acme, width: 555 });
    const pulumi = await project({ baseUrl: hubspot.url, plugin: "yaml", program: "" });
    pulumi.write("Pulumi.yaml", "name: calling\nruntime: nodejs\n");
    const dynamic = `const { CallingExtensionSettings } = require("pulumi-hubspot-calling");`;
    pulumi.write("index.js", `${dynamic} new CallingExtensionSettings("dialer", ${declared});`);
    await pulumi.upDone();

    pulumi.program(yaml({ appId: 42, ...acme }).replace('"dialer"', '"renamed"'));
    expect((await pulumi.upDone()).output).toContain("app 42 calling settings: kept in HubSpot");
    expect(hubspot.read(42)).toMatchObject({ ...acme, width: 555 });
    expect(writesInShort(hubspot)).toEqual([]);
    await pulumi.previewNothing();
  });
});
