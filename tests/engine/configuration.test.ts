import { passOn, proxyTo, serve, serveTls } from "../../provider/test/support/servers.js";
import { emulatedHubSpot } from "./support/hubspot.js";
import { project } from "./support/project.js";
import { developerApiKey } from "./support/template.js";

const hubspot = emulatedHubSpot();
const program = `new CallingExtensionSettings("dialer", { appId: 42, name: "Dialer", url: "https://dialer.example/" });`;
const noCredential = { "hubspot:developerApiKey": undefined };

test("the_environment_alone_is_enough", async () => {
  hubspot.set({ accessTokens: ["token-from-the-environment"] });
  const pulumi = await project({
    program,
    config: noCredential,
    env: {
      HUBSPOT_ACCESS_TOKEN: "token-from-the-environment",
      HUBSPOT_BASE_URL: hubspot.url,
      HUBSPOT_API_VERSION: "2026-03",
      // Empty counts as absent.
      HUBSPOT_DEVELOPER_API_KEY: "",
    },
  });

  const { output } = await pulumi.upDone();

  expect(hubspot.calls().map(({ method, version, credential }) => [method, version, credential])).toEqual([
    ["GET", "2026-03", "accessToken"],
    ["POST", "2026-03", "accessToken"],
  ]);
  expect(output).not.toContain("token-from-the-environment");
  // Nothing of the environment goes into the state.
  expect(pulumi.stateText()).not.toContain("token-from-the-environment");
});

test("what_config_says_wins_over_the_environment", async () => {
  hubspot.set({ developerApiKeys: [developerApiKey] });
  const pulumi = await project({
    program,
    baseUrl: hubspot.url,
    config: { "hubspot:apiVersion": "2025-09" },
    env: {
      HUBSPOT_DEVELOPER_API_KEY: "another-key",
      HUBSPOT_ACCESS_TOKEN: "a-token",
      HUBSPOT_BASE_URL: "https://nowhere.invalid",
      HUBSPOT_API_VERSION: "v3",
    },
  });

  await pulumi.upDone();

  expect(
    hubspot.calls().map(({ method, version, credential, status }) => [method, version, credential, status]),
  ).toEqual([
    ["GET", "2025-09", "developerApiKey", 404],
    ["POST", "2025-09", "developerApiKey", 200],
  ]);
});

const faults = [
  {
    fault: "two_credentials_in_config",
    config: { "hubspot:accessToken": "second-credential" },
    env: {},
    says: ["hubspot:developerApiKey and hubspot:accessToken are both set", "pulumi config rm hubspot:accessToken"],
  },
  {
    fault: "two_credentials_in_the_environment",
    config: noCredential,
    env: { HUBSPOT_DEVELOPER_API_KEY: "first-credential", HUBSPOT_ACCESS_TOKEN: "second-credential" },
    says: ["HUBSPOT_DEVELOPER_API_KEY and HUBSPOT_ACCESS_TOKEN are both set", "unset HUBSPOT_ACCESS_TOKEN"],
  },
  {
    fault: "no_credential",
    config: noCredential,
    env: {},
    says: ["no credential", "pulumi config set --secret hubspot:developerApiKey", "HUBSPOT_ACCESS_TOKEN"],
  },
  {
    fault: "an_unknown_version",
    config: { "hubspot:apiVersion": "v4" },
    env: {},
    says: ["hubspot:apiVersion is not an API version", "2026-09", "pulumi config set hubspot:apiVersion v3"],
  },
];

for (const { fault, config, env, says } of faults) {
  test(`${fault}_is_said_in_the_preview_with_the_remedy`, async () => {
    const pulumi = await project({
      program: `${program} new CallingExtensionSettings("second", { appId: 43, name: "Second" });`,
      baseUrl: hubspot.url,
      config,
      env,
    });

    const { exitCode, output } = await pulumi.preview();

    expect(exitCode).not.toBe(0);
    for (const text of says) expect(output).toContain(text);
    expect(output).not.toMatch(/^\s+at /m);
    expect(output).not.toMatch(/first-credential|second-credential/);
    expect(hubspot.calls()).toEqual([]);
  });
}

test("a_base_url_may_have_a_path_in_front", async () => {
  const prefix = "/gateway/hubspot";
  const port = await serve(
    passOn(
      () => hubspot.url,
      (path) => (path.startsWith(`${prefix}/crm/`) ? path.slice(prefix.length) : "/"),
    ),
  );
  const pulumi = await project({ program, baseUrl: `http://127.0.0.1:${port}${prefix}/` });

  await pulumi.upDone();

  expect(hubspot.read(42)).toMatchObject({ name: "Dialer" });
});

test("HubSpot_is_reached_through_the_proxy_of_the_environment", async () => {
  const tls = await serveTls(
    "api.hubspot-gateway.example",
    passOn(() => hubspot.url),
  );
  const proxy = await proxyTo(tls.port);
  const pulumi = await project({
    program,
    baseUrl: "https://api.hubspot-gateway.example",
    env: { HTTPS_PROXY: proxy.url, NODE_EXTRA_CA_CERTS: tls.authority },
  });

  await pulumi.upDone();

  expect(hubspot.read(42)).toMatchObject({ name: "Dialer" });
  // The proxy learns the host, and nothing else.
  expect(new Set(proxy.asked)).toEqual(new Set(["CONNECT api.hubspot-gateway.example:443"]));
});

test("a_certificate_that_nobody_trusts_is_refused_with_one_message", async () => {
  const tls = await serveTls(
    "api.hubspot-gateway.example",
    passOn(() => hubspot.url),
  );
  const proxy = await proxyTo(tls.port);
  const pulumi = await project({
    program,
    baseUrl: "https://api.hubspot-gateway.example",
    env: { HTTPS_PROXY: proxy.url },
  });

  const { exitCode, output } = await pulumi.preview();

  expect(exitCode).not.toBe(0);
  expect(output).toMatch(/could not be reached at https:\/\/api\.hubspot-gateway\.example .*TLS connection failed/);
  expect(output).not.toMatch(/^\s+at /m);
  expect(hubspot.calls()).toEqual([]);
});

test("loopback_is_never_reached_through_a_proxy", async () => {
  const proxy = await proxyTo(1);
  const pulumi = await project({
    program,
    baseUrl: hubspot.url,
    env: { HTTP_PROXY: proxy.url, HTTPS_PROXY: proxy.url },
  });

  await pulumi.upDone();

  expect(hubspot.read(42)).toMatchObject({ name: "Dialer" });
  expect(proxy.asked).toEqual([]);
});
