import { credentialLine } from "../../src/lifecycle/credentialLine.js";
import { callingExtensionSettings as definition } from "../../src/resources/callingExtensionSettings.js";
import { APP, CANARY_KEY, configFor, operationAt, rejection } from "../support/hubspot.js";
import { forgetProxies } from "../support/proxyVariables.js";

/** Too long for any name server: a request to it ends at once, without a network. */
const NOWHERE = `${"x".repeat(64)}.acme.example`;

forgetProxies();

test.each([
  ["https://dialer.acme.example", "hubspot: the credential goes to https://dialer.acme.example (hubspot:baseUrl)"],
  [
    "https://gateway.acme.example:8443/hubspot/a-key",
    "hubspot: the credential goes to https://gateway.acme.example:8443 (hubspot:baseUrl)",
  ],
  [
    "https://api.hubapi.com.acme.example",
    "hubspot: the credential goes to https://api.hubapi.com.acme.example (hubspot:baseUrl)",
  ],
  ["https://api.hubapi.com", undefined],
  ["https://api.hubapi.com/gateway", undefined],
  ["http://127.0.0.1:8080", undefined],
  ["https://localhost:8080", undefined],
  ["http://[::1]:8080", undefined],
])("the line for %s is: %s", (baseUrl, line) => {
  expect(credentialLine(configFor(baseUrl, { baseUrlFrom: "hubspot:baseUrl" }))).toBe(line);
});

test("an operation says once which server gets the credential", async () => {
  const { operation, lifecycle, lines } = operationAt(`https://${NOWHERE}`);
  operation.ensureConfigured();
  expect(lines).toEqual([`hubspot: the credential goes to https://${NOWHERE}`]);
  await rejection(operation.document(definition, APP).observe());
  await rejection(lifecycle.delete(String(APP), { appId: APP }));
  expect(lines).toEqual([`hubspot: the credential goes to https://${NOWHERE}`]);
  expect(lines.join()).not.toContain(CANARY_KEY);
});
