import { get } from "./support/calls.js";
import { lifecycle } from "./support/lifecycle.js";
import { settings } from "./support/program.js";
import { acme, other } from "./support/samples.js";

const line = (text: string) => `app 42 calling settings: ${text}`;
const { name, url } = acme;

test("values of secret inputs stand in no line", async () => {
  const program = [settings("dialer", { appId: 42, name, url, height: 600 }, { secret: ["url", "height"] })];
  await lifecycle({
    hubspot: { 42: { ...acme, url: other.url, height: 601 } },
    steps: [
      {
        up: program,
        expect: {
          lines: [
            line("exist in HubSpot already (takeover)"),
            line("url [secret] => [secret] (takeover)"),
            line("height [secret] => [secret] (takeover)"),
          ],
          holds: { 42: { url, height: 600 } },
          inputs: {
            dialer: { appId: 42, adoptExisting: true, name, url, height: 600, __secretInputs: ["height", "url"] },
          },
        },
      },
      { byHand: (hubspot) => hubspot.edit(42, { url: other.url, name: other.name }) },
      {
        preview: program,
        expect: {
          lines: [line(`name "${other.name}" => "${name}" (drift)`), line("url [secret] => [secret] (drift)")],
        },
      },
      // A refresh gets outputs alone, and they remember which inputs are secret.
      { refresh: true, expect: { changes: { dialer: "refresh" } } },
      { up: program, expect: { holds: { 42: { url, name } } } },
    ],
  });
});

test("an input that becomes secret, or no longer is, sends nothing", async () => {
  const inputs = { appId: 42, ...acme };
  const secret = [settings("dialer", inputs, { secret: ["url"] })];
  const open = [settings("dialer", inputs)];
  await lifecycle({
    steps: [
      { up: open },
      { preview: secret, expect: { changes: { dialer: "update" }, calls: [get(42)] } },
      { up: secret, expect: { changes: { dialer: "update" }, calls: [get(42)] } },
      { up: secret, expect: { changes: { dialer: "same" } } },
      { up: open, expect: { changes: { dialer: "update" }, calls: [get(42)] } },
      { up: open, expect: { changes: { dialer: "same" } } },
    ],
  });
});

test("an error of a secret input names no property, so no value is shown", async () => {
  const faulty = { appId: 42, name: " ", url: "ftp://user:canary@dialer.acme.example", hieght: "canary" };
  await lifecycle({
    hubspot: { 42: acme },
    steps: [
      {
        preview: [settings("dialer", faulty, { secret: ["url", "hieght"] })],
        expect: {
          failures: [
            'dialer.name: must be a text that is not blank, not the text " "',
            "dialer: url must be an absolute https URL (http only for localhost), not [secret]",
            /^dialer: hieght is no property of CallingExtensionSettings: did you mean height\?$/,
          ],
        },
      },
    ],
  });
});

test("an answer that contradicts a secret input shows neither value", async () => {
  await lifecycle({
    emulator: { contradict: { url: other.url } },
    steps: [
      {
        up: [settings("dialer", { appId: 42, ...acme }, { secret: ["url"] })],
        expect: { failures: [/^dialer: app 42 calling settings: HubSpot keeps \[secret\] for url, sent \[secret\]/] },
      },
    ],
  });
});

test("HubSpot's message that quotes a secret input is shown without it", async () => {
  await lifecycle({
    hubspot: { 42: acme },
    steps: [
      {
        byHand: (hubspot) =>
          hubspot.fault({
            match: { method: "PATCH" },
            action: { type: "status", status: 400, body: { message: `The url ${other.url} is not reachable` } },
          }),
      },
      {
        up: [settings("dialer", { appId: 42, url: other.url }, { secret: ["url"] })],
        expect: {
          lines: [line("exist in HubSpot already (takeover)"), line("url [secret] => [secret] (takeover)")],
          failures: [/The url \[secret\] is not reachable/],
        },
      },
    ],
  });
});
