import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Emulator, startEmulator } from "hubspot-calling-emulator";
import { EngineStandIn } from "./support/engine.js";
import { Host, type HostOptions } from "./support/host.js";
import { shimOf } from "./support/program.js";
import { acme } from "./support/samples.js";

let hubspot: Emulator;
let shim: string;
const hosts: Host[] = [];
const notShared = /cannot tell each other what the program declares/;

beforeAll(async () => {
  hubspot = await startEmulator();
  shim = await shimOf("CallingExtensionSettings");
});
beforeEach(() => hubspot.reset());
afterEach(async () => {
  for (const host of hosts.splice(0)) await host.stop();
});
afterAll(() => hubspot.stop());

const inputs = () => ({ appId: 42, adoptExisting: true, ...acme, __provider: shim });

async function start(options: HostOptions): Promise<Host> {
  const host = await Host.start({
    config: { "hubspot:baseUrl": hubspot.url, "hubspot:accessToken": "t1" },
    ...options,
  });
  hosts.push(host);
  return host;
}

function makeOpenFolder(folder: string): void {
  mkdirSync(folder);
  // Not by mkdir, whose mode the umask narrows.
  chmodSync(folder, 0o770);
}

describe.each(["dynamic", "plugin"] as const)("through the %s front end", (frontEnd) => {
  test.each<[string, (folder: string) => void]>([
    ["that it cannot make", (folder) => writeFileSync(folder, "")],
    ["that others can enter", makeOpenFolder],
  ])("it starts with a folder %s and warns once", async (_, prepare) => {
    const TMPDIR = mkdtempSync(join(tmpdir(), "unshared-"));
    prepare(join(TMPDIR, `pulumi-hubspot-${process.getuid?.()}`));
    // One process does all its work though it shares nothing, and keeps what it has seen itself.
    const host = await start({ frontEnd, environment: { TMPDIR } });
    await host.provider.check({}, inputs());
    await host.provider.check({}, { ...inputs(), appId: 43 });
    const { outputs } = await host.provider.create(inputs());
    await host.provider.delete("42", outputs);
    expect(hubspot.read(42)).toBeDefined();
    await host.stop();
    expect(host.lines.filter((line) => notShared.test(line))).toHaveLength(1);
    rmSync(TMPDIR, { recursive: true });
  });

  test("it starts for a user whose number has no name", async () => {
    const NODE_OPTIONS = `--require ${JSON.stringify(join(__dirname, "support/userWithoutName.cjs"))}`;
    const host = await start({ frontEnd, environment: { NODE_OPTIONS } });
    await host.provider.check({}, inputs());
    await host.stop();
    expect(host.lines).toEqual([]);
  });

  test("another operation takes nothing from its claims", async () => {
    const engine = await EngineStandIn.listen();
    const [one, other] = [await start({ frontEnd, engine }), await start({ frontEnd, engine })];
    hubspot.seed(42, acme);
    await one.provider.check({}, inputs());
    const stranger = await start({ frontEnd, environment: { TMPDIR: engine.temporary } });
    await stranger.provider.check({}, { ...inputs(), appId: 43 });
    await stranger.stop();
    await other.provider.delete("42", { ...inputs(), __record: { sent: acme } });
    expect(hubspot.read(42)).toBeDefined();
  });

  test("its claims outlive an emptied temporary folder", async () => {
    const engine = await EngineStandIn.listen();
    const [one, other] = [await start({ frontEnd, engine }), await start({ frontEnd, engine })];
    hubspot.seed(42, acme);
    await one.provider.check({}, inputs());
    for (const name of readdirSync(engine.temporary)) rmSync(join(engine.temporary, name), { recursive: true });
    await one.provider.check({}, { ...inputs(), appId: 43 });
    await other.provider.delete("42", { ...inputs(), __record: { sent: acme } });
    expect(hubspot.read(42)).toBeDefined();
  });

  test("a process of the other front end keeps what it declares", async () => {
    const engine = await EngineStandIn.listen();
    const [one, other] = [
      await start({ frontEnd, engine }),
      await start({ frontEnd: frontEnd === "plugin" ? "dynamic" : "plugin", engine }),
    ];
    hubspot.seed(42, acme);
    await one.provider.check({}, inputs());
    await other.provider.delete("42", { ...inputs(), __record: { sent: acme } });
    expect(hubspot.read(42)).toBeDefined();
  });

  test("two spellings of one server are one document", async () => {
    const engine = await EngineStandIn.listen();
    const respelled = `${hubspot.url.replace("127.0.0.1", "LOCALHOST")}/`;
    const config = { "hubspot:baseUrl": respelled, "hubspot:accessToken": "t1" };
    const [one, other] = [await start({ frontEnd, engine }), await start({ frontEnd, engine, config })];
    hubspot.seed(42, acme);
    await one.provider.check({}, inputs());
    await other.provider.delete("42", { ...inputs(), __record: { sent: acme } });
    expect(hubspot.read(42)).toBeDefined();
  });
});
