import { join } from "node:path";
import { checkout } from "./support/cli.js";
import { emulatedHubSpot } from "./support/hubspot.js";
import { project, succeeded } from "./support/project.js";

const hubspot = emulatedHubSpot();
const acme = { name: "Acme Dialer", url: "https://dialer.acme.example/hubspot", height: 600 };

/** What reached HubSpot, in short. */
const methods = () => new Set(hubspot.calls().map(({ method }) => method));

test("a YAML program reads what HubSpot has, by fn::invoke", async () => {
  hubspot.seed(42, acme);
  const invoke = (kind: string, appId: number) => ({
    "fn::invoke": { function: `hubspot:get${kind}`, arguments: { appId } },
  });
  const variables = {
    settings: invoke("CallingExtensionSettings", 42),
    none: invoke("CallingExtensionSettings", 43),
    recording: invoke("CallingRecordingSettings", 42),
    channel: invoke("CallingChannelConnection", 42),
  };
  const outputs = {
    height: `\${settings.height}`,
    exists: [`\${settings.exists}`, `\${none.exists}`, `\${recording.exists}`, `\${channel.exists}`],
  };
  const pulumi = await project({
    baseUrl: hubspot.url,
    plugin: "yaml",
    program: `variables: ${JSON.stringify(variables)}\noutputs: ${JSON.stringify(outputs)}\n`,
  });
  await pulumi.upDone();
  expect(pulumi.outputs()).toEqual({ height: 600, exists: [true, false, false, false] });
  expect(methods()).toEqual(new Set(["GET"]));
});

test("a TypeScript program reads settings and declares by what it read", async () => {
  hubspot.seed(42, acme);
  const secretUrl = "https://dialer.acme.example/?token=canary-of-the-program";
  const pulumi = await project({
    baseUrl: hubspot.url,
    plugin: "nodejs",
    program: `const hubspot = require("pulumi-hubspot-calling/plugin");
      module.exports = async () => {
        const { exists, height } = await hubspot.getCallingExtensionSettings({ appId: 42 });
        const url = pulumi.secret("${secretUrl}");
        const copy = new hubspot.CallingExtensionSettings("copy", { appId: 43, ...${JSON.stringify(acme)}, url, height: height + 1 });
        const later = hubspot.getCallingExtensionSettingsOutput({ appId: copy.appId });
        const seen = hubspot.CallingExtensionSettings.get("seen", copy.id);
        // In the first preview the engine does not know this provider's credential, and answers by itself.
        const provider = new hubspot.Provider("late", { baseUrl: "${hubspot.url}", developerApiKey: copy.updatedAt.apply((text) => text.replace(/\\W/g, "")) });
        const args = [{ appId: 42 }, { provider }];
        const direct = await hubspot.getCallingExtensionSettings(...args).then((it) => it.exists, (error) => error.message);
        pulumi.log.info("direct: " + direct);
        const output = hubspot.getCallingExtensionSettingsOutput(...args).exists;
        output.apply((it) => pulumi.log.info("output: " + it));
        return { exists, url: later.url, seen: seen.url };
      };`,
  });
  const { output } = await pulumi.preview();
  expect(output).not.toContain("error:");
  expect(output).toContain("direct: getCallingExtensionSettings: the provider's configuration is not known");
  expect(output).not.toContain("output:");

  const up = await pulumi.upDone();
  expect(up.output).toContain("direct: true");
  expect(up.output).toContain("output: true");
  expect(pulumi.outputs()).toMatchObject({ exists: true });
  expect(hubspot.read(43)).toMatchObject({ ...acme, url: secretUrl, height: 601 });
  const refresh = succeeded("refresh", await pulumi.refresh());
  const shown = up.output + refresh.output + JSON.stringify(pulumi.state());
  expect(shown).not.toContain("canary-of-the-program");
});

test("the shell reads settings by pulumi do", async () => {
  hubspot.seed(42, acme);
  const env = { HUBSPOT_BASE_URL: hubspot.url, HUBSPOT_DEVELOPER_API_KEY: "key-of-the-shell" };
  const pulumi = await project({ plugin: "yaml", program: "", env });
  const plugin = join(checkout, "plugin/pulumi-resource-hubspot");
  const call = ["do", "--package", plugin, "hubspot:index:getCallingExtensionSettings"];
  const { output } = succeeded("do", await pulumi.run(...call, "--app-id=42"));
  expect(JSON.parse(output)).toMatchObject({ appId: 42, exists: true, ...acme });
  expect(methods()).toEqual(new Set(["GET"]));

  const refused = await pulumi.run(...call, "--app-id=0");
  expect(refused).toMatchObject({ exitCode: 1, output: expect.stringContaining("must be a whole number from 1") });
});
