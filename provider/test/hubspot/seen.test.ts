import type { SeenName } from "hubspot-calling-emulator";
import { APP, configFor, rejection, SETTINGS, useHubSpot } from "../support/hubspot.js";

const hubspot = useHubSpot();
const outputs = { appId: APP, ...SETTINGS, __record: { sent: SETTINGS } };
const withToken = () => {
  const credential = { kind: "accessToken", value: "expired-or-not" } as const;
  return hubspot.newOperation({ config: () => configFor(hubspot.emulator.url, { credential }) }).lifecycle;
};
const seen = (name: SeenName, method?: string) =>
  hubspot.emulator.fault({ ...(method ? { match: { method } } : {}), times: 9, action: { type: "seen", name } });

test("a fault that HubSpot lists as a text is shown", async () => {
  hubspot.emulator.seed(APP, { ...SETTINGS, height: 500 });
  seen("texts-in-errors", "PATCH");
  const error = await rejection(withToken().update(outputs, { ...outputs, height: 2_000 }));
  expect(error.message).toMatch(
    /refused the update \(400\): validation error; height must be less than 2000 \(correlation id .+\)\. Correct/,
  );
});

test.each(["missing-scopes", "missing-granular-scopes"] as const)(
  "%s are named, for a read and a write",
  async (name) => {
    hubspot.emulator.seed(APP, { ...SETTINGS, height: 500 });
    seen(name, "PATCH");
    const write = await rejection(withToken().update(outputs, outputs));
    expect(write.message).toMatch(
      /refused the update \(403 MISSING_SCOPES\).*lacks what HubSpot requires here: developers-write\./,
    );
    seen(name, "GET");
    const read = await rejection(withToken().read(String(APP), outputs));
    expect(read.message).toMatch(
      /refused the read \(403 MISSING_SCOPES\).*lacks what HubSpot requires here: developers-read\./,
    );
  },
);

test("an expired token's own time is shown and what lasts", async () => {
  seen("expired-token");
  const { message } = await rejection(withToken().read(String(APP), outputs));
  expect(message).toMatch(
    /expire time: \d{4}-\d\d-.* An access token lives 30 minutes\. .*hubspot:refreshToken in its place/,
  );
});

test("a private app's token is told which kinds work", async () => {
  hubspot.emulator.set({ credentials: "accessToken", accessTokens: ["another"] });
  const { message } = await rejection(withToken().read(String(APP), outputs));
  expect(message).toMatch(
    /refused the read \(401 INVALID_AUTHENTICATION\).*A private app's token and a personal access key do not\./,
  );
});

describe.each([
  ["epoch-dates", /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/],
  ["minute-dates", /^\d{4}-\d\d-\d\dT\d\d:\d\d$/],
] as const)("answers with %s", (name, form) => {
  it("are read and written and their dates shown in ISO 8601", async () => {
    hubspot.emulator.seed(APP, { ...SETTINGS, height: 500 });
    seen(name);
    const dates = { createdAt: expect.stringMatching(form), updatedAt: expect.stringMatching(form) };
    const read = await withToken().read(String(APP), outputs);
    expect(read.props).toMatchObject({ ...SETTINGS, height: 500, ...dates });
    const { outs } = await withToken().update(outputs, outputs);
    expect(outs).toMatchObject({ ...SETTINGS, ...dates });
    // The dates alone are no difference.
    expect(await withToken().diff(String(APP), { ...outs, createdAt: "long ago" }, outs)).toMatchObject({
      changes: false,
    });
  });
});

test("dates of the same moment in another form change no output", async () => {
  hubspot.emulator.seed(APP, SETTINGS);
  const before = await withToken().read(String(APP), outputs);
  seen("epoch-dates");
  expect(await withToken().read(String(APP), outputs)).toEqual(before);
});

test("a date that is none is left out and nothing else", async () => {
  hubspot.emulator.seed(APP, SETTINGS);
  hubspot.emulator.set({ extraFields: { createdAt: { seconds: 1 }, updatedAt: [2024, 4, 30] } });
  const { props } = await withToken().read(String(APP), outputs);
  expect(props).toMatchObject(SETTINGS);
  expect(props).not.toHaveProperty("createdAt");
  expect(props).not.toHaveProperty("updatedAt");
});
