import { emulatedHubSpot } from "./support/hubspot.js";
import { project, succeeded } from "./support/project.js";
import { placesOf, written } from "./support/search.js";

const hubspot = emulatedHubSpot();

const SECRETS = { name: "canary-name-8d01", url: "https://canary-url-77b2.example/canary-path", height: 7654321 };
const [name, url] = [SECRETS.name, "canary-url-77b2"];
const height = String(SECRETS.height);
const program = (width: number) =>
  `new CallingExtensionSettings("dialer", { appId: 42, width: ${width},
     name: pulumi.secret("${SECRETS.name}"), url: pulumi.secret("${SECRETS.url}"), height: pulumi.secret(${height}) });`;

/** Each kind of credential, in one of the two places: what becomes of it is decided by the kind and by the place alone. */
const places = [
  { settings: ["developerApiKey"], where: "config", sent: ["developerApiKey"] },
  { settings: ["accessToken"], where: "environment", sent: ["accessToken"] },
  {
    settings: ["clientId", "clientSecret", "refreshToken"],
    where: "config",
    sent: ["oauthClient", "accessToken"],
  },
] as const;

const variables = { accessToken: "HUBSPOT_ACCESS_TOKEN" };

/** HubSpot, or who stands between, repeats all that it was sent. */
function repeat(method: string, credential: string, status: number, times = 1): void {
  const echo = `${credential} ?hapikey=${encodeURIComponent(credential)} ${JSON.stringify(SECRETS)}`;
  const body = { status: "error", message: echo, category: echo, correlationId: echo, errors: [{ message: echo }] };
  const headers = { "x-hubspot-correlation-id": credential, "retry-after": "0" };
  hubspot.fault({ match: { method, path: "/crm/" }, times, action: { type: "status", status, body, headers } });
}

for (const { settings, where, sent } of places) {
  test(`no file holds the ${settings.join(", ")} of the ${where}`, async () => {
    const canaryFor = (setting: string) => `canary.${setting}~5e1f+${where}/==`;
    const credential = settings.map(canaryFor).join(" ");
    const pulumi = await project({
      baseUrl: hubspot.url,
      program: program(400),
      config: { "hubspot:developerApiKey": undefined },
      ...(where === "environment" ? { env: { [variables.accessToken]: credential } } : {}),
    });
    if (where === "config") {
      const values = settings.flatMap((setting) => ["--secret", `hubspot:${setting}=${canaryFor(setting)}`]);
      succeeded("config", await pulumi.run("config", "set-all", ...values));
    }
    const said: Record<string, string> = {};

    // Success, after an attempt that was answered with an echo.
    repeat("GET", credential, 503);
    said.create = (await pulumi.upDone()).output;
    expect(hubspot.read(42)).toMatchObject(SECRETS);
    expect([...new Set(hubspot.calls().map((call) => call.credential))]).toEqual(sent);

    // Refused, then half done; each is seen to fail, and to say so.
    pulumi.program(program(401));
    repeat("PATCH", credential, 400);
    said.invalid = (await pulumi.up("--diff")).output;
    expect(said.invalid).toContain("HubSpot refused the update (400 [secret]");
    hubspot.set({ contradict: { name: `${SECRETS.name}!` } });
    hubspot.remove(42);
    said.halfDone = (await pulumi.up("--diff")).output;
    expect(said.halfDone).toContain("HubSpot keeps [secret] for name, sent [secret]");
    expect(pulumi.resource("dialer")?.initErrors).toHaveLength(1);
    repeat("DELETE", credential, 403);
    said.kept = (await pulumi.destroy()).output;
    expect(said.kept).toContain("HubSpot refused the delete (403 [secret]");

    const everything = { ...written(pulumi), ...said };
    const paths = Object.keys(everything).join("\n");
    for (const kept of ["stacks/calling/dev.json", "backups/", "history/"]) expect(paths).toContain(kept);
    const ofCredential = settings.flatMap((setting) => [`${setting}~5e1f`, encodeURIComponent(canaryFor(setting))]);
    for (const secret of [...ofCredential, name, url, "canary-path", height]) {
      expect({ [secret]: placesOf(secret, everything) }).toEqual({ [secret]: [] });
    }
  });
}
