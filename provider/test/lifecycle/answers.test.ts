import fc from "fast-check";
import { UnreadableAnswerError } from "../../src/hubspot/errors.js";
import { APP, rejection, SETTINGS, useHubSpot } from "../support/hubspot.js";
import { Program } from "../support/program.js";

// Many requests in one test: a busy machine may take its time.
jest.setTimeout(60_000);

const hubspot = useHubSpot();
const declared = { appId: APP, adoptExisting: true, ...SETTINGS };
type Field = keyof typeof SETTINGS;
const fields = Object.keys(SETTINGS) as Field[];

/** What somebody makes of each setting by hand. */
const BY_HAND: Record<Field, string | number | boolean> = {
  name: "By hand",
  url: "https://hand.acme.example/",
  height: 999,
  width: 998,
  isReady: false,
  supportsCustomObjects: false,
  supportsInboundCalling: false,
  usesCallingWindow: false,
  usesRemote: true,
};

/** Values of another type than the setting's; null is none of them, since it is as good as missing. */
const wrong = (field: Field) =>
  fc
    .constantFrom<unknown>(7, "7", true, [], [SETTINGS[field]], {}, { value: SETTINGS[field] })
    .filter((value) => typeof value !== typeof SETTINGS[field]);

/** How an answer tells a setting; `value` stands in place of what HubSpot holds. */
interface Told {
  how: "as it is" | "by hand" | "missing" | "null" | "wrong";
  value?: unknown;
}
const told = (field: Field): fc.Arbitrary<Told> =>
  fc.oneof(
    { weight: 8, arbitrary: fc.constant<Told>({ how: "as it is" }) },
    { weight: 4, arbitrary: fc.constant<Told>({ how: "by hand" }) },
    { weight: 2, arbitrary: fc.constant<Told>({ how: "missing" }) },
    { weight: 2, arbitrary: fc.constant<Told>({ how: "null", value: null }) },
    { weight: 1, arbitrary: wrong(field).map((value): Told => ({ how: "wrong", value })) },
  );

/** Whatever else an answer holds: dates of any form, fields that nobody knows. */
const rest = fc.dictionary(
  fc.constantFrom("createdAt", "updatedAt", "id", "appId", "status", "errors", "__record", "futureField"),
  fc.jsonValue({ maxDepth: 2 }),
);
const answers = fc.tuple(...fields.map((field) => told(field).map((how) => ({ field, ...how }))));

async function started(): Promise<Program> {
  hubspot.emulator.reset();
  const program = new Program(hubspot);
  await program.up(declared);
  hubspot.emulator.clearCalls();
  return program;
}

/** Makes HubSpot answer every read so. */
function answering(body: string): void {
  hubspot.emulator.fault({
    match: { method: "GET" },
    times: Number.POSITIVE_INFINITY,
    action: { type: "status", status: 200, body },
  });
}

it("whatever an answer lacks or has too much, nothing is lost", async () => {
  await fc.assert(
    fc.asyncProperty(answers, rest, async (settings, extra) => {
      const that = (...hows: Told["how"][]) => settings.filter(({ how }) => hows.includes(how));
      const program = await started();
      const before = program.state;
      const byHand = Object.fromEntries(that("by hand").map(({ field }) => [field, BY_HAND[field]]));
      hubspot.emulator.edit(APP, byHand);
      const held = hubspot.emulator.read(APP);
      hubspot.emulator.set({
        omitFields: that("missing").map(({ field }) => field),
        extraFields: {
          ...extra,
          ...Object.fromEntries(that("null", "wrong").map(({ field, value }) => [field, value])),
        },
      });

      if (that("wrong").length > 0) {
        for (const command of ["refresh", "up", "upAfterRefresh"] as const) {
          const changed = { ...declared, height: 700 };
          const work = command === "refresh" ? program.refresh() : program[command](changed);
          const error = await rejection(work);
          expect(error).toBeInstanceOf(UnreadableAnswerError);
          const named = [...error.message.matchAll(/(\w+) is [\w ]+, and should be/g)].map(([, field]) => field);
          expect(named).toEqual(that("wrong").map(({ field }) => field));
        }
        expect(hubspot.writes()).toEqual([]);
        expect(hubspot.emulator.read(APP)).toEqual(held);
        expect(program.state).toEqual(before);
        return;
      }

      const { lines } = await program.refresh();
      expect(program.state?.inputs).toEqual({ ...before?.inputs, ...byHand });
      expect(program.state?.outputs).toMatchObject({ ...declared, ...byHand });
      expect(program.state?.outputs).not.toHaveProperty("futureField");
      expect(lines.filter((line) => line.includes("(missing from HubSpot's answer)"))).toHaveLength(
        that("missing", "null").length,
      );
      const { bodies } = await program.up(declared);
      const repaired = Object.fromEntries(that("by hand").map(({ field }) => [field, SETTINGS[field]]));
      expect(bodies).toEqual(that("by hand").length > 0 ? [repaired] : []);
      expect(hubspot.emulator.read(APP)).toMatchObject(SETTINGS);
      expect(program.state?.outputs).toMatchObject(declared);
      expect(await program.preview(declared)).toMatchObject({ changes: false, failures: [] });
    }),
    { numRuns: 60 },
  );
});

it.each([
  ["one level deeper", JSON.stringify({ settings: SETTINGS })],
  ["in a list of results", JSON.stringify({ results: [SETTINGS], total: 1 })],
  ["nowhere", "{}"],
])("an answer that has the settings %s changes neither state nor HubSpot", async (_, body) => {
  const program = await started();
  const before = program.state;
  answering(body);
  const { lines } = await program.refresh();
  expect(lines).toHaveLength(fields.length);
  expect(program.state?.inputs).toEqual(before?.inputs);
  expect(await program.up(declared)).toMatchObject({ changes: false, bodies: [] });
});

it("of a setting that an answer holds twice the last one counts", async () => {
  const program = await started();
  answering(JSON.stringify({ ...SETTINGS, height: 999 }).replace("{", '{"height":600,"width":"a text",'));
  await program.refresh();
  expect(program.state?.inputs).toMatchObject({ ...SETTINGS, height: 999 });
});

it.each(["[]", "null", '"ok"', "", "<p>Welcome</p>"])("an answer that is %j is one clear failure", async (body) => {
  const program = await started();
  const before = program.state;
  answering(body);
  for (const command of ["refresh", "up"] as const) {
    const work = command === "refresh" ? program.refresh() : program.up({ ...declared, height: 700 });
    expect(await rejection(work)).toBeInstanceOf(UnreadableAnswerError);
  }
  expect(program.state).toEqual(before);
  expect(hubspot.writes()).toEqual([]);
});

it("a create whose answers cannot be read is kept and goes on later", async () => {
  hubspot.emulator.set({ extraFields: { height: "600" } });
  hubspot.emulator.fault({ match: { method: "GET" }, action: { type: "status", status: 404 } });
  const program = new Program(hubspot);
  const error = await rejection(program.up(declared));
  expect(error.message).toContain("is not known: height is a text, and should be a number. Run the command again");
  expect(program.state).toMatchObject({ id: String(APP), halfDone: true });
  hubspot.emulator.set({ extraFields: {} });
  expect(await program.up(declared)).toMatchObject({ bodies: [] });
  expect(program.state?.outputs).toMatchObject(declared);
});
