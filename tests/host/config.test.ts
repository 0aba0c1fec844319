import { type Emulator, startEmulator } from "hubspot-calling-emulator";
import { sent } from "./support/calls.js";
import { EngineStandIn } from "./support/engine.js";
import { Host, type HostOptions } from "./support/host.js";
import { shimOf } from "./support/program.js";
import { acme } from "./support/samples.js";

const KEY = "hubspot:developerApiKey";
const TOKEN = "hubspot:accessToken";
let hubspot: Emulator;
let shim: string;

beforeAll(async () => {
  hubspot = await startEmulator();
  shim = await shimOf("CallingExtensionSettings");
});
beforeEach(() => hubspot.reset());
afterAll(() => hubspot.stop());

/** Runs a piece of work in a host of its own, with the emulator's address in its config. */
async function inHost<T>(options: HostOptions, work: (host: Host) => Promise<T>): Promise<T> {
  const host = await Host.start({ ...options, config: { "hubspot:baseUrl": hubspot.url, ...options.config } });
  try {
    return await work(host);
  } finally {
    await host.stop();
  }
}

describe("a wrong configuration fails every method with the same message", () => {
  const inputs = () => ({ appId: 42, adoptExisting: true, ...acme, __provider: shim });
  const outputs = () => ({ ...inputs(), __record: { sent: acme } });

  /** What the first call of each method says, and what it says when called again. */
  const messages = (options: HostOptions) =>
    inHost(options, async ({ provider }) => {
      const calls: (() => Promise<unknown>)[] = [
        () => provider.read("42", outputs()),
        () => provider.diff("42", outputs(), inputs()),
        () => provider.create(inputs()),
        () => provider.update("42", outputs(), inputs()),
        () => provider.delete("42", outputs()),
      ];
      const said: string[] = [];
      for (const call of [...calls, ...calls]) {
        said.push(await call().then(String, (error: Error) => error.message));
        const { failures } = await provider.check({}, inputs());
        // Without a property, beside which the engine would print a value.
        expect(failures).toEqual([{ property: "", reason: said[0] }]);
      }
      return said;
    });

  test.each<[string, Record<string, unknown>, RegExp[], Record<string, string>?]>([
    ["no credential", {}, [/no credential/, /pulumi config set --secret hubspot:developerApiKey/, /accessToken/]],
    [
      "both",
      { [KEY]: "k1", [TOKEN]: "t1" },
      [/are both set/, /pulumi config rm hubspot:developerApiKey/, /rm hubspot:accessToken/],
    ],
    [
      "both in the environment",
      {},
      [/HUBSPOT_DEVELOPER_API_KEY and HUBSPOT_ACCESS_TOKEN are both set/, /unset HUBSPOT_ACCESS_TOKEN/],
      { HUBSPOT_DEVELOPER_API_KEY: "canary-1", HUBSPOT_ACCESS_TOKEN: "canary-2" },
    ],
    [
      "a part of an app's own credential",
      { "hubspot:clientId": "canary-id", "hubspot:refreshToken": "canary-refresh" },
      [/hubspot:clientSecret is not: .* needs all three/, /pulumi config set --secret hubspot:clientSecret/],
    ],
    [
      "a key beside an app's own credential",
      { [KEY]: "k1", "hubspot:clientId": "canary-id" },
      [/hubspot:developerApiKey and hubspot:clientId are both set/, /pulumi config rm hubspot:clientId/],
    ],
    ["an empty one", { [KEY]: "", [TOKEN]: " \n" }, [/no credential/]],
    ["a credential that is a list", { [KEY]: ["canary", "list"] }, [/hubspot:developerApiKey is not a credential/]],
    ["a credential that is an object", { [TOKEN]: { canary: "object" } }, [/hubspot:accessToken is not a credential/]],
    [
      "a URL that is none",
      { [KEY]: "k1", "hubspot:baseUrl": "canary" },
      [/hubspot:baseUrl is not an absolute URL/, /pulumi config set hubspot:baseUrl/],
    ],
    [
      "plain http to another host",
      { [KEY]: "k1", "hubspot:baseUrl": "http://gateway.example" },
      [/hubspot:baseUrl must be https/],
    ],
    [
      "a URL with a password",
      { [KEY]: "k1", "hubspot:baseUrl": "https://u:canary@gateway.example" },
      [/hubspot:baseUrl carries/],
    ],
    [
      "a version that is none",
      { [KEY]: "k1", "hubspot:apiVersion": "canary" },
      [
        /hubspot:apiVersion is not an API version/,
        /v3, 2025-09, 2026-03, 2026-09/,
        /pulumi config set hubspot:apiVersion v3/,
      ],
    ],
    [
      "a key that is spelt otherwise",
      { [KEY]: "k1", "hubspot:apiversion": "canary" },
      [/hubspot:apiversion is no setting: did you mean hubspot:apiVersion\?/],
    ],
    [
      "several errors",
      { "hubspot:apiVersion": 3, "hubspot:baseUrl": true },
      [/no credential/, /hubspot:apiVersion/, /hubspot:baseUrl/],
    ],
  ])("%s", async (_, config, patterns, environment = {}) => {
    const said = await messages({ config, environment });
    expect(new Set(said).size).toBe(1);
    expect(said[0]).toMatch(/^HubSpot is not configured: /);
    for (const pattern of patterns) expect(said[0]).toMatch(pattern);
    expect(said[0]).not.toContain("canary");
    expect(hubspot.calls()).toEqual([]);
  });
});

