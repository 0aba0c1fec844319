import * as fc from "fast-check";
import type { SettingsFields } from "hubspot-calling-emulator";
import {
  type Answers,
  type ByHand,
  ChangeByHand,
  type Command,
  EditProgram,
  Other,
  Switch,
  Up,
  type UpManner,
} from "./commands.js";
import { trouble } from "./faults.js";
import { CANARIES, type Edit, FIELDS, type FieldName, type NotYetKnown, type Program, type Spec } from "./program.js";
import { APPS } from "./world.js";

/** Only a few values, so that declared, stored and hand-made values are often equal or almost equal. */
const NAMES = ["Acme", "ACME", "acme ", "Caf\u00e9", "Cafe\u0301"];
const URLS = ["https://acme.example", "https://ACME.example/", "https://acme.example/App", "https://acme.example/App/"];

/** Where every sequence starts. */
export interface Scene {
  program: Program;
  /** Settings that are there already, by app. */
  held: Partial<Record<(typeof APPS)[number], Partial<SettingsFields>>>;
  answers: Answers;
}

const values = (canaries: typeof CANARIES | undefined): { [K in FieldName]: fc.Arbitrary<SettingsFields[K]> } => ({
  name: fc.constantFrom(...NAMES, ...(canaries ? [canaries.name] : [])),
  url: fc.constantFrom(...URLS, ...(canaries ? [canaries.url] : [])),
  height: fc.constantFrom(600, 601, ...(canaries ? [canaries.height] : [])),
  width: fc.constantFrom(400, 401),
  isReady: fc.boolean(),
  supportsCustomObjects: fc.boolean(),
  supportsInboundCalling: fc.boolean(),
  usesCallingWindow: fc.boolean(),
  usesRemote: fc.boolean(),
});

const declared = values(CANARIES);
const typed = values(undefined);
const appId = fc.constantFrom(...APPS);
const field = fc.constantFrom(...FIELDS);

const fields = fc.oneof(
  { weight: 2, arbitrary: fc.record(declared, { requiredKeys: ["name", "url"] }) },
  { weight: 1, arbitrary: fc.record(declared, { requiredKeys: [] }) },
) as fc.Arbitrary<Partial<SettingsFields>>;

/** One field and a value for it. */
const one = (of: typeof declared): fc.Arbitrary<Partial<SettingsFields>> =>
  field.chain((name) => (of[name] as fc.Arbitrary<unknown>).map((value) => ({ [name]: value })));

const spec: fc.Arbitrary<Spec> = fc
  .record({
    appId,
    fields,
    ignoreChanges: fc.oneof({ weight: 2, arbitrary: fc.constant([]) }, fc.uniqueArray(field, { maxLength: 2 })),
    secret: fc.oneof({ weight: 2, arbitrary: fc.constant([]) }, fc.uniqueArray(field, { maxLength: 2 })),
    adoptExisting: fc.oneof({ weight: 15, arbitrary: fc.constantFrom(undefined, true) }, fc.constant(false)),
  })
  .map(({ adoptExisting, ...rest }) => (adoptExisting === undefined ? rest : { ...rest, adoptExisting }));

const edit: fc.Arbitrary<Edit> = fc.oneof(
  { weight: 3, arbitrary: one(declared).map((set) => ({ set })) },
  { weight: 2, arbitrary: field.map((drop) => ({ drop })) },
  { weight: 2, arbitrary: appId.map((id) => ({ appId: id })) },
  { weight: 2, arbitrary: spec.map((declare) => ({ declare })) },
  { weight: 1, arbitrary: fc.constant({ remove: true as const }) },
  { weight: 1, arbitrary: field.map((ignore) => ({ ignore })) },
  { weight: 1, arbitrary: field.map((heed) => ({ heed })) },
  { weight: 1, arbitrary: field.map((toggleSecret) => ({ toggleSecret })) },
  { weight: 1, arbitrary: fc.constantFrom(true, true, false).map((adoptExisting) => ({ adoptExisting })) },
);

const byHand: fc.Arbitrary<ByHand> = fc.oneof(
  { weight: 4, arbitrary: one(typed).map((change) => ({ edit: change })) },
  { weight: 1, arbitrary: fc.record(typed).map((make) => ({ make })) },
  { weight: 2, arbitrary: fc.constant({ remove: true as const }) },
);

