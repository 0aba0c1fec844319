import { Lifecycle } from "../../src/lifecycle/lifecycle.js";
import { callingExtensionSettings } from "../../src/resources/callingExtensionSettings.js";
import { APP, rejection, SETTINGS, useHubSpot } from "../support/hubspot.js";

const hubspot = useHubSpot();
const outputs = { appId: APP, adoptExisting: true, ...SETTINGS, __record: { sent: SETTINGS } };
const NOTICE =
  "app 42 calling settings: HubSpot has no calling settings for app 42, or this credential's account does not own it";

describe("delete", () => {
  it("deletes", async () => {
    hubspot.emulator.seed(APP, SETTINGS);
    const { lifecycle, lines } = hubspot.newOperation();
    await lifecycle.delete("42", outputs);
    expect(hubspot.emulator.read(APP)).toBeUndefined();
    expect(hubspot.methods()).toEqual(["DELETE"]);
    expect(lines).toEqual([]);
  });

  it("needs nothing but the id", async () => {
    hubspot.emulator.seed(APP, SETTINGS);
    const { lifecycle } = hubspot.newOperation();
    await lifecycle.delete("42", {});
    expect(hubspot.emulator.read(APP)).toBeUndefined();
  });

  it("tries again after 2 s when there is nothing, prints a line, succeeds", async () => {
    const { lifecycle, lines, clock } = hubspot.newOperation();
    await lifecycle.delete("42", outputs);
    expect(hubspot.methods()).toEqual(["DELETE", "DELETE"]);
    expect(clock.sleeps).toEqual([2_000]);
    expect(lines).toEqual([NOTICE]);
  });

  it("counts a 404 after a DELETE that may have run as its own doing", async () => {
    hubspot.emulator.seed(APP, SETTINGS);
    hubspot.emulator.fault({ match: { method: "DELETE" }, action: { type: "reset", when: "after" } });
    const { lifecycle, lines } = hubspot.newOperation();
    await lifecycle.delete("42", outputs);
    expect(hubspot.methods()).toEqual(["DELETE", "DELETE"]);
    expect(lines).toEqual([]);
  });

  it("is content with a 204 for nothing", async () => {
    hubspot.emulator.set({ deleteMissing: "204" });
    const { lifecycle, lines } = hubspot.newOperation();
    await lifecycle.delete("42", outputs);
    expect(hubspot.methods()).toEqual(["DELETE"]);
    expect(lines).toEqual([]);
  });

  it("does not take a 403 for a deleted document", async () => {
    hubspot.emulator.set({ foreignApps: { [APP]: 403 } });
    const { lifecycle } = hubspot.newOperation();
    expect((await rejection(lifecycle.delete("42", outputs))).message).toContain("refused the delete (403");
  });

  it("lets a create of the same operation make it again", async () => {
    hubspot.emulator.seed(APP, SETTINGS);
    const { lifecycle } = hubspot.newOperation();
    await lifecycle.delete("42", outputs);
    await lifecycle.create({ appId: APP, ...SETTINGS });
    expect(hubspot.methods()).toEqual(["DELETE", "POST"]);
  });
});

describe("delete of a document that the running program reads with .get", () => {
  it("sends nothing", async () => {
    hubspot.emulator.seed(APP, SETTINGS);
    const { lifecycle } = hubspot.newOperation();
    await lifecycle.read(String(APP), {});
    await lifecycle.delete(String(APP), { appId: APP, ...SETTINGS });
    expect(hubspot.methods()).toEqual(["GET"]);
    expect(hubspot.emulator.read(APP)).toBeDefined();
  });
});

