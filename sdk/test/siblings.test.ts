import { type Run, run } from "./support/registrations.js";

jest.setTimeout(120_000);

const siblingsIn = ({ registrations }: Run) =>
  Object.fromEntries(
    registrations.flatMap(({ name, inputs }) => (inputs.__siblings ? [[name, inputs.__siblings]] : [])),
  );

test("each resource of a class names all apps of the program", async () => {
  const program = await run(`
const { CallingExtensionSettings, CallingRecordingSettings } = require("pulumi-hubspot-calling");
for (const appId of [1, 2, 3]) {
  new CallingExtensionSettings("dialer" + appId, { appId });
  new CallingRecordingSettings("recordings" + appId, { appId, urlToRetrieveAuthedRecording: "https://a.example/%s" });
}
new CallingExtensionSettings("later", { appId: Promise.resolve(4) });
CallingExtensionSettings.get("read", 5);
`);
  const all = [1, 2, 3];
  expect(siblingsIn(program)).toEqual({
    ...{ dialer1: all, dialer2: all, dialer3: all, later: all },
    ...{ recordings1: all, recordings2: all, recordings3: all },
  });
});

test("apps of another provider are not named", async () => {
  const program = await run(`
const { CallingExtensionSettings, Provider } = require("pulumi-hubspot-calling/plugin");
const emea = new Provider("emea", { developerApiKey: "k1" });
for (const appId of [1, 2]) new CallingExtensionSettings("us" + appId, { appId });
for (const appId of [3, 4]) new CallingExtensionSettings("emea" + appId, { appId }, { provider: emea });
new CallingExtensionSettings("apac", { appId: 5 }, { provider: new Provider("apac", { developerApiKey: "k2" }) });
`);
  const [us, emea] = [
    [1, 2],
    [3, 4],
  ];
  expect(siblingsIn(program)).toEqual({ us1: us, us2: us, emea3: emea, emea4: emea });
});
