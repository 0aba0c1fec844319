import { APP, rejection, SETTINGS, useHubSpot } from "../support/hubspot.js";

const hubspot = useHubSpot();
const page = (times = 1) => hubspot.emulator.fault({ times, action: { type: "html", status: 404 } });

test("a_404_that_is_a_page_of_somebody_else_s_does_not_make_a_refresh_drop_the_settings", async () => {
  hubspot.emulator.seed(APP, SETTINGS);
  page(Number.POSITIVE_INFINITY);
  const { lifecycle } = hubspot.newOperation();
  const error = await rejection(lifecycle.read(String(APP), { appId: APP, ...SETTINGS }));
  expect(error.message).toMatch(
    /refused the read \(404\).*This is no answer of HubSpot's API: check hubspot:baseUrl and/,
  );
});

test("a_404_that_is_a_page_of_somebody_else_s_does_not_pass_for_a_delete", async () => {
  hubspot.emulator.seed(APP, SETTINGS);
  page(Number.POSITIVE_INFINITY);
  const { lifecycle } = hubspot.newOperation();
  await rejection(lifecycle.delete(String(APP), { appId: APP, ...SETTINGS }));
  expect(hubspot.emulator.read(APP)).toBeDefined();
});

test("a_409_that_is_a_page_of_somebody_else_s_is_no_word_that_the_settings_exist", async () => {
  hubspot.emulator.fault({ match: { method: "POST" }, action: { type: "html", status: 409 } });
  const { lifecycle } = hubspot.newOperation();
  const error = await rejection(lifecycle.create({ appId: APP, ...SETTINGS, adoptExisting: false }));
  expect(error.message).toMatch(/refused the first POST \(409\).*This is no answer of HubSpot's API/);
  expect(hubspot.methods()).toEqual(["GET", "POST"]);
});

test.each([401, 403])("a_%d_that_is_a_page_of_somebody_else_s_is_not_blamed_on_the_credential", async (status) => {
  hubspot.emulator.fault({ action: { type: "html", status } });
  const { lifecycle } = hubspot.newOperation();
  const error = await rejection(lifecycle.read(String(APP), { appId: APP, ...SETTINGS }));
  expect(error.message).toContain("This is no answer of HubSpot's API: check hubspot:baseUrl and what lies on the way");
  expect(error.message).not.toContain("hubspot:developerApiKey");
});

test.each([
  { message: "no Route matched with those values" },
  { message: "no Route matched with those values", status: "not found" },
  { error_description: "no Route matched with those values", error: "not_found" },
])("a 404 of a gateway that answers %j drops nothing and passes for no delete", async (body) => {
  hubspot.emulator.seed(APP, SETTINGS);
  hubspot.emulator.fault({
    times: Number.POSITIVE_INFINITY,
    action: {
      type: "status",
      status: 404,
      body,
      headers: { "X-HubSpot-Correlation-Id": "" },
    },
  });
  const outputs = { appId: APP, ...SETTINGS };
  const refresh = await rejection(hubspot.newOperation().lifecycle.read(String(APP), outputs));
  const destroy = await rejection(hubspot.newOperation().lifecycle.delete(String(APP), outputs));
  for (const { message } of [refresh, destroy]) {
    expect(message).toMatch(/\(404[ a-z_]*\): no Route matched with those values\. This is no answer of HubSpot's API/);
  }
  expect(hubspot.emulator.read(APP)).toBeDefined();
});
