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
  const pulumi = await project({
    baseUrl: hubspot.url,
    plugin: "nodejs",
    program: `const hubspot = require("pulumi-hubspot-calling/plugin");
      module.exports = async () => {
        const { exists, height } = await hubspot.getCallingExtensionSettings({ appId: 42 });
        const copy = new hubspot.CallingExtensionSettings("copy", { appId: 43, ...${JSON.stringify(acme)}, height: height + 1 });
        const later = hubspot.getCallingExtensionSettingsOutput({ appId: copy.appId });
        return { exists, height: later.height };
      };`,
  });
  const { output } = await pulumi.preview();
  expect(output).not.toContain("error");
  await pulumi.upDone();
  expect(pulumi.outputs()).toEqual({ exists: true, height: 601 });
  expect(hubspot.read(43)).toMatchObject({ ...acme, height: 601 });
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
