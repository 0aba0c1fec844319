import { API_VERSIONS, ConfigError, isLoopback, readConfig } from "../src/config.js";

const KEY = { "hubspot:developerApiKey": "key-1" };
const TOKEN = { "hubspot:accessToken": "token-1" };

function read(config: Record<string, unknown>, environment: NodeJS.ProcessEnv = {}) {
  return readConfig((key) => config[key], environment);
}

function fault(config: Record<string, unknown>, environment: NodeJS.ProcessEnv = {}): string {
  try {
    read(config, environment);
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigError);
    return (error as Error).message;
  }
  throw new Error("expected a ConfigError");
}

const developerApiKey = (value: string) => ({ kind: "developerApiKey", value });
const accessToken = (value: string) => ({ kind: "accessToken", value });

/** The same, found in environment variables. */
const inEnvironment = (credential: object) => ({ ...credential, inEnvironment: true });

describe("the credential", () => {
  it.each([
    ["a key in config", KEY, {}, developerApiKey("key-1")],
    ["a token in config", TOKEN, {}, accessToken("token-1")],
    ["a key in the environment", {}, { HUBSPOT_DEVELOPER_API_KEY: "key-2" }, inEnvironment(developerApiKey("key-2"))],
    ["a token in the environment", {}, { HUBSPOT_ACCESS_TOKEN: "token-2" }, inEnvironment(accessToken("token-2"))],
    ["config before the environment", KEY, { HUBSPOT_DEVELOPER_API_KEY: "key-2" }, developerApiKey("key-1")],
    ["a key in config silences a token", KEY, { HUBSPOT_ACCESS_TOKEN: "token-2" }, developerApiKey("key-1")],
    ["a token in config silences a key", TOKEN, { HUBSPOT_DEVELOPER_API_KEY: "key-2" }, accessToken("token-1")],
    [
      "config silences two of them",
      KEY,
      { HUBSPOT_ACCESS_TOKEN: "token-2", HUBSPOT_DEVELOPER_API_KEY: "key-2" },
      developerApiKey("key-1"),
    ],
    [
      "config silences a malformed one",
      KEY,
      { HUBSPOT_ACCESS_TOKEN: "not a token", HUBSPOT_DEVELOPER_API_KEY: "" },
      developerApiKey("key-1"),
    ],
    ["white space around it is dropped", { "hubspot:accessToken": " \ttoken-1\n" }, {}, accessToken("token-1")],
    ["empty counts as absent", { ...TOKEN, "hubspot:developerApiKey": "" }, {}, accessToken("token-1")],
    ["blank counts as absent", { ...KEY, "hubspot:accessToken": " \n" }, {}, developerApiKey("key-1")],
    [
      "empty config leaves it to the environment",
      { "hubspot:developerApiKey": " " },
      { HUBSPOT_ACCESS_TOKEN: " token-2 ", HUBSPOT_DEVELOPER_API_KEY: "" },
      inEnvironment(accessToken("token-2")),
    ],
    ["a number in config", { "hubspot:developerApiKey": 12_345 }, {}, developerApiKey("12345")],
    ["null in config", { ...TOKEN, "hubspot:developerApiKey": null }, {}, accessToken("token-1")],
  ])("%s", (_, config, environment, credential) => {
    expect(read(config, environment).credential).toEqual(credential);
  });

  it("missing names every way to set one", () => {
    const message = fault({});
    for (const part of [
      "HubSpot is not configured: no credential",
      "`pulumi config set --secret hubspot:developerApiKey`",
      "hubspot:accessToken",
      "hubspot:clientId, hubspot:clientSecret and hubspot:refreshToken",
      "HUBSPOT_DEVELOPER_API_KEY",
      "HUBSPOT_ACCESS_TOKEN",
      "HUBSPOT_CLIENT_ID + HUBSPOT_CLIENT_SECRET + HUBSPOT_REFRESH_TOKEN",
    ]) {
      expect(message).toContain(part);
    }
  });

  it("twice in config says how to remove either", () => {
    expect(fault({ ...KEY, ...TOKEN })).toBe(
      "HubSpot is not configured: hubspot:developerApiKey and hubspot:accessToken are both set, and HubSpot takes exactly one: remove one with `pulumi config rm hubspot:developerApiKey` or `pulumi config rm hubspot:accessToken`.",
    );
  });

  it("twice in the environment says how to remove either", () => {
    expect(fault({}, { HUBSPOT_DEVELOPER_API_KEY: "key-2", HUBSPOT_ACCESS_TOKEN: "token-2" })).toBe(
      "HubSpot is not configured: HUBSPOT_DEVELOPER_API_KEY and HUBSPOT_ACCESS_TOKEN are both set, and HubSpot takes exactly one: remove one with `unset HUBSPOT_DEVELOPER_API_KEY` or `unset HUBSPOT_ACCESS_TOKEN`.",
    );
  });

  it.each(["canary key", "canary\nkey", "canary\u0000key", "canary€", "canary&admin=1", '"canary"'])(
    "%j is none, and is not shown",
    (value) => {
      for (const [config, environment, from] of [
        [{ "hubspot:developerApiKey": value }, {}, "hubspot:developerApiKey"],
        [{}, { HUBSPOT_ACCESS_TOKEN: value }, "HUBSPOT_ACCESS_TOKEN"],
      ] as const) {
        const message = fault(config, environment);
        expect(message).toContain(`${from} is not a credential`);
        expect(message).not.toContain("canary");
        expect(message).not.toContain("\n");
      }
    },
  );
});

