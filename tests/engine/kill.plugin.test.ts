import { campaignTimeout, tryEveryPoint } from "./support/campaign.js";

const declared = { name: "Dialer", url: "https://dialer.example/", height: 640 };
const program = (height: number) => `{
  const { CallingExtensionSettings } = require("pulumi-hubspot-calling/plugin");
  new CallingExtensionSettings("dialer", ${JSON.stringify({ appId: 42, ...declared, height })});
}`;
const neighbour = { name: "Neighbour", height: 333, isReady: true };
const throughPlugin = true;

test(
  "a_first_create_through_the_plugin_killed_at_any_call_converges_and_posts_once",
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
  "an_update_through_the_plugin_killed_at_any_call_converges",
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
  "a_destroy_through_the_plugin_killed_at_any_call_converges",
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
