import { campaignTimeout, tryEveryPoint } from "./support/campaign.js";

const declared = { name: "Dialer", url: "https://dialer.example/", height: 640 };
const program = (appId: number) => `new CallingExtensionSettings("dialer", ${JSON.stringify({ appId, ...declared })});`;
const neighbour = { name: "Neighbour", height: 333, isReady: true };

test(
  "a replace killed at any call posts once and deletes once",
  () =>
    tryEveryPoint({
      name: "replace",
      documents: { 1: { isReady: true }, 43: neighbour },
      before: program(1),
      program: program(2),
      command: ["up", "--yes", "--skip-preview"],
      // What is left is looked at, to warn of what its users lose.
      calls: ["GET 1", "GET 2", "POST 2", "DELETE 1"],
      expected: { 1: undefined, 2: { ...declared, width: 400, isReady: false }, 43: neighbour },
    }),
  campaignTimeout,
);
