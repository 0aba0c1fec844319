import { startEmulator } from "hubspot-calling-emulator";
import { campaignTimeout, tryEveryPoint } from "./support/campaign.js";
import { killEngineAt } from "./support/killing.js";
import { project, succeeded } from "./support/project.js";

const declared = { name: "Dialer", url: "https://dialer.example/", height: 640 };
const program = `new CallingExtensionSettings("dialer", ${JSON.stringify({ appId: 42, ...declared })});`;
const neighbour = { name: "Neighbour", height: 333, isReady: true };

test(
  "a takeover killed at any call converges",
  () =>
    tryEveryPoint({
      name: "create (takeover)",
      documents: { 42: { name: "By hand", width: 321 }, 43: neighbour },
      program,
      command: ["up", "--yes", "--skip-preview"],
      calls: ["GET 42", "PATCH 42"],
      expected: { 42: { ...declared, width: 321 }, 43: neighbour },
    }),
  campaignTimeout,
);

test(
  "a first create killed at any call converges and posts once",
  () =>
    tryEveryPoint({
      name: "first create",
      documents: { 43: neighbour },
      program,
      command: ["up", "--yes", "--skip-preview"],
      calls: ["GET 42", "POST 42"],
      expected: { 42: { ...declared, width: 400, isReady: false }, 43: neighbour },
    }),
  campaignTimeout,
);

test(
  "a create whose POST is lost, killed at any call, posts once",
  () =>
    tryEveryPoint({
      name: "first create, POST lost",
      documents: { 43: neighbour },
      program,
      command: ["up", "--yes", "--skip-preview"],
      trouble: { match: { method: "POST" }, action: { type: "reset", when: "before" } },
      calls: ["GET 42", "POST 42", "GET 42", "GET 42", "PATCH 42", "POST 42"],
      expected: { 42: { ...declared, width: 400, isReady: false }, 43: neighbour },
    }),
  campaignTimeout,
);

test("a killed create that may not take over says how to go on", async () => {
  const hubspot = await startEmulator();
  try {
    const dialer = (adoptExisting: boolean) => program.replace("}", `, adoptExisting: ${adoptExisting} }`);
    const pulumi = await project({ baseUrl: hubspot.url, program: dialer(false) });
    const killed = await killEngineAt(hubspot, () => pulumi.start("up", "--yes", "--skip-preview"), 1, "during");
    await pulumi.endOrphans(killed.children);
    succeeded("cancel", await pulumi.cancel());
    const made = hubspot.read(42);

    const refused = await pulumi.up();
    expect(refused.exitCode).not.toBe(0);
    expect(refused.output).toContain("adoptExisting to true for one `pulumi up`");
    expect(hubspot.read(42)).toEqual(made);

    pulumi.program(dialer(true));
    await pulumi.upDone();
    pulumi.program(dialer(false));
    await pulumi.upDone();
    await pulumi.previewNothing();
    expect(hubspot.calls().filter(({ method }) => method !== "GET")).toHaveLength(1);
    expect(hubspot.read(42)).toEqual(made);
  } finally {
    await hubspot.stop();
  }
});
