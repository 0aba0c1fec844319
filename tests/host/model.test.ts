import { startEmulator } from "hubspot-calling-emulator";
import { choiceFrom, play } from "../../provider/test/model/play.js";
import type { FrontEndName } from "./support/host.js";
import { Hosts, SkippingClock, ThroughHosts } from "./support/modelWorld.js";
import { shimOf } from "./support/program.js";

jest.setTimeout(24 * 3_600_000);

/** So many sequences go on at once: what takes time is starting hosts, and waiting before things are tried again. */
const LANES = 5;
/** No sequence takes so long, milliseconds, were the machine ever so busy: something goes on for ever. */
const FOR_EVER = 900_000;

// The commands of the model test in the provider's own process, which plays many more and longer sequences of them.
test.each(["dynamic", "plugin"] as const)("every up ends as declared and the next one rests: %s", async (frontEnd) => {
  const usual = { runs: 15, longest: 5, unshrunk: true, forEver: FOR_EVER, seed: 20_260_115 };
  const { runs, seed, ...choice } = choiceFrom(process.env, usual);
  const lanes = await Promise.allSettled(
    Array.from({ length: LANES }, (_, lane) =>
      playLane(frontEnd, { ...choice, runs: Math.ceil(runs / LANES), seed: seed + lane }),
    ),
  );
  for (const lane of lanes) if (lane.status === "rejected") throw lane.reason;
});

async function playLane(frontEnd: FrontEndName, choice: Parameters<typeof play>[1]): Promise<void> {
  const clock = new SkippingClock();
  const emulator = await startEmulator({ now: () => clock.now() });
  const hosts = new Hosts(emulator.url, frontEnd);
  try {
    const shim = await shimOf("CallingExtensionSettings");
    await play(() => Promise.resolve(new ThroughHosts(emulator, shim, clock, hosts)), choice);
  } finally {
    await hosts.stop();
    await emulator.stop();
  }
}
