import type { FaultAction } from "hubspot-calling-emulator";
import { emulatedHubSpot } from "./support/hubspot.js";
import { killEngineAt } from "./support/killing.js";
import { project, succeeded } from "./support/project.js";

const hubspot = emulatedHubSpot();
const declared = { name: "Dialer", url: "https://dialer.example/", height: 640 };
const program = (height: number) =>
  `new CallingExtensionSettings("dialer", ${JSON.stringify({ appId: 42, ...declared, height })});`;
const up = ["up", "--yes", "--skip-preview"];
const destroy = ["destroy", "--yes", "--skip-preview"];

/** Long enough to kill an engine on a busy machine. */
const later = (status: number): FaultAction => ({ type: "status", status, headers: { "retry-after": "4" } });

// The call whose answer makes the provider wait, and that answer.
test.each<[string, string[], number, string, FaultAction]>([
  ["an update that waits for the rate limit", up, 1, "PATCH", later(429)],
  ["an update that waits to look what became of it", up, 1, "PATCH", later(503)],
  ["a look that waits for a server in trouble", up, 0, "GET", later(503)],
  ["a delete that waits for a lock", destroy, 0, "DELETE", later(423)],
])("%s sends nothing more once the engine is dead", async (_, command, n, method, answer) => {
  hubspot.seed(42, { width: 321 });
  const pulumi = await project({ baseUrl: hubspot.url, program: program(600) });
  await pulumi.upDone();
  const before = hubspot.read(42);
  pulumi.program(program(640));
  hubspot.clearCalls();

  const killed = await killEngineAt(hubspot, () => pulumi.start(...command), n, "after", {
    skip: n,
    action: answer,
  });
  expect(killed.call.method).toBe(method);
  expect(killed.whileDying).toEqual([]);
  expect(pulumi.hosts()).toHaveLength(1);
  await pulumi.endOrphans(killed.children);

  // Not even a read: every wait ends in the question whether anybody still wants the outcome.
  expect(hubspot.calls().filter(({ id }) => id > killed.lastCall)).toEqual([]);
  expect(hubspot.read(42)).toEqual(before);

  pulumi.unlock();
  succeeded("again", await pulumi.run(...command));
  if (command === destroy) expect(hubspot.read(42)).toBeUndefined();
  else expect(hubspot.read(42)).toMatchObject({ ...declared, width: 321 });
});
