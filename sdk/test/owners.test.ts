import { run } from "./support/registrations.js";

jest.setTimeout(120_000);

const classes = 'const { CallingChannelConnection, CallingExtensionSettings } = require("pulumi-hubspot-calling");';
const warningsOf = async (program: string, options?: { preview?: boolean }) =>
  (await run(`${classes}\n${program}`, options)).warnings;

test("a setting declared by two resources is warned of once, with names", async () => {
  expect(
    await warningsOf(`
      new CallingExtensionSettings("dialer", { appId: 42, name: "Acme", height: 600, width: 400 });
      new CallingExtensionSettings("backup", { appId: 42, name: "Acme", height: Promise.resolve(600), isReady: true });`),
  ).toEqual([
    "dialer and backup both declare name, height in the CallingExtensionSettings of app 42: the last one written wins, and each sees the other's value as drift. Give each setting one owner.",
  ]);
});

test("each pair of three is warned of with the first that declares it", async () => {
  const warnings = await warningsOf(`
    for (const name of ["a", "b", "c"]) new CallingExtensionSettings(name, { appId: 42, height: 600 });`);
  expect(warnings.map((text) => text.split(" both ")[0])).toEqual(["a and b", "a and c"]);
});

test("resources that share no setting are not warned of", async () => {
  expect(
    await warningsOf(`
      new CallingExtensionSettings("one", { appId: 42, name: "Acme", width: 400, url: undefined });
      new CallingExtensionSettings("two", { appId: 42, height: 600, url: "https://acme.example", width: undefined });
      new CallingExtensionSettings("three", { appId: 42, isReady: Promise.resolve(undefined) });
      new CallingExtensionSettings("four", { appId: 42, isReady: true, height: 600 }, { ignoreChanges: ["height"] });
      new CallingExtensionSettings("five", { appId: 42, isReady: true }, { ignoreChanges: ["*"] });
      new CallingExtensionSettings("six", { appId: 43, isReady: true, adoptExisting: false });
      new CallingChannelConnection("seven", { appId: 42, isReady: true, adoptExisting: false });
      CallingExtensionSettings.get("eight", 42);`),
  ).toEqual([]);
});

test("an app that is known only later is warned of then", async () => {
  const program = `
    const dialer = new CallingExtensionSettings("dialer", { appId: 42, height: 600 });
    new CallingExtensionSettings("backup", { appId: dialer.appId, height: 601 });
    new CallingExtensionSettings("other", { appId: dialer.appId, height: dialer.height });`;
  expect(await warningsOf(program)).toHaveLength(2);
});

test("programs run one after another know nothing of each other", async () => {
  const { registrations, warnings } = await run(`${classes}
    const declare = async () => void new CallingExtensionSettings("dialer", { appId: 42, height: 600 });
    pulumi.runtime.runInPulumiStack(declare).then(() => pulumi.runtime.runInPulumiStack(declare));`);
  expect(registrations.filter(({ name }) => name === "dialer")).toHaveLength(2);
  expect(warnings).toEqual([]);
});
