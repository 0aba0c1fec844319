import { passOn, proxyTo, serveTls } from "../../provider/test/support/servers.js";
import { emulatedHubSpot } from "./support/hubspot.js";
import { project } from "./support/project.js";

const hubspot = emulatedHubSpot();
const program = `new CallingExtensionSettings("dialer", { appId: 42, name: "Dialer", url: "https://dialer.example/" });`;
const noCredential = { "hubspot:developerApiKey": undefined };

test("the environment alone is enough", async () => {
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

test("a wrong configuration is told in the preview, with the remedy", async () => {
  const pulumi = await project({
    program: `${program} new CallingExtensionSettings("second", { appId: 43, name: "Second" });`,
    baseUrl: hubspot.url,
    config: { "hubspot:accessToken": "second-credential" },
  });

  const { exitCode, output } = await pulumi.preview();

  expect(exitCode).not.toBe(0);
  expect(output).toContain("hubspot:developerApiKey and hubspot:accessToken are both set");
  expect(output).toContain("pulumi config rm hubspot:accessToken");
  expect(output).not.toMatch(/^\s+at /m);
  expect(output).not.toContain("second-credential");
  expect(hubspot.calls()).toEqual([]);
});

test("HubSpot is reached through the proxy of the environment", async () => {
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

test("loopback is never reached through a proxy", async () => {
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
