import { emulatedHubSpot, writes } from "./support/hubspot.js";
import { project } from "./support/project.js";

const hubspot = emulatedHubSpot();

/** A resource whose outputs are known only once it is there. */
const source = (given: object) => `
  const given = ${JSON.stringify(given)};
  class Source extends pulumi.dynamic.Resource {
    constructor(name, values) {
      const outputs = Object.fromEntries(Object.keys(values).map((key) => [key, undefined]));
      super({
        create: async (inputs) => ({ id: "source", outs: { values: inputs.values, ...JSON.parse(inputs.values) } }),
        update: async (id, olds, inputs) => ({ outs: { values: inputs.values, ...JSON.parse(inputs.values) } }),
      }, name, { values: JSON.stringify(values), ...outputs });
    }
  }
  const source = new Source("source", given);
  const settings = Object.fromEntries(Object.keys(given).map((key) => [key, source[key]]));
`;

const values = {
  name: "Dialer",
  url: "https://dialer.example/",
  height: 640,
  width: 480,
  isReady: true,
  supportsCustomObjects: false,
  supportsInboundCalling: true,
  usesCallingWindow: false,
  usesRemote: true,
};

test("what another resource brings is written once it is known", async () => {
  // Of the second one the app is known, and its name and url, which a first POST needs, are not.
  const program = `${source({ appId: 42, ...values })} new CallingExtensionSettings("dialer", settings);
    new CallingExtensionSettings("second", { appId: 43, name: source.name, url: source.url });`;
  const pulumi = await project({ baseUrl: hubspot.url, program });

  const preview = await pulumi.preview("--diff");
  expect(preview.exitCode).toBe(0);
  expect(preview.output).toMatch(/4 to create/);
  expect(hubspot.calls().map(({ method, appId }) => `${method} ${appId}`)).toEqual(["GET 43"]);

  await pulumi.upDone();
  const sent = writes(hubspot).map(({ method, appId, body }) => [`${method} ${appId}`, body]);
  expect(Object.fromEntries(sent)).toEqual({
    "POST 42": values,
    "POST 43": expect.objectContaining({ name: values.name, url: values.url, height: 600 }),
  });
  expect(sent).toHaveLength(2);
  await pulumi.previewNothing();
});

test("settings that become unknown are a change, sent once known", async () => {
  hubspot.seed(42, values);
  const pulumi = await project({
    baseUrl: hubspot.url,
    program: `new CallingExtensionSettings("dialer", ${JSON.stringify({ appId: 42, ...values })});`,
  });
  await pulumi.upDone();
  hubspot.clearCalls();

  pulumi.program(`${source({ ...values, height: 700, isReady: false })}
    new CallingExtensionSettings("dialer", { appId: 42, ...settings });`);
  const preview = await pulumi.preview();
  expect(preview.exitCode).toBe(0);
  expect(preview.output).toMatch(/1 to update/);
  expect(writes(hubspot)).toEqual([]);

  await pulumi.upDone();
  expect(writes(hubspot).map(({ method, body }) => [method, body])).toEqual([
    ["PATCH", { height: 700, isReady: false }],
  ]);
});
