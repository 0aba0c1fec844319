import { APP, rejection, SETTINGS, useHubSpot } from "../support/hubspot.js";

const hubspot = useHubSpot();
const page = (times = 1) => hubspot.emulator.fault({ times, action: { type: "html", status: 404 } });

test("a_404_that_is_a_page_of_somebody_else_s_does_not_make_a_refresh_drop_the_settings", async () => {
  hubspot.emulator.seed(APP, SETTINGS);
  page(Number.POSITIVE_INFINITY);
  const { lifecycle } = hubspot.newOperation();
  const error = await rejection(lifecycle.read(String(APP), { appId: APP, ...SETTINGS }));
  expect(error.message).toMatch(
    /refused the read \(404\).*This is no answer of HubSpot's API: check hubspot:baseUrl\.$/,
  );
});

test("a_404_that_is_a_page_of_somebody_else_s_does_not_pass_for_a_delete", async () => {
  hubspot.emulator.seed(APP, SETTINGS);
  page(Number.POSITIVE_INFINITY);
  const { lifecycle } = hubspot.newOperation();
  await rejection(lifecycle.delete(String(APP), { appId: APP, ...SETTINGS }));
  expect(hubspot.emulator.read(APP)).toBeDefined();
});