describe("an app's own OAuth credential", () => {
  const APP = { "hubspot:clientId": "id-1", "hubspot:clientSecret": "secret-1", "hubspot:refreshToken": "refresh-1" };
  const VARIABLES = {
    HUBSPOT_CLIENT_ID: "id-2",
    HUBSPOT_CLIENT_SECRET: "secret-2",
    HUBSPOT_REFRESH_TOKEN: "refresh-2",
  };
  const app = (which: number) => ({
    kind: "oauthApp",
    clientId: `id-${which}`,
    clientSecret: `secret-${which}`,
    refreshToken: `refresh-${which}`,
  });

  it.each([
    ["in config", APP, {}, app(1)],
    ["in the environment", {}, VARIABLES, inEnvironment(app(2))],
    ["in config silences the environment", APP, { ...VARIABLES, HUBSPOT_ACCESS_TOKEN: "token-2" }, app(1)],
    ["in the environment is silenced by a key", KEY, VARIABLES, developerApiKey("key-1")],
    ["beside an empty key", { ...APP, "hubspot:developerApiKey": " " }, {}, app(1)],
  ])("%s", (_, config, environment, credential) => {
    expect(read(config, environment).credential).toEqual(credential);
  });

  it.each([
    [
      { ...APP, "hubspot:clientSecret": "" },
      {},
      "hubspot:clientId and hubspot:refreshToken are set, but hubspot:clientSecret is not: an app's OAuth credential needs all three in the same place. Set it with `pulumi config set --secret hubspot:clientSecret`.",
    ],
    [
      { "hubspot:refreshToken": "refresh-1" },
      VARIABLES,
      "hubspot:refreshToken is set, but hubspot:clientId and hubspot:clientSecret are not: an app's OAuth credential needs all three in the same place. Set them with `pulumi config set --secret hubspot:clientId` and `pulumi config set --secret hubspot:clientSecret`.",
    ],
    [
      {},
      { HUBSPOT_CLIENT_ID: "id-2" },
      "HUBSPOT_CLIENT_ID is set, but HUBSPOT_CLIENT_SECRET and HUBSPOT_REFRESH_TOKEN are not: an app's OAuth credential needs all three in the same place. Set them as HUBSPOT_CLIENT_SECRET and HUBSPOT_REFRESH_TOKEN in the environment.",
    ],
    [
      { ...APP, ...KEY },
      {},
      "hubspot:developerApiKey and hubspot:clientId + hubspot:clientSecret + hubspot:refreshToken are both set, and HubSpot takes exactly one: remove one with `pulumi config rm hubspot:developerApiKey` or `pulumi config rm-all hubspot:clientId hubspot:clientSecret hubspot:refreshToken`.",
    ],
    [
      { ...TOKEN, "hubspot:clientId": "id-1" },
      {},
      "hubspot:accessToken and hubspot:clientId are both set, and HubSpot takes exactly one: remove one with `pulumi config rm hubspot:accessToken` or `pulumi config rm hubspot:clientId`.",
    ],
    [
      {},
      { ...VARIABLES, HUBSPOT_ACCESS_TOKEN: "token-2", HUBSPOT_DEVELOPER_API_KEY: "key-2" },
      "HUBSPOT_DEVELOPER_API_KEY, HUBSPOT_ACCESS_TOKEN and HUBSPOT_CLIENT_ID + HUBSPOT_CLIENT_SECRET + HUBSPOT_REFRESH_TOKEN are all set, and HubSpot takes exactly one: remove all but one with `unset HUBSPOT_DEVELOPER_API_KEY`, `unset HUBSPOT_ACCESS_TOKEN` or `unset HUBSPOT_CLIENT_ID HUBSPOT_CLIENT_SECRET HUBSPOT_REFRESH_TOKEN`.",
    ],
    [
      { ...APP, "hubspot:clientSecret": "canary secret" },
      {},
      "hubspot:clientSecret is not a credential: only letters, digits and . _ ~ + / = - can stand in one. Set it again with `pulumi config set --secret hubspot:clientSecret`.",
    ],
  ])("that is not a credential (%j, %j) says what to do", (config, environment, message) => {
    expect(fault(config, environment)).toBe(`HubSpot is not configured: ${message}`);
  });
});

