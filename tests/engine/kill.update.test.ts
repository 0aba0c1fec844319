import { campaignTimeout, tryEveryPoint } from "./support/campaign.js";

const dialer = (height: number) => ({ appId: 42, name: "Dialer", url: "https://dialer.example/", height });
const program = (height: number) => `new CallingExtensionSettings("dialer", ${JSON.stringify(dialer(height))});`;
const neighbour = { name: "Neighbour", height: 333, isReady: true };

test(
  "an update killed at any call converges",
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
  "a re-creation killed at any call converges and posts once",
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

test(
  "an update of vanishing settings, killed at any call, posts once",
  () =>
    tryEveryPoint({
      name: "update of settings that vanish under it",
      documents: { 42: { width: 321 }, 43: neighbour },
      before: program(600),
      // Another client deletes them, and the next read does not know yet.
      meanwhile: async (hubspot) => {
        hubspot.set({ staleReads: 1 });
        const path = "/crm/v3/extensions/calling/42/settings?hapikey=another-client";
        expect(await fetch(hubspot.url + path, { method: "DELETE" })).toMatchObject({ status: 204 });
        hubspot.set({ staleReads: 0 });
      },
      program: program(640),
      command: ["up", "--yes", "--skip-preview"],
      calls: ["GET 42", "PATCH 42", "PATCH 42", "POST 42"],
      expected: { 42: { name: "Dialer", height: 640, width: 321, isReady: false }, 43: neighbour },
    }),
  campaignTimeout,
);
