import { AlreadyExistsError, InvalidError } from "../../src/hubspot/errors.js";
import { UnwritableError } from "../../src/lifecycle/unwritable.js";
import { callingExtensionSettings } from "../../src/resources/callingExtensionSettings.js";
import { APP, rejection, SETTINGS, useHubSpot } from "../support/hubspot.js";

const hubspot = useHubSpot();
const inputs = (changes: Record<string, unknown> = {}) => ({ appId: APP, adoptExisting: true, ...changes });
/** The first read sees nothing, though the document is there: reads can be behind. */
const hideOnce = () => hubspot.emulator.fault({ match: { method: "GET" }, action: { type: "status", status: 404 } });

describe("create without a document", () => {
  it("posts all nine fields and returns what HubSpot answered", async () => {
    const { lifecycle, lines } = hubspot.newOperation();
    const { id, outs } = await lifecycle.create(inputs(SETTINGS));
    expect(id).toBe("42");
    expect(hubspot.methods()).toEqual(["GET", "POST"]);
    expect(hubspot.writes()[0]?.body).toEqual(SETTINGS);
    expect(outs).toEqual({
      appId: APP,
      adoptExisting: true,
      ...hubspot.emulator.read(APP),
      __record: { sent: SETTINGS },
    });
    expect(lines).toEqual([
      "app 42 calling settings: isReady becomes true: users of all connected accounts get the app (warning)",
    ]);
  });

  it("sends no null", async () => {
    const { lifecycle } = hubspot.newOperation();
    const { outs } = await lifecycle.create(inputs({ ...SETTINGS, height: null }));
    expect(hubspot.writes()[0]?.body).toEqual(SETTINGS);
    expect(outs.__record).toMatchObject({ sent: expect.not.objectContaining({ height: expect.anything() }) });
  });

  it("passes on what is the provider's own fault", async () => {
    hubspot.emulator.set({ omitFields: ["height"] });
    const print = () => {
      throw new TypeError("a slip");
    };
    const { lifecycle } = hubspot.newOperation({ print });
    expect(await rejection(lifecycle.create(inputs(SETTINGS)))).toEqual(new TypeError("a slip"));
  });

  it("fills missing fields from documented defaults and names each", async () => {
    const { lifecycle, lines } = hubspot.newOperation();
    const { name, url } = SETTINGS;
    await lifecycle.create(inputs({ name, url }));
    expect(hubspot.writes()[0]?.body).toEqual({
      name,
      url,
      height: 600,
      width: 400,
      isReady: false,
      supportsCustomObjects: false,
      supportsInboundCalling: false,
      usesCallingWindow: true,
      usesRemote: false,
    });
    expect(lines).toEqual([
      "app 42 calling settings: height 600 (default)",
      "app 42 calling settings: width 400 (default)",
      "app 42 calling settings: isReady false (default)",
      "app 42 calling settings: supportsCustomObjects false (default)",
      "app 42 calling settings: supportsInboundCalling false (default)",
      "app 42 calling settings: usesCallingWindow true (default)",
      "app 42 calling settings: usesRemote false (default)",
    ]);
  });

  it("manages only what the program declares", async () => {
    const { lifecycle } = hubspot.newOperation();
    const { name, url } = SETTINGS;
    const { outs } = await lifecycle.create(inputs({ name, url }));
    expect(outs.__record).toEqual({ sent: { name, url } });
    expect(outs.height).toBe(600);
  });

  it.each(["name", "url"])("refuses to post without %s", async (field) => {
    const { lifecycle } = hubspot.newOperation();
    const { [field as "name"]: _, ...rest } = SETTINGS;
    const error = await rejection(lifecycle.create(inputs(rest)));
    expect(error).toBeInstanceOf(UnwritableError);
    expect(error.message).toContain(
      `${field} is needed: app 42 has no calling settings yet that this credential can see, and HubSpot does not take the first ones without ${field}`,
    );
    expect(hubspot.writes()).toEqual([]);
  });

  it("passes on a validation error when there is still no document", async () => {
    hubspot.emulator.fault({
      match: { method: "POST" },
      times: Number.POSITIVE_INFINITY,
      action: { type: "status", status: 400, body: { message: "The url is not reachable." } },
    });
    const { lifecycle } = hubspot.newOperation();
    const error = await rejection(lifecycle.create(inputs(SETTINGS)));
    expect(error).toBeInstanceOf(InvalidError);
    expect(error.message).toContain("The url is not reachable");
    expect(hubspot.writes()).toHaveLength(1);
  });
});

