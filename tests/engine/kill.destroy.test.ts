import { campaignTimeout, tryEveryPoint } from "./support/campaign.js";

const program = `new CallingExtensionSettings("dialer", { appId: 42, name: "Dialer" });`;
const neighbour = { name: "Neighbour", height: 333, isReady: true };
const start = { documents: { 42: { height: 777 }, 43: neighbour }, before: program, program };
const gone = { 42: undefined, 43: neighbour };

test(
  "a destroy killed at any call converges",
  () =>
    tryEveryPoint({
      ...start,
      name: "destroy",
      command: ["destroy", "--yes", "--skip-preview"],
      calls: ["DELETE 42"],
      expected: gone,
    }),
  campaignTimeout,
);

test(
  "a destroy with refresh killed at any call converges",
  () =>
    tryEveryPoint({
      ...start,
      name: "destroy with refresh",
      command: ["destroy", "--yes", "--skip-preview", "--refresh"],
      calls: ["GET 42", "DELETE 42"],
      expected: gone,
    }),
  campaignTimeout,
);

test(
  "a destroy of what is gone killed at any call converges",
  () =>
    tryEveryPoint({
      ...start,
      name: "destroy of what is gone",
      meanwhile: (hubspot) => hubspot.remove(42),
      command: ["destroy", "--yes", "--skip-preview"],
      // A 404 that contradicts the state is asked again.
      calls: ["DELETE 42", "DELETE 42"],
      expected: gone,
    }),
  campaignTimeout,
);
