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

test("a_read_that_HubSpot_refuses_or_garbles_fails_the_preview_with_one_message_and_the_next_up_converges", async () => {
  const pulumi = await project({ baseUrl: hubspot.url, program: dialer(640) });
  const refuse = (status: number, body: Record<string, unknown> | string) =>
    hubspot.fault({ times: Number.POSITIVE_INFINITY, action: { type: "status", status, body } });

  hubspot.set({ developerApiKeys: ["another"] });
  expectOneMessage(await pulumi.preview(), /HubSpot refused the read \(401\): This hapikey doesn't exist/);
  hubspot.set({ developerApiKeys: [developerApiKey] });

  const forbidden = refuse(403, { status: "error", message: "Scope is missing.", correlationId: "abc-123" });
  expectOneMessage(await pulumi.preview(), /\(403\): Scope is missing \(correlation id abc-123\)\. Check hubspot:/);
  forbidden.remove();

  const html = hubspot.fault({ times: Number.POSITIVE_INFINITY, action: { type: "html", status: 200 } });
  expectOneMessage(await pulumi.preview(), /answer to the read cannot be read: the body is not JSON.*hubspot:baseUrl/);
  html.remove();

  const daily = refuse(429, { status: "error", message: "You have reached your daily limit.", policyName: "DAILY" });
  expectOneMessage(await pulumi.preview(), /\(429\): You have reached your daily limit.*midnight/);
  daily.remove();
  expect(writes(hubspot)).toEqual([]);

  await pulumi.upDone();
  expect(hubspot.read(42)).toMatchObject({ name: "Dialer", height: 640 });
  await pulumi.previewNothing();
});

test("an_update_that_HubSpot_refuses_fails_with_its_words_and_the_next_up_converges", async () => {
  hubspot.seed(42);
  const pulumi = await project({ baseUrl: hubspot.url, program: dialer(640) });
  await pulumi.upDone();
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

test("a_HubSpot_that_is_not_there_is_named_with_its_address", async () => {
  const pulumi = await project({ baseUrl: "https://nowhere.invalid/hubspot", program: dialer(640) });

  expectOneMessage(
    await pulumi.preview(),
    /app 42 calling settings: .*https:\/\/nowhere\.invalid.*Check hubspot:baseUrl/,
  );
});

test("a_create_whose_answer_is_lost_is_settled_by_looking_and_posts_once", async () => {
  const pulumi = await project({ baseUrl: hubspot.url, program: dialer(640) });
  hubspot.fault({ match: { method: "POST" }, action: { type: "reset", when: "after" } });

  await pulumi.upDone();

  expect(writesInShort(hubspot)).toEqual(["POST 42"]);
  expect(hubspot.read(42)).toMatchObject({ height: 640 });
  await pulumi.previewNothing();
});

test("a_create_that_cannot_be_settled_is_recorded_and_the_next_up_goes_on", async () => {
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

  expectOneMessage(await pulumi.up(), /app 42 calling settings: whether the first POST took effect is not known/);
  expect(pulumi.resource("dialer")?.id).toBe("42");
  expect(pulumi.resource("dialer")?.initErrors).toHaveLength(1);

  blind.remove();
  await pulumi.upDone();
  expect(writesInShort(hubspot)).toEqual(["POST 42"]);
  expect(pulumi.resource("dialer")?.initErrors).toBeUndefined();
  await pulumi.previewNothing();

  expect(await pulumi.destroy()).toMatchObject({ exitCode: 0 });
  expect(hubspot.read(42)).toBeUndefined();
});