describe("create on an existing document", () => {
  it("takes it over and sends only what differs", async () => {
    hubspot.emulator.seed(APP, { ...SETTINGS, height: 999 });
    const { lifecycle } = hubspot.newOperation();
    const { outs } = await lifecycle.create(inputs(SETTINGS));
    expect(hubspot.writes().map(({ method, body }) => [method, body])).toEqual([["PATCH", { height: 600 }]]);
    expect(outs).toMatchObject({ ...SETTINGS, __record: { sent: SETTINGS } });
  });

  it("sends nothing when nothing differs", async () => {
    hubspot.emulator.seed(APP, SETTINGS);
    const { lifecycle } = hubspot.newOperation();
    const { outs } = await lifecycle.create(inputs(SETTINGS));
    expect(hubspot.methods()).toEqual(["GET"]);
    expect(outs).toMatchObject({ ...hubspot.emulator.read(APP), __record: { sent: SETTINGS } });
  });

  it("needs neither name nor url, and does not change the rest", async () => {
    hubspot.emulator.seed(APP, { ...SETTINGS, isReady: true });
    const before = hubspot.emulator.read(APP);
    const { lifecycle } = hubspot.newOperation();
    const { outs } = await lifecycle.create(inputs({ isReady: false }));
    expect(hubspot.emulator.read(APP)).toEqual({ ...before, isReady: false, updatedAt: expect.any(String) });
    expect(outs.__record).toEqual({ sent: { isReady: false } });
  });

  it("never sends an undeclared field", async () => {
    hubspot.emulator.seed(APP);
    hubspot.emulator.set({ extraFields: { usesHolograms: true } });
    const { lifecycle } = hubspot.newOperation();
    const { outs } = await lifecycle.create(inputs({ width: 1 }));
    expect(hubspot.writes()[0]?.body).toEqual({ width: 1 });
    expect(outs).not.toHaveProperty("usesHolograms");
  });

  it("is refused with adoptExisting false and nothing is sent", async () => {
    hubspot.emulator.seed(APP);
    const { lifecycle } = hubspot.newOperation();
    const error = await rejection(lifecycle.create(inputs({ ...SETTINGS, adoptExisting: false })));
    expect(error).toBeInstanceOf(UnwritableError);
    expect(error.message).toMatch(/^app 42 calling settings: adoptExisting is false, and app 42 has calling settings/);
    expect(error.message).toContain("alias");
    expect(error.message).toContain("set adoptExisting to true for one `pulumi up`");
    expect(error).not.toHaveProperty("id");
    expect(hubspot.writes()).toEqual([]);
  });
});

describe("create where the POST says that the document exists", () => {
  it.each(["409", "400"] as const)("reads again, and patches, after a %s", async (answer) => {
    hubspot.emulator.seed(APP, { ...SETTINGS, width: 1 });
    hubspot.emulator.set({ postOnExisting: answer });
    hideOnce();
    const { lifecycle } = hubspot.newOperation();
    const { outs } = await lifecycle.create(inputs(SETTINGS));
    expect(hubspot.methods()).toEqual(["GET", "POST", "GET", "PATCH"]);
    expect(hubspot.writes()[1]?.body).toEqual({ width: 400 });
    expect(outs).toMatchObject(SETTINGS);
  });

  it("is content when the POST overwrites", async () => {
    hubspot.emulator.seed(APP, { ...SETTINGS, width: 1 });
    hubspot.emulator.set({ postOnExisting: "overwrite" });
    hideOnce();
    const { lifecycle } = hubspot.newOperation();
    await lifecycle.create(inputs(SETTINGS));
    expect(hubspot.methods()).toEqual(["GET", "POST"]);
    expect(hubspot.emulator.read(APP)).toMatchObject(SETTINGS);
  });

  it.each(["409", "400"] as const)("is refused with adoptExisting false after a %s", async (answer) => {
    hubspot.emulator.seed(APP, { ...SETTINGS, width: 1 });
    hubspot.emulator.set({ postOnExisting: answer });
    hideOnce();
    const { lifecycle } = hubspot.newOperation();
    const error = await rejection(lifecycle.create(inputs({ ...SETTINGS, adoptExisting: false })));
    expect(error.message).toContain("adoptExisting is false");
    expect(hubspot.emulator.read(APP)?.width).toBe(1);
  });

  it("trusts the POST over a read that still sees nothing", async () => {
    hubspot.emulator.seed(APP, { ...SETTINGS, width: 1 });
    hubspot.emulator.fault({ match: { method: "GET" }, times: 2, action: { type: "status", status: 404 } });
    const { lifecycle } = hubspot.newOperation();
    await lifecycle.create(inputs(SETTINGS));
    expect(hubspot.methods()).toEqual(["GET", "POST", "GET", "PATCH"]);
    expect(hubspot.emulator.read(APP)).toMatchObject(SETTINGS);
  });
});

describe("create when the PATCH finds no document", () => {
  it("posts", async () => {
    hubspot.emulator.seed(APP, { ...SETTINGS, width: 1 });
    hubspot.emulator.fault({ match: { method: "PATCH" }, action: { type: "status", status: 404 } });
    hubspot.emulator.set({ postOnExisting: "overwrite" });
    const { lifecycle } = hubspot.newOperation();
    await lifecycle.create(inputs(SETTINGS));
    expect(hubspot.methods()).toEqual(["GET", "PATCH", "POST"]);
    expect(hubspot.emulator.read(APP)).toMatchObject(SETTINGS);
  });

  it("is content when the PATCH makes it", async () => {
    hubspot.emulator.seed(APP, { ...SETTINGS, width: 1 });
    hubspot.emulator.set({ patchOnMissing: "upsert" });
    const { operation, lifecycle } = hubspot.newOperation();
    // Seen, and then deleted by hand: the PATCH meets nothing.
    await operation.document(callingExtensionSettings, APP).observe();
    hubspot.emulator.remove(APP);
    await lifecycle.create(inputs(SETTINGS));
    expect(hubspot.emulator.read(APP)).toMatchObject(SETTINGS);
    expect(hubspot.writes().every(({ method }) => method === "PATCH")).toBe(true);
  });

  it("changes between PATCH and POST no more than once", async () => {
    hubspot.emulator.seed(APP, { ...SETTINGS, width: 1 });
    hubspot.emulator.fault({
      match: { method: "PATCH" },
      times: Number.POSITIVE_INFINITY,
      action: { type: "status", status: 404 },
    });
    const { lifecycle } = hubspot.newOperation();
    const error = await rejection(lifecycle.create(inputs(SETTINGS)));
    expect(error).toBeInstanceOf(AlreadyExistsError);
    expect(hubspot.writes().map(({ method }) => method)).toEqual(["PATCH", "POST"]);
  });
});
