import { HalfDoneError } from "../../src/lifecycle/halfDone.js";
import { APP, rejection, SETTINGS, useHubSpot } from "../support/hubspot.js";

const hubspot = useHubSpot();
const inputs = { appId: APP, adoptExisting: true, ...SETTINGS };

test("a half-made resource keeps all that is not too long", async () => {
  hubspot.emulator.set({ contradict: { height: 601 } });
  const { lifecycle } = hubspot.newOperation();
  const error = await rejection<HalfDoneError>(
    lifecycle.create({ ...inputs, name: "n".repeat(5_000), __provider: "p".repeat(2_000) }),
  );
  expect(error).toBeInstanceOf(HalfDoneError);
  expect(error.properties).toMatchObject({ name: "n".repeat(5_000), __provider: "p".repeat(2_000) });
});

test("of a half-made resource the longest settings are left out, and no more", async () => {
  hubspot.emulator.set({ contradict: { height: 601 } });
  const { lifecycle } = hubspot.newOperation();
  // Ignored settings stand in another part of the record.
  const error = await rejection<HalfDoneError>(
    lifecycle.create({
      ...inputs,
      name: "号".repeat(3_000),
      url: `https://a.example/${"u".repeat(9_000)}`,
      __ignoreChanges: ["name"],
    }),
  );
  const { name: _, url: __, ...rest } = SETTINGS;
  expect(error.properties).toMatchObject({ appId: APP, ...rest, height: 601 });
  const text = JSON.stringify(error.properties);
  expect(text).not.toContain("号号");
  expect(text).not.toContain("uuu");
  expect(Buffer.byteLength(text)).toBeLessThan(14_000);
});

test("no secret is cut in half where a long value is shown", async () => {
  const secret = "canary-secret-name";
  hubspot.emulator.seed(APP, { ...SETTINGS, name: `${"x".repeat(390)}${secret}${"y".repeat(100)}` });
  const { operation, lifecycle, lines } = hubspot.newOperation();
  operation.redactor.add(secret);
  await lifecycle.check({}, inputs);
  expect(lines.join()).toContain("xxx[secret]");
  expect(lines.join()).not.toContain("canary");
});
