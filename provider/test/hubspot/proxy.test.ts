import { ConfigError } from "../../src/config.js";
import { systemClock } from "../../src/hubspot/clock.js";
import { RateWindow } from "../../src/hubspot/rateLimit.js";
import { Redactor } from "../../src/hubspot/redaction.js";
import { Transport } from "../../src/hubspot/transport.js";

const before = process.env.https_proxy;
afterEach(() => {
  if (before === undefined) delete process.env.https_proxy;
  else process.env.https_proxy = before;
});

test("a_proxy_variable_that_is_no_URL_is_named_and_its_value_is_not_shown", () => {
  process.env.https_proxy = "user:hunter2@proxy";
  const make = () =>
    new Transport(
      {
        credential: { kind: "accessToken", value: "canary" },
        apiVersion: "v3",
        baseUrl: "https://hubspot.acme.example",
      },
      {
        clock: systemClock,
        rate: new RateWindow(systemClock),
        redactor: new Redactor(),
        ensureWanted: () => Promise.resolve(),
      },
    );
  expect(make).toThrow(ConfigError);
  expect(make).toThrow(/^HTTPS_PROXY or HTTP_PROXY in the environment is not a proxy's URL(?!.*hunter2)/);
});
