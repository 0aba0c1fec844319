import { type Emulator, startEmulator } from "hubspot-calling-emulator";
import { emulatedHubSpot, writesInShort } from "./support/hubspot.js";
import { type Project, type ProjectOptions, project, succeeded } from "./support/project.js";

const hubspot = emulatedHubSpot();
const settings = { name: "Dialer", url: "https://dialer.example/", height: 600 };
const declared = { appId: 42, ...settings };
const PLUGIN = `const hubspot = require("pulumi-hubspot-calling/plugin");\n`;
/** Only this flag makes Pulumi read with today's configuration where it does not run the program first. */
const FLAG = "--run-program";

const client = { clientId: "id-1", clientSecret: "secret-1", refreshToken: "refresh-1" };

let other: Emulator;
beforeAll(async () => {
  other = await startEmulator();
});
afterAll(() => other.stop());

/** The stack's access token, in plain config. */
const token = (value: string) => ({ "hubspot:accessToken": value });

/** Makes the server the one that accepts this token, holding what HubSpot does but another height. Answers its calls. */
function moveTo(server: Emulator, accessToken: string): () => string[] {
  server.reset();
  server.set({ accessTokens: [accessToken] });
  server.seedAll(hubspot.documents());
  server.edit(42, { height: 998 });
  hubspot.set({ accessTokens: ["of nobody"] });
  return () => server.calls().map(({ method, appId }) => `${method} ${appId}`);
}

function refused(result: { exitCode: number | null; output: string }): void {
  expect(result.exitCode).not.toBe(0);
  expect(result.output).toContain("HubSpot refused the ");
  expect(result.output).toContain(FLAG);
}

describe.each(["dynamic", "plugin"] as const)("through the %s front end", (frontEnd) => {
  const dialer = (options: object = {}) =>
    `${frontEnd === "plugin" ? PLUGIN : "const hubspot = { CallingExtensionSettings };\n"}
     new hubspot.CallingExtensionSettings("dialer", ${JSON.stringify(declared)}, ${JSON.stringify(options)});`;
  const stack = (options: Partial<ProjectOptions> = {}): Promise<Project> =>
    project({
      baseUrl: hubspot.url,
      program: dialer(),
      ...(frontEnd === "plugin" ? { plugin: "nodejs" } : {}),
      ...options,
      config: { "hubspot:developerApiKey": undefined, ...options.config },
    });

  test("a renewed token and another server work, elsewhere with one flag", async () => {
    hubspot.set({ accessTokens: ["token-1"] });
    const pulumi = await stack({ config: token("token-1") });
    await pulumi.upDone();

    hubspot.set({ accessTokens: ["token-2"] });
    pulumi.configure(token("token-2"));
    await pulumi.previewNothing();
    hubspot.edit(42, { height: 999 });
    expect((await pulumi.upDone()).output).toContain("height 999 => 600 (drift)");
    expect(hubspot.read(42)).toMatchObject({ height: 600 });

    hubspot.set({ accessTokens: ["token-3"] });
    pulumi.configure(token("token-3"));
    refused(await pulumi.refresh());
    succeeded("refresh", await pulumi.refresh(FLAG));

    const atOther = moveTo(other, "token-4");
    pulumi.configure({ ...token("token-4"), "hubspot:baseUrl": other.url });
    refused(await pulumi.destroy());
    hubspot.clearCalls();
    expect((await pulumi.preview()).output).toContain("height 998 => 600 (drift)");
    await pulumi.upDone();
    expect(hubspot.calls()).toEqual([]);
    expect(atOther()).toEqual(["GET 42", "GET 42", "PATCH 42"]);

    hubspot.set({ accessTokens: ["token-5"] });
    pulumi.configure({ ...token("token-5"), "hubspot:baseUrl": hubspot.url });
    succeeded("destroy", await pulumi.destroy(FLAG));
    expect([hubspot.read(42), other.read(42)]).toMatchObject([undefined, { height: 600 }]);
    expect(atOther()).toHaveLength(3);
  });

  test("an app's own credential outlives its access tokens, in every operation", async () => {
    hubspot.set({ oauthClients: [client] });
    const config = Object.fromEntries(Object.entries(client).map(([name, value]) => [`hubspot:${name}`, value]));
    const pulumi = await stack({ config });
    const hold = hubspot.fault({ match: { method: "POST", path: "/crm/" }, action: { type: "hold" } });
    const up = pulumi.upDone();
    await hold.held;
    hubspot.expireAccessTokens();
    hold.release();
    await up;
    expect(hubspot.read(42)).toMatchObject(settings);
    const posts = hubspot.calls().filter(({ method }) => method === "POST");
    const inShort = posts.map(({ path, status }) => `${path.includes("/oauth/") ? "token" : "settings"} ${status}`);
    expect(inShort).toEqual(["token 200", "settings 401", "token 200", "settings 200"]);

    hubspot.expireAccessTokens();
    succeeded("refresh", await pulumi.refresh());
    hubspot.expireAccessTokens();
    hubspot.clearCalls();
    succeeded("destroy", await pulumi.destroy());
    expect(hubspot.read(42)).toBeUndefined();
    expect(hubspot.calls().filter(({ status }) => status === 401)).toEqual([]);
  });

  test("with refresh: always a renewed token works with the same flag", async () => {
    hubspot.set({ accessTokens: ["token-1"] });
    const pulumi = await stack({ refreshAlways: true, config: token("token-1") });
    await pulumi.upDone();
    hubspot.set({ accessTokens: ["token-2"] });
    pulumi.configure(token("token-2"));
    hubspot.edit(42, { height: 999 });
    refused(await pulumi.preview());
    await pulumi.upDone(FLAG);
    expect(hubspot.read(42)).toMatchObject({ height: 600 });
    await pulumi.previewNothing();
  });

  test("a token of another account loses nothing of the state", async () => {
    hubspot.seed(42, settings);
    const program = dialer({ protect: true, ignoreChanges: ["height"] });
    const pulumi = await stack({ program, env: { HUBSPOT_ACCESS_TOKEN: "token-1" } });
    await pulumi.upDone();
    hubspot.edit(42, { height: 999 });
    // To another account the app does not exist.
    hubspot.set({ foreignApps: { 42: 404 } });
    expect((await pulumi.up()).exitCode).not.toBe(0);
    expect(pulumi.resource("dialer")).toMatchObject({ id: "42", protect: true });
    hubspot.set({ foreignApps: {} });
    await pulumi.upDone();
    expect(hubspot.read(42)).toMatchObject({ height: 999 });
    expect(writesInShort(hubspot)).not.toContain("PATCH 42");
  });
});