describe("delete of a document that the running program declares", () => {
  const KEPT = "app 42 calling settings: kept in HubSpot, because this program still uses them";

  it("sends nothing and says so", async () => {
    hubspot.emulator.seed(APP, SETTINGS);
    const { lifecycle, lines } = hubspot.newOperation();
    await lifecycle.check({ appId: APP }, { appId: APP });
    await lifecycle.delete("42", outputs);
    expect(hubspot.writes()).toEqual([]);
    expect(lines).toEqual([KEPT]);
  });

  it("sends nothing when it is declared while the delete waits its turn", async () => {
    hubspot.emulator.seed(APP, SETTINGS);
    const { lifecycle, lines } = hubspot.newOperation();
    const first = lifecycle.create({ appId: APP, height: 700 });
    const deleted = lifecycle.delete("42", outputs);
    await lifecycle.check({ appId: APP }, { appId: APP });
    await Promise.all([first, deleted]);
    expect(hubspot.methods()).not.toContain("DELETE");
    expect(hubspot.emulator.read(APP)?.height).toBe(700);
    expect(lines).toContain(KEPT);
  });

  it("is not sent again when it is declared after a DELETE that did nothing", async () => {
    hubspot.emulator.seed(APP, SETTINGS);
    hubspot.emulator.fault({ match: { method: "DELETE" }, action: { type: "html", status: 200, when: "before" } });
    const { lifecycle, lines } = hubspot.newOperation({
      engineListens: async () => {
        if (hubspot.methods().includes("DELETE")) await lifecycle.check({ appId: APP }, { appId: APP });
        return true;
      },
    });
    await lifecycle.delete("42", outputs);
    expect(hubspot.methods()).toEqual(["DELETE", "GET"]);
    expect(hubspot.emulator.read(APP)).toBeDefined();
    expect(lines).toEqual([KEPT]);
  });

  it("keeps two resources that swapped their apps", async () => {
    hubspot.emulator.seed(APP, SETTINGS);
    hubspot.emulator.seed(43, SETTINGS);
    const { lifecycle } = hubspot.newOperation();
    await lifecycle.check({ appId: 43 }, { appId: APP, ...SETTINGS });
    await lifecycle.check({ appId: APP }, { appId: 43, ...SETTINGS });
    await Promise.all([lifecycle.create({ appId: APP, ...SETTINGS }), lifecycle.create({ appId: 43, ...SETTINGS })]);
    await lifecycle.delete("42", outputs);
    await lifecycle.delete("43", { ...outputs, appId: 43 });
    expect(hubspot.writes()).toEqual([]);
  });

  it("depends on the document, not only on the app", async () => {
    hubspot.emulator.seed(APP, SETTINGS);
    hubspot.emulator.seed(APP, {}, "channel-connection");
    const { operation, lifecycle } = hubspot.newOperation();
    const sibling = new Lifecycle(operation, {
      ...callingExtensionSettings,
      kind: "Sibling",
      label: "channel connection",
      path: "settings/channel-connection",
    });
    await lifecycle.check({ appId: APP }, { appId: APP });
    await sibling.delete("42", { appId: APP });
    expect(hubspot.emulator.documents()[APP]).toEqual({ settings: expect.anything() });
  });

  it("holds when the check had other faults", async () => {
    hubspot.emulator.seed(APP, SETTINGS);
    const { lifecycle } = hubspot.newOperation();
    const { failures } = await lifecycle.check({ appId: APP }, { appId: APP, height: -1 });
    expect(failures).toHaveLength(1);
    await lifecycle.delete("42", outputs);
    expect(hubspot.emulator.read(APP)).toBeDefined();
  });

  it("does not hold for the app that a replacement leaves", async () => {
    hubspot.emulator.seed(APP, SETTINGS);
    const { lifecycle } = hubspot.newOperation();
    await lifecycle.check({}, { appId: 43, ...SETTINGS });
    await lifecycle.delete("42", outputs);
    expect(hubspot.emulator.read(APP)).toBeUndefined();
  });
});

describe("delete of a document that HubSpot cannot delete", () => {
  it("leaves it and says so", async () => {
    hubspot.emulator.seed(APP, SETTINGS);
    const { operation, lines } = hubspot.newOperation();
    await new Lifecycle(operation, { ...callingExtensionSettings, deletable: false }).delete("42", outputs);
    expect(hubspot.methods()).toEqual([]);
    expect(lines).toEqual(["app 42 calling settings: left as they are, because HubSpot has no way to delete them"]);
  });
});
