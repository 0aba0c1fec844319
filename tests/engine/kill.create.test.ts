import { startEmulator } from "hubspot-calling-emulator";
import { campaignTimeout, tryEveryPoint } from "./support/campaign.js";
import { killEngineAt } from "./support/killing.js";
import { project, succeeded } from "./support/project.js";

const declared = { name: "Dialer", url: "https://dialer.example/", height: 640 };
const program = `new CallingExtensionSettings("dialer", ${JSON.stringify({ appId: 42, ...declared })});`;
const neighbour = { name: "Neighbour", height: 333, isReady: true };

test(
  "a_takeover_killed_at_any_call_converges",
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
  "a_first_create_killed_at_any_call_converges_and_posts_once",
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
  "a_first_create_whose_POST_is_lost_on_the_way_and_that_is_killed_at_any_call_converges_and_posts_once",
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

test("a_first_create_that_may_take_nothing_over_and_is_killed_after_its_POST_says_how_to_go_on", async () => {
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