const NAMES_TOLD = [...FIELDS, "updatedAt"] as const;

const answers: fc.Arbitrary<Answers> = fc.record(
  {
    patchOnMissing: fc.constantFrom("404" as const, "upsert" as const),
    postOnExisting: fc.constantFrom("409" as const, "400" as const, "overwrite" as const, "overwrite" as const),
    deleteMissing: fc.constantFrom("404" as const, "204" as const),
    normalise: fc.oneof(
      fc.constant([]),
      fc.subarray(["trim", "lowercase-name", "lowercase-host", "strip-trailing-slash", "add-trailing-slash"] as const),
    ),
    // No text: what HubSpot makes of one may be a spelling of it.
    contradict: fc.oneof(
      { weight: 3, arbitrary: fc.constant({}) },
      {
        weight: 1,
        arbitrary: fc.record(
          {
            height: fc.constantFrom(600, 602),
            width: fc.constantFrom(400, 402),
            isReady: fc.boolean(),
            usesRemote: fc.boolean(),
          },
          { requiredKeys: [] },
        ),
      },
    ),
    omitFields: fc.oneof(fc.constant([]), fc.uniqueArray(fc.constantFrom(...NAMES_TOLD), { maxLength: 3 })),
  },
  { requiredKeys: [] },
);

const fieldsOrApp = fc.uniqueArray(
  fc.oneof({ weight: 9, arbitrary: field }, { weight: 1, arbitrary: fc.constant("appId" as const) }),
  { minLength: 1, maxLength: 4 },
);
const notYetKnown = fc.record({ a: fieldsOrApp, b: fieldsOrApp }, { requiredKeys: [] }) as fc.Arbitrary<NotYetKnown>;

const up = fc.tuple(
  fc.record(
    {
      refresh: fc.boolean(),
      together: fc.boolean(),
      previewed: fc.constantFrom(false, false, true),
      notYetKnown,
      followedBy: fc.constantFrom("nothing" as const, "nothing" as const, "preview" as const, "up" as const),
    },
    { requiredKeys: ["refresh", "together", "previewed", "followedBy"] },
  ) as fc.Arbitrary<UpManner>,
  trouble,
);

const other = fc.tuple(
  fc.constantFrom("preview" as const, "preview" as const, "refresh" as const, "refresh" as const, "destroy" as const),
  fc.record({ refresh: fc.boolean(), notYetKnown }, { requiredKeys: ["refresh"] }) as fc.Arbitrary<Other["manner"]>,
  trouble,
);

const name = fc.constantFrom("a" as const, "a" as const, "b" as const);
const ups: fc.Arbitrary<Command> = up.map(([manner, troubled]) => new Up(manner, troubled));
const readEdit: fc.Arbitrary<Edit> = fc.oneof(
  { weight: 2, arbitrary: appId.map((get) => ({ get })) },
  { weight: 1, arbitrary: fc.constant({ remove: true as const }) },
);
const commands: fc.Arbitrary<Command>[] = [
  fc.oneof(
    { weight: 8, arbitrary: fc.tuple(name, edit).map(([which, change]) => new EditProgram(which, change)) },
    { weight: 1, arbitrary: readEdit.map((change) => new EditProgram("c", change)) },
  ),
  fc.tuple(appId, byHand).map(([which, change]) => new ChangeByHand(which, change)),
  ups,
  ups,
  fc.oneof(
    { weight: 2, arbitrary: other.map(([kind, manner, troubled]) => new Other(kind, manner, troubled)) },
    { weight: 1, arbitrary: answers.map((changed) => new Switch(changed)) },
  ),
];

/** Where a sequence starts. */
export const scenes: fc.Arbitrary<Scene> = fc.record({
  program: fc.record({ a: spec, b: spec }, { requiredKeys: ["a"] }),
  held: fc.oneof(
    fc.constant({}),
    fc.record({ 1: fc.record(typed), 2: fc.record(typed), 3: fc.record(typed) }, { requiredKeys: [] }),
  ),
  answers: fc.oneof(fc.constant({}), answers),
}) as fc.Arbitrary<Scene>;

/** What happens then. */
export function sequences(longest: number): fc.Arbitrary<Iterable<Command>> {
  return fc.commands(commands, { maxCommands: longest, size: "max" });
}