describe("a configuration that is right", () => {
  const canRead = async (options: HostOptions) => {
    hubspot.seed(42);
    await inHost(options, ({ provider }) => provider.read("42", { appId: 42, __provider: shim }));
    return hubspot.calls().map(({ credential, version }) => [credential, version]);
  };

  test("config silences both environment variables and white space is dropped", async () => {
    const environment = { HUBSPOT_DEVELOPER_API_KEY: "wrong", HUBSPOT_ACCESS_TOKEN: "wrong" };
    hubspot.set({ accessTokens: ["right"] });
    expect(await canRead({ config: { [TOKEN]: " right\n" }, environment })).toEqual([["accessToken", "v3"]]);
  });

  test("an address and a version in config win over the environment's", async () => {
    const environment = { HUBSPOT_BASE_URL: "https://nowhere.invalid", HUBSPOT_API_VERSION: "v3" };
    const config = { [KEY]: "right", "hubspot:apiVersion": "2025-09" };
    expect(await canRead({ config, environment })).toEqual([["developerApiKey", "2025-09"]]);
  });

  const app = { clientId: "id", clientSecret: "canary-secret", refreshToken: "canary-refresh" };

  test.each(["dynamic", "plugin"] as const)("an app's own credential serves the %s provider", async (frontEnd) => {
    hubspot.set({ oauthClients: [app] });
    const config = Object.fromEntries(Object.entries(app).map(([name, value]) => [`hubspot:${name}`, value]));
    const environment = { HUBSPOT_DEVELOPER_API_KEY: "wrong" };
    expect(await canRead({ frontEnd, config, environment })).toEqual([
      ["oauthClient", undefined],
      ["accessToken", "v3"],
    ]);
  });

  test("an app's own credential serves from the environment", async () => {
    hubspot.set({ oauthClients: [app] });
    const environment = {
      HUBSPOT_CLIENT_ID: app.clientId,
      HUBSPOT_CLIENT_SECRET: app.clientSecret,
      HUBSPOT_REFRESH_TOKEN: app.refreshToken,
    };
    expect((await canRead({ environment })).map(([credential]) => credential)).toEqual(["oauthClient", "accessToken"]);
  });

  test("the environment serves where config holds nothing", async () => {
    const environment = { HUBSPOT_DEVELOPER_API_KEY: "right", HUBSPOT_API_VERSION: "2026-03" };
    hubspot.set({ developerApiKeys: ["right"] });
    expect(await canRead({ config: { [KEY]: "" }, environment })).toEqual([["developerApiKey", "2026-03"]]);
  });
});

describe("a server that is neither HubSpot's nor on this machine", () => {
  /** Too long for any name server: a request to it ends at once, without a network. */
  const server = `https://${"x".repeat(64)}.acme.example`;
  const line = `hubspot: the credential goes to ${server} (hubspot:baseUrl)`;
  const config = { [KEY]: "canary-key", "hubspot:baseUrl": server };

  test.each(["dynamic", "plugin"] as const)("is named once by the %s provider", async (frontEnd) => {
    await inHost({ frontEnd, config }, async (host) => {
      const inputs = { appId: 42, ...acme, __provider: shim };
      for (const call of [host.provider.check({}, inputs), host.provider.read("42", inputs)])
        await call.catch(() => {});
      await host.stop();
      expect(host.lines).toEqual([line]);
    });
  });

  test("is named once for two providers of one operation", async () => {
    const engine = await EngineStandIn.listen();
    const hosts = await Promise.all([1, 2].map(() => Host.start({ frontEnd: "plugin", config, engine })));
    for (const { provider } of hosts) await provider.check({}, { appId: 42, ...acme });
    expect(engine.logged.map(({ message }) => message)).toEqual([line]);
    for (const host of hosts) await host.stop();
  });
});

describe("first calls that come at the same moment", () => {
  const apps = Array.from({ length: 20 }, (_, index) => 101 + index);

  test("all are configured and each document is read once", async () => {
    for (const app of apps) hubspot.seed(app);
    const inputs = (appId: number) => ({ appId, height: 600, __provider: shim });
    await inHost({ config: { [KEY]: "k1" } }, async ({ provider }) => {
      const checks = apps.map((app) => provider.check({}, inputs(app)));
      const creates = apps.map((app) => provider.create(inputs(app)));
      const reads = apps.map((app) => provider.read(String(app), { ...inputs(app), __record: {} }));
      for (const { failures } of await Promise.all(checks)) expect(failures).toEqual([]);
      expect((await Promise.all(creates)).map(({ id }) => id)).toEqual(apps.map(String));
      expect((await Promise.all(reads)).map(({ outputs }) => outputs.height)).toEqual(apps.map(() => 600));
    });
    expect(sent(hubspot.calls()).sort()).toEqual(apps.map((app) => [`GET ${app} settings`]).sort());
  });

  test("all fail with the same message where the configuration is wrong", async () => {
    await inHost({ config: {} }, async ({ provider }) => {
      const reads = apps.map((app) => provider.read(String(app), { appId: app, __provider: shim }));
      const messages = (await Promise.allSettled(reads)).map((read) =>
        read.status === "rejected" ? (read.reason as Error).message : "read",
      );
      expect(new Set(messages).size).toBe(1);
      expect(messages[0]).toMatch(/^HubSpot is not configured: no credential/);
    });
  });
});
