import "../support/realm.js";
import type { AnswerSeen } from "../../src/hubspot/answer.js";
import { RateLimiter } from "../../src/hubspot/rateLimiter.js";
import { Redactor } from "../../src/hubspot/redaction.js";
import { Transport } from "../../src/hubspot/transport.js";
import { APP, configFor, useHubSpot } from "../support/hubspot.js";
import { VirtualClock } from "../support/virtualClock.js";

const hubspot = useHubSpot();

test("each_attempt_is_told_with_its_status_and_headers_and_no_credential", async () => {
  hubspot.emulator.seed(APP);
  hubspot.emulator.fault({ action: { type: "status", status: 503 } });
  const clock = new VirtualClock();
  const seen: AnswerSeen[] = [];
  const transport = new Transport(configFor(hubspot.emulator.url), {
    clock,
    rate: new RateLimiter(clock),
    redactor: new Redactor(),
    ensureWanted: () => Promise.resolve(),
    onAnswer: (answer) => seen.push(answer),
  });
  const path = `/crm/v3/extensions/calling/${APP}/settings`;
  await transport.send({ method: "GET", path, subject: { action: "read", document: "app" } });
  expect(seen.map(({ status }) => status)).toEqual([503, 200]);
  expect(seen.map((answer) => answer.path)).toEqual([path, path]);
  expect(seen[1]?.header("x-hubspot-ratelimit-interval-milliseconds")).toBe("10000");
  expect(seen[1]?.header("x-nobody-sends-this")).toBeUndefined();
  expect(seen[1]?.milliseconds).toBeGreaterThanOrEqual(0);
});
