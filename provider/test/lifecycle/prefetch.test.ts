import type { Operation } from "../../src/lifecycle/operation.js";
import { callingExtensionSettings as definition } from "../../src/resources/callingExtensionSettings.js";
import { useHubSpot } from "../support/hubspot.js";

const hubspot = useHubSpot();
const apps = Array.from({ length: 60 }, (_, i) => i + 1);
const gets = () => hubspot.emulator.calls().map(({ method, appId }) => `${method} ${appId}`);

/** Waits until HubSpot has been asked so many times. */
async function asked(times: number): Promise<void> {
  while (hubspot.emulator.calls().length < times) await new Promise((resolve) => setImmediate(resolve));
}

/**
 * Looks at app 998, then at app 999, whatever HubSpot answers. An operation sends its requests in the order in which
 * they are begun, so that any that was begun before the second look has arrived when its answer comes.
 */
async function lookTwiceMore(operation: Operation): Promise<void> {
  for (const appId of [998, 999])
    await operation
      .document(definition, appId)
      .observe()
      .catch(() => undefined);
}

test("checks prefetch the apps that the program declares, each once", async () => {
  for (const app of apps) hubspot.emulator.seed(app, { height: 600 });
  const { lifecycle, operation } = hubspot.newOperation();
  const olds = { appId: 1, height: 600 };
  const { inputs } = await lifecycle.check(olds, { ...olds, __siblings: apps });
  expect(inputs).toEqual({ ...olds, adoptExisting: true });
  await asked(21);
  for (const appId of apps) {
    const outs = { appId, adoptExisting: true, __record: { sent: { height: 600 } } };
    await lifecycle.check({ appId, height: 600 }, { appId, height: 600, __siblings: apps });
    await lifecycle.diff(String(appId), outs, { appId, adoptExisting: true, height: 600 });
  }
  operation.cancel();
  expect(gets().sort()).toEqual(apps.map((app) => `GET ${app}`).sort());
});

test("at most twenty prefetches are under way", async () => {
  hubspot.emulator.fault({ match: { method: "GET" }, skip: 1, times: 20, action: { type: "hang" } });
  const { lifecycle, operation } = hubspot.newOperation();
  await lifecycle.check({ appId: 1 }, { appId: 1, __siblings: apps });
  await asked(21);
  await lookTwiceMore(operation);
  operation.cancel();
  expect(gets().sort()).toEqual([...apps.slice(0, 21), 998, 999].map((app) => `GET ${app}`).sort());
});

test("with a wrong credential HubSpot is asked once", async () => {
  hubspot.emulator.set({ developerApiKeys: ["another"] });
  const { lifecycle, operation } = hubspot.newOperation();
  const { failures } = await lifecycle.check({}, { appId: 1, __siblings: apps });
  expect(failures).toEqual([{ property: "", reason: expect.stringContaining("This hapikey doesn't exist") }]);
  await lookTwiceMore(operation);
  expect(gets()).toEqual(["GET 1", "GET 998", "GET 999"]);
});
