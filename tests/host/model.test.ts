import { type Emulator, startEmulator } from "hubspot-calling-emulator";
import { choiceFrom, play } from "../../provider/test/model/play.js";
import { Hosts, SkippingClock, ThroughHosts } from "./support/modelWorld.js";
import { shimOf } from "./support/program.js";

jest.setTimeout(24 * 3_600_000);

const clock = new SkippingClock();
let emulator: Emulator;
let hosts: Hosts;

beforeAll(async () => {
  emulator = await startEmulator({ now: () => clock.now() });
  hosts = new Hosts(emulator.url);
});

afterAll(async () => {
  await hosts.stop();
  await emulator.stop();
});

// The sequences of the model test in the provider's own process, which runs many more of them.
test("through_the_real_host_every_up_ends_as_declared_and_the_next_one_rests", async () => {
  const shim = await shimOf("CallingExtensionSettings");
  await play(
    () => Promise.resolve(new ThroughHosts(emulator, shim, clock, hosts)),
    choiceFrom(process.env, { runs: 25, seed: 20_260_115 }),
  );
});
