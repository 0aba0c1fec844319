import { emulatedHubSpot, writes } from "./support/hubspot.js";
import { project } from "./support/project.js";
import { placesOf, written } from "./support/search.js";
import { developerApiKey } from "./support/template.js";

const hubspot = emulatedHubSpot();
const first = "https://canary-one-61ac.example/calling";
const second = "https://canary-two-9d27.example/calling";
const dialer = (url: string) =>
  `const dialer = new CallingExtensionSettings("dialer", { appId: 42, name: "Dialer", url: ${url} });
   exports.url = dialer.url;`;

test("a secret input and the credential are written nowhere", async () => {
  hubspot.seed(42, { url: "https://by-hand.example/" });
  const pulumi = await project({ baseUrl: hubspot.url, program: dialer(`pulumi.secret("${first}")`) });
  const said: Record<string, string> = {};

  said.takeover = (await pulumi.preview("--diff")).output;
  said.create = (await pulumi.upDone()).output;
  expect(hubspot.read(42)?.url).toBe(first);

  // A typing error that makes most of the secret readable, were the live value shown.
  hubspot.edit(42, { url: `${first}x` });
  said.drift = (await pulumi.preview("--diff")).output;
  expect(said.drift).toContain("app 42 calling settings: url [secret] => [secret] (drift)");
  said.refresh = (await pulumi.refresh("--diff")).output;
  said.repair = (await pulumi.upDone("--diff")).output;
  expect(hubspot.read(42)?.url).toBe(first);

  // HubSpot's own words repeat what was sent.
  hubspot.fault({
    match: { method: "PATCH" },
    action: { type: "status", status: 400, body: { status: "error", message: `${second} is not allowed` } },
  });
  pulumi.program(dialer(`pulumi.secret("${second}")`));
  const refused = await pulumi.up("--diff");
  said.refused = refused.output;
  expect(refused.exitCode).not.toBe(0);
  expect(refused.output).toContain("[secret] is not allowed");
  said.update = (await pulumi.upDone("--diff")).output;
  expect(hubspot.read(42)?.url).toBe(second);
  said.nothing = (await pulumi.previewNothing()).output;

  const everything = { ...written(pulumi), ...said };
  expect(Object.keys(everything)).toContain("state/.pulumi/stacks/calling/dev.json");
  for (const secret of [first, second, "canary-one", "canary-two", developerApiKey]) {
    expect(placesOf(secret, everything)).toEqual([]);
  }
});

test("a faulty secret is refused unseen, a new one leaves the state", async () => {
  hubspot.seed(42);
  const faulty = dialer(`pulumi.secret("ftp://canary-three.example/")`);
  const pulumi = await project({ baseUrl: hubspot.url, program: faulty });
  const { exitCode, output } = await pulumi.preview("--diff");
  expect(exitCode).not.toBe(0);
  expect(output).toMatch(/url must be an absolute https URL .*, not \[secret\]/);
  expect(output).not.toContain("canary-three");

  pulumi.program(dialer(`"${first}"`));
  await pulumi.upDone();
  expect(pulumi.stateText()).toContain(first);
  hubspot.clearCalls();

  pulumi.program(dialer(`pulumi.secret("${first}")`));
  expect((await pulumi.upDone()).output).toMatch(/1 updated/);

  expect(pulumi.stateText()).not.toContain("canary-one");
  expect(writes(hubspot)).toEqual([]);
  await pulumi.previewNothing();
});
