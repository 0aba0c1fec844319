import { type Emulator, startEmulator } from "hubspot-calling-emulator";
import { managedIn, type RecordedResource, recorded, recordedStacks } from "../recorded/recorded.js";
import { patch, remove, sent, writes } from "./support/calls.js";
import { type FrontEndName, Host } from "./support/host.js";

// What a release left in the state, handed to the provider of today through the text that stands in that state.

const records = recordedStacks(["settled", "half-made"]).flatMap(([release, stack]) =>
  recorded(release, stack).resources.map((resource): [string, Case] => [
    `${release} ${stack} ${resource.name}`,
    { resource, hubspot: recorded(release, stack).hubspot },
  ]),
);
const settled = records.filter(([, { resource }]) => !resource.external && resource.initErrors.length === 0);
const halfMade = records.filter(([, { resource }]) => resource.initErrors.length > 0);
const plugins = recordedStacks(["plugin", "plugin-provider"]).flatMap(([release, stack]) =>
  recorded(release, stack).resources.map((resource): [string, Case] => [
    `${release} ${stack} ${resource.name}`,
    { resource, hubspot: recorded(release, stack).hubspot },
  ]),
);
const external = records.filter(([, { resource }]) => resource.external);

interface Case {
  resource: RecordedResource;
  hubspot: Parameters<Emulator["seedAll"]>[0];
}

let emulator: Emulator;
beforeAll(async () => {
  emulator = await startEmulator();
});
afterAll(() => emulator.stop());

/** HubSpot as it was then, and a host for one operation. */
async function inHost<T>(
  documents: Case["hubspot"],
  operate: (host: Host) => Promise<T>,
  frontEnd: FrontEndName = "dynamic",
): Promise<T> {
  emulator.reset();
  emulator.seedAll(documents);
  const host = await Host.start({
    frontEnd,
    config: { "hubspot:baseUrl": emulator.url, "hubspot:developerApiKey": "recorded-key" },
  });
  try {
    return await operate(host);
  } finally {
    await host.stop();
  }
}

test("every kind of state is recorded", () => {
  expect([settled.length > 0, halfMade.length > 0, external.length > 0]).toEqual([true, true, true]);
});

test.each(settled)("%s: reads as it was and nothing changes", async (_title, { resource, hubspot }) => {
  const { id, inputs, outputs } = resource;
  const read = await inHost(hubspot, async ({ provider }) => {
    const came = await provider.read(id, outputs);
    expect(await provider.diff(id, came.outputs, inputs)).toMatchObject({ changes: false });
    return came;
  });
  expect(read).toEqual({ id, inputs, outputs: { ...outputs, ...emulator.read(Number(id)) } });

  await inHost(hubspot, async ({ provider, lines }) => {
    expect(await provider.check(inputs, inputs)).toEqual({ inputs, failures: [] });
    expect(await provider.diff(id, outputs, inputs)).toEqual({ changes: false, replaces: [] });
    expect(lines).toEqual([]);
  });
  expect(writes(emulator.calls())).toEqual([]);
});

test.each(settled)("%s: an update sends the changed field alone", async (_title, { resource, hubspot }) => {
  const { id, inputs, outputs } = resource;
  const height = Number(inputs.height) + 1;
  await inHost(hubspot, async ({ provider }) => {
    const { inputs: news } = await provider.check(inputs, { ...inputs, height });
    expect(await provider.diff(id, outputs, news)).toEqual({ changes: true, replaces: [] });
    const updated = await provider.update(id, outputs, news);
    expect(updated).toMatchObject({ ...emulator.read(Number(id)), height, __provider: inputs.__provider });
  });
  expect(writes(emulator.calls())).toEqual([patch(Number(id), { height })]);
});

test.each(settled)("%s: a delete removes the settings", async (_title, { resource, hubspot }) => {
  const { id, outputs } = resource;
  await inHost(hubspot, ({ provider }) => provider.delete(id, outputs));
  expect(sent(emulator.calls())).toEqual([remove(Number(id))]);
  expect(emulator.read(Number(id))).toBeUndefined();
});

test.each(halfMade)("%s: is updated to what it declares", async (_title, { resource, hubspot }) => {
  const { id, inputs, outputs } = resource;
  const existed = Number(id) in hubspot;
  await inHost(hubspot, async ({ provider }) => {
    await provider.check(inputs, inputs);
    expect(await provider.diff(id, outputs, inputs)).toMatchObject({ replaces: [] });
    const updated = await provider.update(id, outputs, inputs);
    expect(await provider.diff(id, updated, inputs)).toEqual({ changes: false, replaces: [] });
  });
  expect(emulator.read(Number(id))).toMatchObject(managedIn(resource));
  expect(writes(emulator.calls()).map(([request]) => request)).toEqual([
    `${existed ? "PATCH" : "POST"} ${id} settings`,
  ]);

  await inHost(hubspot, ({ provider }) => provider.delete(id, outputs));
  expect(emulator.read(Number(id))).toBeUndefined();
});

test.each(external)("%s: is read again and never written", async (_title, { resource, hubspot }) => {
  const { id, inputs, outputs } = resource;
  const again = await inHost(hubspot, ({ provider }) => provider.read(id, inputs));
  expect(again).toMatchObject({ id, outputs });
  const refreshed = await inHost(hubspot, ({ provider }) => provider.read(id, outputs));
  expect(refreshed).toMatchObject({ id, outputs });
  expect(writes(emulator.calls())).toEqual([]);
});

test.each(plugins)("%s: rests in the plugin, and is deleted by it", async (_title, { resource, hubspot }) => {
  const { id, inputs, outputs, type } = resource;
  const about = { name: resource.name, kind: type.split(":").at(-1) as string };
  const documents = () => emulator.documents();
  await inHost(
    hubspot,
    async ({ provider }) => {
      expect(await provider.read(id, outputs, about)).toMatchObject({ id, outputs });
      if (resource.external) return;
      expect(await provider.check(inputs, inputs, about)).toEqual({ inputs, failures: [] });
      expect(await provider.diff(id, outputs, inputs, about)).toEqual({ changes: false, replaces: [] });
    },
    "plugin",
  );
  expect(writes(emulator.calls())).toEqual([]);
  if (resource.external) return;
  const before = Object.keys(documents()[Number(id)] ?? {}).length;
  await inHost(hubspot, ({ provider }) => provider.delete(id, outputs, about), "plugin");
  const stays = about.kind === "CallingRecordingSettings" ? 0 : 1;
  expect(Object.keys(documents()[Number(id)] ?? {})).toHaveLength(before - stays);
});
