import { refusingProxy } from "../../provider/test/support/servers.js";
import { emulatedHubSpot, writesInShort } from "./support/hubspot.js";
import { type Project, project } from "./support/project.js";
import { placesOf, written } from "./support/search.js";
import { developerApiKey } from "./support/template.js";

const hubspot = emulatedHubSpot();
const words = ["canary-name-8d01", "canary-url-77b2", "7654321"];
const program = `new CallingExtensionSettings("dialer", { appId: 42,
  name: pulumi.secret("${words[0]}"), url: pulumi.secret("https://${words[1]}.example/"), height: pulumi.secret(${words[2]}) });`;

function expectNothingIn(pulumi: Project, said: string, secrets: readonly string[]): void {
  const everything = { ...written(pulumi), said };
  for (const secret of secrets) expect({ [secret]: placesOf(secret, everything) }).toEqual({ [secret]: [] });
}

test("a killed host leaves no secret behind", async () => {
  const pulumi = await project({ baseUrl: hubspot.url, program });
  const held = hubspot.fault({ match: { method: "POST" }, action: { type: "hold", when: "after" } });
  const up = pulumi.start("up", "--yes", "--skip-preview");
  await held.held;

  for (const pid of pulumi.hosts()) process.kill(pid, "SIGKILL");

  const { exitCode, output } = await up.result;
  held.remove();
  expect(exitCode).not.toBe(0);
  const again = await pulumi.upDone();
  expect(hubspot.read(42)?.name).toBe(words[0]);
  expect(writesInShort(hubspot)).toEqual(["POST 42"]);
  expectNothingIn(pulumi, output + again.output, [developerApiKey, ...words]);
});

test("a killed engine leaves no secret in the state that it had begun", async () => {
  const pulumi = await project({ baseUrl: hubspot.url, program });
  const held = hubspot.fault({ match: { method: "POST" }, action: { type: "hold", when: "after" } });
  const up = pulumi.start("up", "--yes", "--skip-preview");
  await held.held;

  up.child.kill("SIGKILL");

  const { output } = await up.result;
  held.remove();
  // The create is pending in the state, with its inputs.
  expect(pulumi.stateText()).toContain("pending_operations");
  expect(pulumi.stateText()).toContain("creating");
  expectNothingIn(pulumi, output, [developerApiKey, ...words]);
});

for (const status of [403, 407] as const) {
  test(`a proxy that answers ${status} gets and shows no credential`, async () => {
    const proxy = await refusingProxy(status);
    const [user, password] = ["canary-proxy-user", "canary-proxy-password"];
    const pulumi = await project({
      program,
      baseUrl: "https://api.hubspot-gateway.example",
      env: { HTTPS_PROXY: `http://${user}:${password}@127.0.0.1:${proxy.port}` },
    });

    const { exitCode, output } = await pulumi.up("--diff");

    expect(exitCode).not.toBe(0);
    expect(proxy.refused).toBeGreaterThan(0);
    expect(output).toMatch(/app 42 calling settings: HubSpot could not be reached at https:\/\/api\.hubspot-gateway/);
    expect(output).not.toMatch(/^\s+at /m);
    expect(proxy.heard()).not.toContain(developerApiKey);
    expectNothingIn(pulumi, output, [user, password, `${user}:${password}`, developerApiKey, ...words]);
  });
}
