import { explained } from "../src/explicitProvider";

const message = "Check hubspot:accessToken.";

test("a message for a provider of the program says what the keys mean there", () => {
  expect(explained(message, "emea")).toBe(
    `${message} The provider "emea" is declared in the program: there each hubspot: key stands for its argument, as hubspot:accessToken for accessToken.`,
  );
});

test.each([
  [message, "default"],
  [message, "default_0_1_0_https_//releases.acme.example"],
  [message, ""],
  [message, undefined],
  ["Check HUBSPOT_ACCESS_TOKEN.", "emea"],
])("the message %j stays as it is for the provider %j", (text, name) => {
  expect(explained(text, name)).toBe(text);
});
