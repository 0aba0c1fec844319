import { type Emulator, startEmulator } from "hubspot-calling-emulator";
import { Host } from "./support/host.js";
import { shimOf } from "./support/program.js";
import { acme } from "./support/samples.js";

let hubspot: Emulator;
let shim: string;
let host: Host;

beforeAll(async () => {
  shim = await shimOf("CallingExtensionSettings");
});
beforeEach(async () => {
  hubspot = await startEmulator();
  host = await Host.start({ config: { "hubspot:baseUrl": hubspot.url, "hubspot:accessToken": "t1" } });
});
afterEach(async () => {
  await host.stop();
  await hubspot.stop();
});

const inputs = () => ({ appId: 42, adoptExisting: true, ...acme, __provider: shim });
const outputs = () => ({ ...inputs(), __record: { sent: acme } });

test("an error is one message without a stack, from every method", async () => {
  const { provider } = host;
  const body = { message: "Not yours.", category: "FORBIDDEN", correlationId: "c-1" };
  hubspot.fault({ times: Number.POSITIVE_INFINITY, action: { type: "status", status: 403, body } });
  const message = (call: Promise<unknown>) => call.then(String, (error: Error) => error.message);
  const refused = (action: string) =>
    `app 42 calling settings: HubSpot refused the ${action} (403 FORBIDDEN): Not yours (correlation id c-1). ` +
    "Check hubspot:accessToken: it must be valid and belong to the account that owns the app. " +
    "Set it with `pulumi config set --secret hubspot:accessToken`. A refresh and a destroy use the stack config's credential of the last `pulumi up`: add --run-program to use today's.";

  expect(await message(provider.read("42", outputs()))).toBe(refused("read"));
  expect(await message(provider.diff("42", outputs(), inputs()))).toBe(refused("read"));
  expect(await message(provider.delete("42", outputs()))).toBe(refused("delete"));
  expect(await message(provider.create(inputs()))).toBe(refused("read"));
  expect(await message(provider.update("42", outputs(), inputs()))).toBe(refused("read"));
  expect((await provider.check({}, inputs())).failures).toEqual([{ property: "", reason: refused("read") }]);

  await host.stop();
  expect(host.lines).toEqual([]);
  // The host prints what read, diff and delete throw; create's and update's errors the engine shows alone.
  expect(host.complaints).toEqual(
    [refused("read"), refused("read"), refused("delete")].map((said) => `hubspot: ${said}`),
  );
});

test("a create that HubSpot refused is not kept in the state", async () => {
  hubspot.fault({ match: { method: "POST" }, action: { type: "status", status: 400 } });
  await expect(host.provider.create(inputs())).rejects.toMatchObject({
    message: expect.stringMatching(/^app 42 calling settings: HubSpot refused the create \(400/),
    halfDone: undefined,
  });
});

test("lines come in the order of what they tell and each once", async () => {
  const { provider } = host;
  hubspot.seed(42, { ...acme, height: 999, width: 998, isReady: true });
  await provider.check({}, inputs());
  await provider.create(inputs());
  hubspot.seed(43, { ...acme, name: "Other" });
  const second = { ...inputs(), appId: 43 };
  await provider.check(second, second);
  await provider.diff("43", { ...second, __record: { sent: acme } }, second);
  await provider.diff("43", { ...second, __record: { sent: acme } }, second);
  await host.stop();
  expect(host.lines).toEqual([
    "app 42 calling settings: exist in HubSpot already (takeover)",
    "app 42 calling settings: height 999 => 600 (takeover)",
    "app 42 calling settings: width 998 => 400 (takeover)",
    "app 42 calling settings: isReady true => false (takeover)",
    "app 42 calling settings: isReady becomes false: users of all connected accounts lose the app (warning)",
    'app 43 calling settings: name "Other" => "Acme Dialer" (drift)',
  ]);
});

test("a text with a line end cannot look like a line of its own", async () => {
  hubspot.seed(42, { ...acme, name: "Fake\napp 1 calling settings: height 1 => 2 (drift)" });
  await host.provider.check({}, inputs());
  await host.stop();
  expect(host.lines).toEqual([
    "app 42 calling settings: exist in HubSpot already (takeover)",
    String.raw`app 42 calling settings: name "Fake\napp 1 calling settings: height 1 => 2 (drift)" => "Acme Dialer" (takeover)`,
  ]);
});
