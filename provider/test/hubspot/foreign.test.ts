import { AlreadyExistsError, NotServedError } from "../../src/hubspot/errors.js";
import { clientAt } from "../support/client.js";
import { APP, configFor, rejection, SETTINGS, useHubSpot } from "../support/hubspot.js";

const hubspot = useHubSpot();
const page = (times = 1) => hubspot.emulator.fault({ times, action: { type: "html", status: 404 } });

test("a 404 page of a proxy does not make a refresh drop the settings", async () => {
  hubspot.emulator.seed(APP, SETTINGS);
  page(Number.POSITIVE_INFINITY);
  const { lifecycle } = hubspot.newOperation();
  const error = await rejection(lifecycle.read(String(APP), { appId: APP, ...SETTINGS }));
  expect(error.message).toMatch(/something other than HubSpot answered the read \(404\).*Check hubspot:baseUrl, and/);
});

test("a 404 page of a proxy does not count as a delete", async () => {
  hubspot.emulator.seed(APP, SETTINGS);
  page(Number.POSITIVE_INFINITY);
  const { lifecycle } = hubspot.newOperation();
  await rejection(lifecycle.delete(String(APP), { appId: APP, ...SETTINGS }));
  expect(hubspot.emulator.read(APP)).toBeDefined();
});

test("a 409 page of a proxy does not show that the settings exist", async () => {
  hubspot.emulator.fault({ match: { method: "POST" }, action: { type: "html", status: 409 } });
  const { lifecycle } = hubspot.newOperation();
  const error = await rejection(lifecycle.create({ appId: APP, ...SETTINGS, adoptExisting: false }));
  expect(error.message).toMatch(/something other than HubSpot answered the create \(409\)/);
  expect(hubspot.methods()).toEqual(["GET", "POST"]);
});

test.each([401, 403])("a %d page of a proxy is not blamed on the credential", async (status) => {
  hubspot.emulator.fault({ action: { type: "html", status } });
  const { lifecycle } = hubspot.newOperation();
  const error = await rejection(lifecycle.read(String(APP), { appId: APP, ...SETTINGS }));
  expect(error.message).toContain("something other than HubSpot answered the read");
  expect(error.message).not.toContain("hubspot:developerApiKey");
});

test.each([
  { message: "no Route matched with those values" },
  { message: "no Route matched with those values", status: "not found" },
  { error_description: "no Route matched with those values", error: "not_found" },
])("a gateway's 404 with %j drops nothing and is not a delete", async (body) => {
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
    expect(message).toMatch(/\(404[ a-z_]*\): no Route matched with those values\. Check hubspot:baseUrl/);
  }
  expect(hubspot.emulator.read(APP)).toBeDefined();
});

describe.each(["jetty-404", "jetty-405"] as const)(
  "HubSpot's own page %s, of an address that it does not serve",
  (name) => {
    const outputs = { appId: APP, ...SETTINGS, __record: { sent: SETTINGS } };
    const lifecycle = () => {
      hubspot.emulator.fault({ times: Number.POSITIVE_INFINITY, action: { type: "seen", name } });
      return hubspot.newOperation({ config: () => configFor(hubspot.emulator.url, { apiVersion: "2025-09" }) })
        .lifecycle;
    };

    it("names the versions to try and no other server", async () => {
      const error = await rejection(lifecycle().read(String(APP), outputs));
      expect(error).toBeInstanceOf(NotServedError);
      expect(error.message).toMatch(
        new RegExp(
          `refused the read \\(${name.slice(-3)}\\): .*HTTP ERROR.* \\(correlation id .+\\)\\. HubSpot serves no such address: most likely hubspot:apiVersion, now 2025-09, does not have this document\\. Try v3, 2026-03 or 2026-09, as in \`pulumi config set hubspot:apiVersion 2026-09\`\\. A refresh and a destroy use the stack config's version of the last \`pulumi up\`: add --run-program to use today's\\.$`,
        ),
      );
      expect(error.message).not.toContain("baseUrl");
    });

    it("drops nothing from the state, makes nothing, deletes nothing", async () => {
      hubspot.emulator.seed(APP, SETTINGS);
      for (const work of [
        lifecycle().read(String(APP), outputs),
        lifecycle().delete(String(APP), outputs),
        lifecycle().create({ appId: APP, ...SETTINGS }),
        lifecycle().update(outputs, { ...outputs, height: 700 }),
      ]) {
        expect(await rejection(work)).toBeInstanceOf(NotServedError);
      }
      expect(hubspot.methods().filter((method) => method !== "GET")).toEqual(["DELETE"]);
      expect(hubspot.emulator.read(APP)).toMatchObject(SETTINGS);
    });

    it("in answer to a write causes no second write", async () => {
      hubspot.emulator.seed(APP, { ...SETTINGS, height: 500 });
      hubspot.emulator.fault({ match: { method: "PATCH" }, times: 9, action: { type: "seen", name } });
      expect(await rejection(hubspot.newOperation().lifecycle.update(outputs, outputs))).toBeInstanceOf(NotServedError);
      expect(hubspot.methods()).toEqual(["GET", "PATCH"]);
    });
  },
);

test.each([401, 403])("a %d that is a page of HubSpot's own is about the credential", async (status) => {
  const headers = { "X-HubSpot-Correlation-Id": "c-1", "content-type": "text/html" };
  hubspot.emulator.fault({ action: { type: "status", status, body: "<h1>No</h1>", headers } });
  const error = await rejection(hubspot.newOperation().lifecycle.read(String(APP), { appId: APP, ...SETTINGS }));
  expect(error.message).toContain(
    `refused the read (${status}): No (correlation id c-1). Check hubspot:developerApiKey`,
  );
});

test("a 409 that is a page of HubSpot's own says that the settings exist", async () => {
  const headers = { "X-HubSpot-Correlation-Id": "c-1", "content-type": "text/html" };
  hubspot.emulator.fault({ action: { type: "status", status: 409, body: "<h1>No</h1>", headers } });
  expect(await rejection(clientAt(hubspot.emulator.url).send.POST())).toBeInstanceOf(AlreadyExistsError);
});
