import { campaignTimeout, tryEveryPoint } from "./support/campaign.js";

const declared = { name: "Dialer", url: "https://dialer.example/", height: 640 };
/** A program in YAML. */
const program = (height: number) => {
  const properties = { appId: 42, ...declared, height };
  return `resources: ${JSON.stringify({ dialer: { type: "hubspot:CallingExtensionSettings", properties } })}\n`;
};
const neighbour = { name: "Neighbour", height: 333, isReady: true };
const throughPlugin = true;

test(
  "a create through the plugin, killed at any call, posts once",
  () =>
    tryEveryPoint({
      name: "plugin: first create",
      throughPlugin,
      documents: { 43: neighbour },
      program: program(640),
      command: ["up", "--yes", "--skip-preview"],
      calls: ["GET 42", "POST 42"],
      expected: { 42: { ...declared, width: 400, isReady: false }, 43: neighbour },
    }),
  campaignTimeout,
);

test(
  "an update through the plugin killed at any call converges",
  () =>
    tryEveryPoint({
      name: "plugin: update",
      throughPlugin,
      documents: { 42: { width: 321, isReady: true }, 43: neighbour },
      before: program(600),
      program: program(640),
      command: ["up", "--yes", "--skip-preview"],
      calls: ["GET 42", "PATCH 42"],
      expected: { 42: { ...declared, width: 321, isReady: true }, 43: neighbour },
    }),
  campaignTimeout,
);

test(
  "a destroy through the plugin killed at any call converges",
  () =>
    tryEveryPoint({
      name: "plugin: destroy",
      throughPlugin,
      documents: { 43: neighbour },
      before: program(640),
      program: program(640),
      command: ["destroy", "--yes", "--skip-preview"],
      calls: ["DELETE 42"],
      expected: { 42: undefined, 43: neighbour },
    }),
  campaignTimeout,
);
