import { emulatedHubSpot, writes, writesInShort } from "./support/hubspot.js";
import { project } from "./support/project.js";
import { developerApiKey } from "./support/template.js";

const hubspot = emulatedHubSpot();
const dialer = (height: number) =>
  `new CallingExtensionSettings("dialer",
    { appId: 42, name: "Dialer", url: "https://dialer.example/", height: ${height} });`;

/** One clear message: it is there, and nothing stands beside it that a user cannot act on. */
function expectOneMessage({ exitCode, output }: { exitCode: number | null; output: string }, message: RegExp): void {
  expect(output).toMatch(message);
  expect(exitCode).not.toBe(0);
  expect(exitCode).not.toBeNull();
  expect(output).not.toMatch(/^\s+at /m);
  expect(output).not.toMatch(/unhandled|UnhandledPromise|undefined|\[object/i);
  expect(output).not.toContain(developerApiKey);
}

test("what HubSpot refuses or garbles is one message, then up converges", async () => {
  const pulumi = await project({ baseUrl: hubspot.url, program: dialer(640) });

  hubspot.set({ developerApiKeys: ["another"] });
  expectOneMessage(await pulumi.preview(), /HubSpot refused the read \(401\): This hapikey doesn't exist/);
  hubspot.set({ developerApiKeys: [developerApiKey] });

  const html = hubspot.fault({ times: Number.POSITIVE_INFINITY, action: { type: "html", status: 200 } });
  expectOneMessage(await pulumi.preview(), /answer to the read cannot be read: the body is not JSON.*hubspot:baseUrl/);
  html.remove();
  expect(writes(hubspot)).toEqual([]);

  await pulumi.upDone();
  expect(hubspot.read(42)).toMatchObject({ name: "Dialer", height: 640 });
  pulumi.program(dialer(20_000));
  hubspot.fault({
    match: { method: "PATCH" },
    action: {
      type: "status",
      status: 400,
      body: {
        status: "error",
        message: "Property values were not valid",
        category: "VALIDATION_ERROR",
        correlationId: "def-456",
        errors: [{ message: "height is more than 1000", context: { propertyName: ["height"] } }],
      },
    },
  });

  expectOneMessage(
    await pulumi.up(),
    /app 42 calling settings: HubSpot refused the update \(400 VALIDATION_ERROR\): Property values were not valid; height: height is more than 1000 \(correlation id def-456\)/,
  );
  expect(hubspot.read(42)).toMatchObject({ height: 640 });

  pulumi.program(dialer(900));
  await pulumi.upDone();
  expect(hubspot.read(42)).toMatchObject({ height: 900 });
  await pulumi.previewNothing();
});

test("a create that cannot be settled is recorded and the next up goes on", async () => {
  const strict = dialer(640).replace("appId: 42", "appId: 42, adoptExisting: false");
  const pulumi = await project({ baseUrl: hubspot.url, program: strict });
  hubspot.fault({ match: { method: "POST" }, action: { type: "reset", when: "after" } });
  // The first read is the check's; after the POST nobody can look.
  const blind = hubspot.fault({
    match: { method: "GET" },
    skip: 1,
    times: Number.POSITIVE_INFINITY,
    action: { type: "status", status: 403 },
  });

  expectOneMessage(await pulumi.up(), /app 42 calling settings: whether the create took effect is not known/);
  expect(pulumi.resource("dialer")?.id).toBe("42");
  expect(pulumi.resource("dialer")?.initErrors).toHaveLength(1);

  blind.remove();
  await pulumi.upDone();
  expect(writesInShort(hubspot)).toEqual(["POST 42"]);
  expect(pulumi.resource("dialer")?.initErrors).toBeUndefined();

  expect(await pulumi.destroy()).toMatchObject({ exitCode: 0 });
  expect(hubspot.read(42)).toBeUndefined();
});
