import { ConfigError } from "../../src/config.js";
import { InMemoryDeclarations } from "../../src/lifecycle/declarationStore.js";
import { callingRecordingSettings } from "../../src/resources/callingRecordingSettings.js";
import { APP, operationAt, SETTINGS, useHubSpot } from "../support/hubspot.js";

const hubspot = useHubSpot();
const [first, second] = ["urn:pulumi:dev::p::t::first", "urn:pulumi:dev::p::t::second"];

/** Two processes of one operation, and what both said. */
function processes() {
  const said: [string, string][] = [];
  const declarations = new InMemoryDeclarations();
  const print = (line: string, severity: string) => void said.push([severity, line]);
  const start = () => hubspot.newOperation({ declarations, print }).lifecycle;
  return { one: start(), other: start(), said };
}

it("two resources with a setting of one app are warned of by their urns", async () => {
  hubspot.emulator.seed(APP, SETTINGS);
  const { one, other, said } = processes();
  await one.validate({ appId: APP }, { appId: APP, height: 600, width: 400 }, first);
  await other.validate({ appId: APP }, { appId: APP, height: 600, name: "Acme" }, second);
  expect(said).toEqual([
    [
      "warning",
      `app 42 calling settings: ${first} and ${second} both declare height: the last one written wins, and each sees the other's value as drift. Give each setting one owner (warning)`,
    ],
  ]);
});

it("nobody is warned about other settings, another app or themselves", async () => {
  const { one, other, said } = processes();
  await one.validate({ appId: APP }, { appId: APP, height: 600 }, first);
  await one.validate({ appId: APP }, { appId: APP, height: 601 }, first);
  await other.validate({ appId: APP }, { appId: APP, width: 400 }, second);
  await other.validate({ appId: 43 }, { appId: 43, height: 600 }, second);
  expect(said).toEqual([]);
});

it("what one process has seen in check no other deletes", async () => {
  hubspot.emulator.seed(APP, SETTINGS);
  const { one, other, said } = processes();
  await one.validate({ appId: APP }, { appId: APP, height: 600 }, first);
  await other.delete(String(APP), { appId: APP });
  expect(hubspot.emulator.read(APP)).toMatchObject(SETTINGS);
  expect(said).toEqual([["info", expect.stringContaining("kept in HubSpot")]]);
});

describe("two addresses of one HubSpot", () => {
  it.each([
    ["another name", (url: URL) => `http://localhost:${url.port}`],
    ["a slash at the end", (url: URL) => `${url.origin}/`],
    ["a path", (url: URL) => `${url.origin}/gateway`],
    ["another server, which may be a gateway", () => "http://127.0.0.1:1"],
  ])("share what is declared: %s", async (_, respelled) => {
    hubspot.emulator.seed(APP, SETTINGS);
    const declarations = new InMemoryDeclarations();
    const here = hubspot.newOperation({ declarations });
    const there = operationAt(respelled(new URL(hubspot.emulator.url)), { declarations });
    await here.lifecycle.validate({ appId: APP }, { appId: APP, height: 600 }, first);
    await there.lifecycle.delete(String(APP), { appId: APP });
    expect(hubspot.emulator.read(APP)).toMatchObject(SETTINGS);
    expect(there.lines).toEqual([expect.stringContaining("kept in HubSpot")]);
  });
});

describe("what cannot be deleted", () => {
  it("is left without a credential too", async () => {
    const config = () => {
      throw new ConfigError("no credential is configured");
    };
    const { lifecycle, lines } = hubspot.newOperation(
      { declarations: new InMemoryDeclarations(), config },
      callingRecordingSettings,
    );
    await lifecycle.delete(String(APP), { appId: APP });
    expect(lines).toEqual([expect.stringContaining("left as they are")]);
    expect(hubspot.methods()).toEqual([]);
  });
});
