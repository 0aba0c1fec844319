import { ConfigError } from "../../src/config.js";
import { callingExtensionSettings as definition } from "../../src/resources/callingExtensionSettings.js";
import { APP, configFor, rejection, SETTINGS, useHubSpot } from "../support/hubspot.js";

const hubspot = useHubSpot();

describe("an operation", () => {
  it("reads each document once", async () => {
    hubspot.emulator.seed(APP, SETTINGS);
    const { operation } = hubspot.newOperation();
    const [first, second] = await Promise.all([
      operation.document(definition, APP).observe(),
      operation.document(definition, APP).observe(),
      operation.document(definition, 43).observe(),
    ]);
    expect(first).toEqual(second);
    await operation.document(definition, APP).observe();
    expect(hubspot.methods()).toEqual(["GET", "GET"]);
  });

  it("says once that it waits for the rate limit for more than 5 s", async () => {
    hubspot.emulator.set({ rateLimit: { max: 1, intervalMilliseconds: 6_000 } });
    const { operation, lines, clock } = hubspot.newOperation();
    await operation.document(definition, APP).observe();
    expect(lines).toEqual([]);
    // The emulator's window does not follow the virtual clock.
    hubspot.emulator.set({ rateLimit: null });
    for (let appId = APP + 1; appId < APP + 4; appId++) await operation.document(definition, appId).observe();
    expect(clock.now()).toBeGreaterThan(5_000);
    expect(lines).toEqual(["waiting for HubSpot's rate limit: requests go out as fast as it allows"]);
  });

  it("reads again after a failed read", async () => {
    hubspot.emulator.seed(APP, SETTINGS);
    hubspot.emulator.fault({ match: { method: "GET" }, action: { type: "status", status: 403 } });
    const { operation } = hubspot.newOperation();
    await rejection(operation.document(definition, APP).observe());
    expect(await operation.document(definition, APP).observe()).toMatchObject(SETTINGS);
  });

  it("keeps a write's answer when an earlier read fails after it", async () => {
    hubspot.emulator.fault({ match: { method: "GET" }, action: { type: "status", status: 403 } });
    const { operation } = hubspot.newOperation();
    const looking = operation.document(definition, APP).observe();
    operation.document(definition, APP).remember(SETTINGS);
    await rejection(looking);
    expect(await operation.document(definition, APP).observe()).toEqual(SETTINGS);
    expect(hubspot.methods()).toEqual(["GET"]);
  });

  it("rechecks a 404 again when the second read failed", async () => {
    hubspot.emulator.fault({ match: { method: "GET" }, skip: 1, action: { type: "status", status: 403 } });
    const { operation, lines } = hubspot.newOperation();
    await rejection(operation.document(definition, APP).observeExisting());
    expect(lines).toEqual([]);
    expect(await operation.document(definition, APP).observeExisting()).toBeUndefined();
    expect(lines).toHaveLength(1);
  });

  it("rechecks a 404 once a write has made the document", async () => {
    hubspot.emulator.seed(APP, SETTINGS);
    const { operation, lines, clock } = hubspot.newOperation();
    operation.document(definition, APP).remember(undefined);
    expect(await operation.document(definition, APP).observeExisting()).toBeUndefined();
    operation.document(definition, APP).remember(SETTINGS);
    hubspot.emulator.fault({ match: { method: "GET" }, action: { type: "status", status: 404 } });
    expect(await operation.document(definition, APP).observeAgain()).toBeUndefined();
    expect(await operation.document(definition, APP).observeExisting()).toMatchObject(SETTINGS);
    expect(clock.sleeps).toEqual([2_000]);
    expect(lines).toEqual([]);
  });

  it("reports a missing document only after a second 404", async () => {
    hubspot.emulator.seed(APP, SETTINGS);
    hubspot.emulator.fault({ match: { method: "PATCH" }, action: { type: "status", status: 404 } });
    hubspot.emulator.fault({ match: { method: "PATCH" }, action: { type: "status", status: 403 } });
    const { lifecycle, lines } = hubspot.newOperation();
    const error = await rejection(lifecycle.update({ appId: APP }, { appId: APP, height: 601 }));
    expect(error.message).toContain("refused the update (403");
    expect(hubspot.methods()).toEqual(["GET", "PATCH", "PATCH"]);
    expect(lines).toEqual([]);
  });

  it("takes a write's answer in place of what it saw", async () => {
    hubspot.emulator.seed(APP, SETTINGS);
    const { operation, lifecycle } = hubspot.newOperation();
    await operation.document(definition, APP).observe();
    await lifecycle.update({ appId: APP }, { appId: APP, height: 601 });
    expect(await operation.document(definition, APP).observe()).toMatchObject({ height: 601 });
    expect(hubspot.methods()).toEqual(["GET", "PATCH"]);
  });

  it("rechecks a 404 once for all who ask at the same time", async () => {
    const { operation, lines, clock } = hubspot.newOperation();
    await Promise.all([
      operation.document(definition, APP).observeExisting(),
      operation.document(definition, APP).observeExisting(),
    ]);
    await operation.document(definition, APP).observeExisting();
    expect(hubspot.methods()).toEqual(["GET", "GET"]);
    expect(clock.sleeps).toEqual([2_000]);
    expect(lines).toHaveLength(1);
  });

  it("prints a line once", () => {
    const { operation, lines } = hubspot.newOperation();
    operation.print("a line");
    operation.print("another");
    operation.print("a line");
    expect(lines).toEqual(["a line", "another"]);
  });

  it("redacts secrets in lines", () => {
    const { operation, lines } = hubspot.newOperation();
    operation.redactor.add("canary");
    operation.print("the canary sings");
    expect(lines).toEqual(["the [secret] sings"]);
  });

  it("reads the configuration again until it is right, then no more", async () => {
    let reads = 0;
    const { lifecycle } = hubspot.newOperation({
      config: () => {
        if (++reads < 3) throw new ConfigError("HubSpot is not configured: no credential");
        return configFor(hubspot.emulator.url);
      },
    });
    hubspot.emulator.seed(APP, SETTINGS);
    for (const props of [{}, { appId: APP }]) {
      expect(await rejection(lifecycle.read("42", props))).toBeInstanceOf(ConfigError);
    }
    expect((await lifecycle.read("42", {})).id).toBe("42");
    await lifecycle.create({ appId: 43, ...SETTINGS });
    expect(reads).toBe(3);
  });

  it.each(["check", "diff", "create", "read", "update", "delete"] as const)(
    "without configuration fails in %s with the same message",
    async (method) => {
      const message = "HubSpot is not configured: no credential";
      const { lifecycle } = hubspot.newOperation({
        config: () => {
          throw new ConfigError(message);
        },
      });
      const props = { appId: APP, ...SETTINGS };
      if (method === "check") {
        expect((await lifecycle.check({}, props)).failures).toEqual([{ property: "", reason: message }]);
        return;
      }
      const work = {
        diff: () => lifecycle.diff("42", props, props),
        create: () => lifecycle.create(props),
        read: () => lifecycle.read("42", props),
        update: () => lifecycle.update(props, props),
        delete: () => lifecycle.delete("42", props),
      }[method];
      expect((await rejection(work())).message).toBe(message);
    },
  );

  it("does not take a failure to read the configuration for a wrong one", async () => {
    const config = () => {
      throw new Error("the file is gone");
    };
    const { operation, lifecycle } = hubspot.newOperation({ config });
    expect(() => operation.isConfigured).toThrow("the file is gone");
    for (const work of [lifecycle.check({}, { appId: APP, ...SETTINGS }), lifecycle.delete("42", { appId: APP })]) {
      expect((await rejection(work)).message).toBe("the file is gone");
    }
    expect(hubspot.methods()).toEqual([]);
  });

  it("knows whether the configuration is right", () => {
    const config = () => {
      throw new ConfigError("HubSpot is not configured: no credential");
    };
    expect(hubspot.newOperation({ config }).operation.isConfigured).toBe(false);
    expect(hubspot.newOperation().operation.isConfigured).toBe(true);
  });
});