test("an explicit provider's renewed token and server work at once", async () => {
  hubspot.set({ accessTokens: ["token-1"] });
  const program = (accessToken: string, baseUrl = hubspot.url) => `${PLUGIN}
    const provider = new hubspot.Provider("emea", { accessToken: "${accessToken}", baseUrl: "${baseUrl}" });
    new hubspot.CallingExtensionSettings("dialer", ${JSON.stringify(declared)}, { provider });`;
  const pulumi = await project({ baseUrl: hubspot.url, plugin: "nodejs", program: program("token-1") });
  await pulumi.upDone();
  hubspot.set({ accessTokens: ["token-2"] });
  expect((await pulumi.preview()).output).toContain(
    'The provider "emea" is declared in the program: there each hubspot: key stands for its argument',
  );
  pulumi.program(program("token-2"));
  hubspot.edit(42, { height: 999 });
  expect((await pulumi.preview("--diff")).output).toContain("height 999 => 600 (drift)");
  await pulumi.upDone();
  expect(hubspot.read(42)).toMatchObject({ height: 600 });

  const atOther = moveTo(other, "token-3");
  hubspot.clearCalls();
  pulumi.program(program("token-3", other.url));
  succeeded("refresh", await pulumi.refresh(FLAG));
  await pulumi.upDone();
  expect(hubspot.calls()).toEqual([]);
  expect(atOther()).toEqual(expect.arrayContaining(["GET 42", "PATCH 42"]));
  expect(other.read(42)).toMatchObject({ height: 600 });

  hubspot.set({ accessTokens: ["token-4"] });
  pulumi.program(program("token-4"));
  succeeded("destroy", await pulumi.destroy(FLAG));
  expect([hubspot.read(42), other.read(42)]).toMatchObject([undefined, { height: 600 }]);
});
