import { systemClock } from "../../src/hubspot/clock.js";
import { APP, SETTINGS, useHubSpot } from "../support/hubspot.js";

const hubspot = useHubSpot();
const inputs = { appId: APP, adoptExisting: true, ...SETTINGS };
const isOfWaiting = (line: string) => line.startsWith("waiting ");
const wait = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

it("a wait of 5 s before a repeated request is one line", async () => {
  const headers = { "retry-after": "5" };
  hubspot.emulator.fault({ times: 3, action: { type: "status", status: 503, headers } });
  hubspot.emulator.seed(APP, SETTINGS);
  const { lifecycle, lines } = hubspot.newOperation();
  await lifecycle.create(inputs);
  expect(lines.filter(isOfWaiting)).toEqual([
    "waiting before HubSpot is asked again: it was busy, or could not be reached",
  ]);
});

it("a shorter wait is not printed", async () => {
  hubspot.emulator.fault({ times: 2, action: { type: "status", status: 503, headers: { "retry-after": "4" } } });
  hubspot.emulator.seed(APP, SETTINGS);
  const { lifecycle, lines } = hubspot.newOperation();
  await lifecycle.create(inputs);
  expect(lines.filter(isOfWaiting)).toEqual([]);
});

it("300 resources that wait at once cause no warning from Node", async () => {
  const warnings: Error[] = [];
  const listen = (warning: Error) => warnings.push(warning);
  process.on("warning", listen);
  const { operation } = hubspot.newOperation({ clock: systemClock });
  const waits = Array.from({ length: 300 }, () => operation.clock.sleep(60_000, operation.cancelled));
  await wait(10);
  operation.cancel();
  await Promise.all(waits);
  process.off("warning", listen);
  expect(warnings).toEqual([]);
});

it("a wait of 5 s before reading an unknown outcome is printed", async () => {
  const headers = { "retry-after": "5" };
  hubspot.emulator.fault({ match: { method: "POST" }, action: { type: "status", status: 503, headers } });
  const { lifecycle, lines } = hubspot.newOperation();
  await lifecycle.create(inputs);
  expect(lines.filter(isOfWaiting)).toHaveLength(1);
});