describe("the API version", () => {
  it("is v3 by default", () => {
    expect(read(KEY).apiVersion).toBe("v3");
    expect(read({ ...KEY, "hubspot:apiVersion": " " }).apiVersion).toBe("v3");
  });

  it.each(API_VERSIONS)("may be %s", (version) => {
    expect(read({ ...KEY, "hubspot:apiVersion": ` ${version} ` }).apiVersion).toBe(version);
    expect(read(KEY, { HUBSPOT_API_VERSION: version }).apiVersion).toBe(version);
  });

  it("in config comes before the environment", () => {
    expect(read({ ...KEY, "hubspot:apiVersion": "2026-03" }, { HUBSPOT_API_VERSION: "bad" }).apiVersion).toBe(
      "2026-03",
    );
  });

  it.each(["v1", "V3", "3", "2025-9", "2026-03-01", "v3/../x", 3])("may not be %j", (version) => {
    expect(fault({ ...KEY, "hubspot:apiVersion": version })).toBe(
      "HubSpot is not configured: hubspot:apiVersion is not an API version this provider knows: use v3, 2025-09, 2026-03, 2026-09, as in `pulumi config set hubspot:apiVersion v3`.",
    );
    expect(fault(KEY, { HUBSPOT_API_VERSION: String(version) })).toContain("HUBSPOT_API_VERSION is not an API version");
  });
});

describe("the base URL", () => {
  it.each([
    [undefined, "https://api.hubapi.com"],
    ["", "https://api.hubapi.com"],
    ["https://gateway.acme.example", "https://gateway.acme.example"],
    ["https://gateway.acme.example/", "https://gateway.acme.example"],
    ["https://gateway.acme.example:8443/hubspot//", "https://gateway.acme.example:8443/hubspot"],
    [" HTTPS://Gateway.Acme.example/HubSpot ", "https://gateway.acme.example/HubSpot"],
    ["http://localhost:4010", "http://localhost:4010"],
    ["http://127.0.0.1:4010/", "http://127.0.0.1:4010"],
    ["http://[::1]:4010", "http://[::1]:4010"],
  ])("%j becomes %s", (given, baseUrl) => {
    expect(read({ ...KEY, "hubspot:baseUrl": given }).baseUrl).toBe(baseUrl);
    expect(read(KEY, { HUBSPOT_BASE_URL: given }).baseUrl).toBe(baseUrl);
  });

  it.each([
    ["api.hubapi.com", "is not an absolute URL"],
    ["/crm", "is not an absolute URL"],
    ["https://", "is not an absolute URL"],
    ["http://api.hubapi.com", "must be https"],
    ["http://127.0.0.1.evil.example", "must be https"],
    ["http://localhost.evil.example", "must be https"],
    ["http://10.0.0.1", "must be https"],
    ["ftp://api.hubapi.com", "must be https"],
    ["https://user:canary@gateway.acme.example", "carries a user name or password"],
    ["https://canary@gateway.acme.example", "carries a user name or password"],
    ["https://gateway.acme.example?hapikey=canary", "must have no query and no fragment"],
    ["https://gateway.acme.example/#canary", "must have no query and no fragment"],
  ])("%s %s", (given, reason) => {
    const message = fault({ ...KEY, "hubspot:baseUrl": given });
    expect(message).toContain(`hubspot:baseUrl ${reason}`);
    expect(message).toContain("Set it with `pulumi config set hubspot:baseUrl https://…`.");
    expect(message).not.toContain("canary");
    expect(fault(KEY, { HUBSPOT_BASE_URL: given })).toContain(`HUBSPOT_BASE_URL ${reason}`);
  });
});

describe("faults", () => {
  it("come all at once in one line", () => {
    const message = fault({ ...KEY, ...TOKEN, "hubspot:apiVersion": "v9", "hubspot:baseUrl": "nowhere" });
    for (const part of ["are both set", "is not an API version", "is not an absolute URL"]) {
      expect(message).toContain(part);
    }
    expect(message).not.toContain("\n");
  });
});

describe("isLoopback", () => {
  it.each(["localhost", "127.0.0.1", "127.1.2.3", "[::1]"])("%s is", (host) => expect(isLoopback(host)).toBe(true));
  it.each(["", "localhost.", "a.localhost", "127.0.0.1.example", "[::2]", "0.0.0.0", "128.0.0.1"])(
    "%s is not",
    (host) => expect(isLoopback(host)).toBe(false),
  );
});

describe("a key that is spelt otherwise", () => {
  it.each([
    ["hubspot:baseURL", "hubspot:baseUrl"],
    ["hubspot:baseurl", "hubspot:baseUrl"],
    ["hubspot:base_url", "hubspot:baseUrl"],
    ["hubspot:base-url", "hubspot:baseUrl"],
    ["hubspot:developerApikey", "hubspot:developerApiKey"],
    ["hubspot:developerAPIKey", "hubspot:developerApiKey"],
    ["hubspot:ClientID", "hubspot:clientId"],
    ["hubspot:apiversion", "hubspot:apiVersion"],
  ])("%s is an error that names %s", (key, meant) => {
    const value = "canary-value";
    expect(fault({ "hubspot:accessToken": "token-1", [key]: value }, {})).toBe(
      `HubSpot is not configured: ${key} is no setting: did you mean ${meant}?`,
    );
  });

  it("is ignored beside the right one", () => {
    const config = { ...TOKEN, "hubspot:baseUrl": "http://127.0.0.1:8377", "hubspot:baseURL": "http://127.0.0.1:1" };
    expect(read(config, {}).baseUrl).toBe("http://127.0.0.1:8377");
  });
});
