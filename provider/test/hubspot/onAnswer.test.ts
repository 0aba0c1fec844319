import "../support/realm.js";
import type { AnswerSeen } from "../../src/hubspot/answer.js";
import { connect } from "../../src/hubspot/connect.js";
import { errorForStatus } from "../../src/hubspot/errorForStatus.js";
import { RateLimiter } from "../../src/hubspot/rateLimiter.js";
import { Redactor } from "../../src/hubspot/redaction.js";
import { CREDENTIALS } from "../support/canaries.js";
import { APP, configFor, useHubSpot } from "../support/hubspot.js";
import { VirtualClock } from "../support/virtualClock.js";

const hubspot = useHubSpot();

test.each(CREDENTIALS)("with the $kind each attempt's status and headers are reported", async (credential) => {
  hubspot.emulator.seed(APP);
  hubspot.emulator.fault({ match: { path: "/crm/" }, action: { type: "status", status: 503 } });
  const config = configFor(hubspot.emulator.url, { credential });
  const clock = new VirtualClock();
  const seen: AnswerSeen[] = [];
  const transport = connect(config, {
    clock,
    rate: new RateLimiter(clock),
    redactor: new Redactor(),
    throwIfStopped: () => Promise.resolve(),
    onAnswer: (answer) => seen.push(answer),
  });
  const path = `/crm/v3/extensions/calling/${APP}/settings`;
  await transport.send({
    method: "GET",
    path,
    subject: { action: "read", document: "app" },
    errorForStatus: (failure, context) => errorForStatus(failure, context, config),
  });
  expect(seen.map(({ status }) => status)).toEqual([503, 200]);
  expect(seen.map((answer) => answer.path)).toEqual([path, path]);
  expect(seen[1]?.header("x-hubspot-ratelimit-interval-milliseconds")).toBe("10000");
  expect(seen[1]?.header("x-nobody-sends-this")).toBeUndefined();
  expect(seen[1]?.milliseconds).toBeGreaterThanOrEqual(0);
});
