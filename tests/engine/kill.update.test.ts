import { campaignTimeout, tryEveryPoint } from "./support/campaign.js";

const dialer = (height: number) => ({ appId: 42, name: "Dialer", url: "https://dialer.example/", height });
const program = (height: number) => `new CallingExtensionSettings("dialer", ${JSON.stringify(dialer(height))});`;
const neighbour = { name: "Neighbour", height: 333, isReady: true };

test(
  "an_update_killed_at_any_call_converges",
  () =>
    tryEveryPoint({
      name: "update",
      documents: { 42: { width: 321, isReady: true }, 43: neighbour },
      before: program(600),
      program: program(640),
      command: ["up", "--yes", "--skip-preview"],
      calls: ["GET 42", "PATCH 42"],
      expected: { 42: { name: "Dialer", height: 640, width: 321, isReady: true }, 43: neighbour },
    }),
  campaignTimeout,
);

test(
  "a_re_creation_killed_at_any_call_converges_and_posts_once",
  () =>
    tryEveryPoint({
      name: "update of settings deleted by hand",
      documents: { 42: { width: 321 }, 43: neighbour },
      before: program(600),
      meanwhile: (hubspot) => hubspot.remove(42),
      program: program(640),
      command: ["up", "--yes", "--skip-preview"],
      // A 404 that contradicts the state is asked again.
      calls: ["GET 42", "GET 42", "POST 42"],
      expected: { 42: { name: "Dialer", height: 640, width: 321, isReady: false }, 43: neighbour },
    }),
  campaignTimeout,
);
