import { setTimeout as delay } from "node:timers/promises";
import type { Emulator } from "hubspot-calling-emulator";
import { emulatedHubSpot } from "./support/hubspot.js";
import { project, succeeded } from "./support/project.js";
import { developerApiKey } from "./support/template.js";

const hubspot = emulatedHubSpot();

const APPS = 300;
/** As many per interval as HubSpot's, in a shorter interval, which the answers announce. */
const LIMIT = { max: 100, intervalMilliseconds: 2_000 };
/** The engine writes its state once and not after each step, which would take most of the time. */
const env = { PULUMI_EXPERIMENTAL: "true", PULUMI_SKIP_CHECKPOINTS: "true" };
const appCredential = { "hubspot:clientId": "i", "hubspot:clientSecret": "s", "hubspot:refreshToken": "r" };
/** An app of nobody's, which another client asks for. */
const OTHER = 9_999;

const program = `for (let appId = 1; appId <= ${APPS}; appId++) {
  new CallingExtensionSettings("app" + appId, { appId, height: 600 });
}`;

function seedMany(): void {
  hubspot.seedAll(Object.fromEntries(Array.from({ length: APPS }, (_, i) => [i + 1, { settings: { height: 350 } }])));
  hubspot.set({ rateLimit: LIMIT });
}

function wrongHeights(): number[] {
  return Array.from({ length: APPS }, (_, i) => i + 1).filter((appId) => hubspot.read(appId)?.height !== 600);
}

/** The calls of ours that a limit refused. */
function refused(): number {
  return hubspot.calls().filter(({ status, appId }) => status === 429 && appId !== OTHER).length;
}

/** Another client of the same account: asks for so many a second until it is told to stop. */
function another(emulator: Emulator, perSecond: number): { stop(): Promise<number> } {
  const url = `${emulator.url}/crm/v3/extensions/calling/${OTHER}/settings?hapikey=${developerApiKey}`;
  let wanted = true;
  const sent = (async () => {
    let count = 0;
    for (; wanted; count++) {
      await (await fetch(url)).arrayBuffer();
      await delay(1_000 / perSecond);
    }
    return count;
  })();
  return {
    stop: () => {
      wanted = false;
      return sent;
    },
  };
}

test("300 apps meet at most one 429 in a preview and its update", async () => {
  seedMany();
  const config = { "hubspot:developerApiKey": undefined, ...appCredential };
  const many = await project({ baseUrl: hubspot.url, program, env, config });
  succeeded("up", await many.run("up", "--yes"));
  const [tokens, others] = [true, false].map((isToken) =>
    hubspot.calls().filter(({ tokenEndpoint }) => (tokenEndpoint !== undefined) === isToken),
  );
  // One for the process of the preview, one for that of the update.
  expect(tokens?.map(({ status }) => status)).toEqual([200, 200]);
  expect(others?.filter(({ status }) => status === 401)).toEqual([]);
  expect(wrongHeights()).toEqual([]);
  expect(refused()).toBeLessThanOrEqual(1);
  // A look in the preview, then a look and a write. Only what was refused is asked twice, and what a create looked at
  // more than 5 s ago.
  const calls = (others?.length ?? 0) - refused();
  expect(calls).toBeGreaterThanOrEqual(3 * APPS);
  expect(calls).toBeLessThan(3 * APPS * 1.15);
});

test("300 apps go through half a limit, another client through the rest", async () => {
  seedMany();
  const many = await project({ baseUrl: hubspot.url, program, env });
  const other = another(hubspot, 25);
  try {
    succeeded("up", await many.up());
  } finally {
    await other.stop();
  }
  expect(wrongHeights()).toEqual([]);
  // HubSpot certifies apps of whose requests fewer than 5 % end in an error.
  expect(refused()).toBeLessThan(0.05 * 2 * APPS);
});
