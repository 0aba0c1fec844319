import { HalfDoneError } from "../../src/lifecycle/halfDone.js";
import { APP, CANARY_KEY, rejection, SETTINGS, useHubSpot } from "../support/hubspot.js";

const hubspot = useHubSpot();
const SECRET_URL = "https://dialer.acme.example/canary-path?token=canary value";
const inputs = { appId: APP, adoptExisting: true, ...SETTINGS, url: SECRET_URL, __secretInputs: ["url"] };

describe("the value of a secret input", () => {
  it.each([
    ["as it was sent", SECRET_URL],
    ["as a URL parser spells it", new URL(SECRET_URL).href],
    ["as a query carries it", encodeURIComponent(SECRET_URL)],
  ])("is redacted in HubSpot's message, %s", async (_, spelled) => {
    const echo = `The url ${spelled} is not reachable`;
    hubspot.emulator.fault({
      match: { method: "POST" },
      action: { type: "status", status: 400, body: { message: echo, errors: [{ message: echo, in: spelled }] } },
    });
    const { lifecycle } = hubspot.newOperation();
    const error = await rejection(lifecycle.create(inputs));
    expect(error.message).toContain("The url [secret] is not reachable");
    expect(`${error.message}${error.stack}`).not.toContain("canary");
  });

  it("is redacted when it is a number", async () => {
    hubspot.emulator.fault({
      match: { method: "POST" },
      action: { type: "status", status: 400, body: { message: "height 7654321 is too much" } },
    });
    const { lifecycle } = hubspot.newOperation();
    const news = { ...inputs, height: 7_654_321, __secretInputs: ["height"] };
    const error = await rejection(lifecycle.create(news));
    expect(error.message).toContain("height [secret] is too much");
    expect(error.message).not.toContain("7654321");
  });

  it("hides nothing when it is a switch or not there", async () => {
    const message = "isReady is true, name is undefined";
    hubspot.emulator.fault({ match: { method: "POST" }, action: { type: "status", status: 400, body: { message } } });
    const { lifecycle } = hubspot.newOperation();
    const news = { ...inputs, isReady: true, __secretInputs: ["isReady", "usesTheMoon"] };
    expect((await rejection(lifecycle.create(news))).message).toContain(message);
  });

  it("of the state is redacted though the program has another now", async () => {
    hubspot.emulator.seed(APP, SETTINGS);
    const { outs } = await hubspot.newOperation().lifecycle.create(inputs);
    hubspot.emulator.fault({
      match: { method: "PATCH" },
      action: { type: "status", status: 400, body: { message: `Cannot leave ${SECRET_URL}` } },
    });
    const news = { appId: APP, adoptExisting: true, ...SETTINGS };
    const error = await rejection(hubspot.newOperation().lifecycle.update(outs, news));
    expect(error.message).toContain("Cannot leave [secret]");
  });

  it("is in no line of any step", async () => {
    hubspot.emulator.seed(APP, { ...SETTINGS, url: "https://old.acme.example/canary" });
    const create = hubspot.newOperation();
    await create.lifecycle.check({}, inputs);
    const { outs } = await create.lifecycle.create(inputs);
    hubspot.emulator.edit(APP, { url: "https://hand.acme.example/canary" });
    const drift = hubspot.newOperation();
    await drift.lifecycle.check(inputs, inputs);
    await drift.lifecycle.diff("42", outs, inputs);
    hubspot.emulator.remove(APP);
    const gone = hubspot.newOperation();
    await gone.lifecycle.check(inputs, inputs);
    await gone.lifecycle.diff("42", outs, inputs);
    await gone.lifecycle.update(outs, inputs);
    hubspot.emulator.set({ omitFields: ["url"] });
    const missing = hubspot.newOperation();
    await missing.lifecycle.read("42", outs);
    const lines = [create, drift, gone, missing].flatMap((running) => running.lines).join("\n");
    expect(lines).toContain("[secret]");
    expect(lines).not.toContain("canary");
  });
});

describe("the credential", () => {
  it("is in nothing that a create returns prints or throws", async () => {
    hubspot.emulator.fault({ match: { method: "POST" }, action: { type: "reset", when: "after" } });
    hubspot.emulator.fault({ match: { method: "GET" }, skip: 1, times: 9, action: { type: "status", status: 500 } });
    const failed = hubspot.newOperation();
    const error = await rejection<HalfDoneError>(failed.lifecycle.create(inputs));
    expect(error).toBeInstanceOf(HalfDoneError);
    const done = hubspot.newOperation();
    hubspot.emulator.faults().forEach((fault) => {
      fault.remove();
    });
    const created = await done.lifecycle
      .create({ ...inputs, name: `Key ${CANARY_KEY}` })
      .catch((e: Error) => e.message);
    expect(JSON.stringify([error.message, error.stack, error.reasons, failed.lines, done.lines])).not.toContain(
      CANARY_KEY,
    );
    expect(created).toBeDefined();
  });
});

it("a half-made resource names what is secret of another one", async () => {
  const { lifecycle } = hubspot.newOperation();
  await lifecycle.create(inputs);
  hubspot.emulator.set({ contradict: { height: 350 } });
  const error = await rejection<HalfDoneError>(lifecycle.create({ appId: APP, adoptExisting: true, height: 601 }));
  expect(error).toBeInstanceOf(HalfDoneError);
  expect(String(error.properties.url)).toContain("canary");
  expect(error.secretOutputs).toEqual(["url"]);
});
