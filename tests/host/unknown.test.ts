import { get } from "./support/calls.js";
import { lifecycle } from "./support/lifecycle.js";
import { settings, unknown } from "./support/program.js";
import { acme, fields } from "./support/samples.js";

const properties = [...fields, "adoptExisting", "appId"];
const appOf = (property: string) => 101 + properties.indexOf(property);
const known = (property: string) => ({ appId: appOf(property), adoptExisting: true, ...acme });

test("an unknown value is a change and costs no further request", async () => {
  await lifecycle({
    steps: [
      { up: properties.map((property) => settings(property, known(property))) },
      {
        preview: properties.map((property) => settings(property, { ...known(property), [property]: unknown })),
        expect: {
          changes: {
            ...Object.fromEntries(properties.map((property) => [property, "update"])),
            appId: "replace",
          },
          // Which app the last one will be for is not known, so there is nothing to look at.
          calls: properties.filter((property) => property !== "appId").map((property) => get(appOf(property))),
        },
      },
      {
        up: properties.map((property) => settings(property, known(property))),
        expect: { changes: Object.fromEntries(properties.map((property) => [property, "same"])) },
      },
    ],
  });
});

test("a field that enters the program with an unknown value is a change", async () => {
  const bare = (field: string) => ({ appId: appOf(field) });
  await lifecycle({
    hubspot: Object.fromEntries(fields.map((field) => [appOf(field), acme])),
    steps: [
      { up: fields.map((field) => settings(field, bare(field))), expect: { lines: fields.map(() => /\(takeover\)$/) } },
      {
        preview: fields.map((field) => settings(field, { ...bare(field), [field]: unknown })),
        expect: {
          changes: Object.fromEntries(fields.map((field) => [field, "update"])),
          calls: fields.map((field) => get(appOf(field))),
        },
      },
    ],
  });
});

test("a new resource of unknown inputs passes check without a request", async () => {
  const nothingKnown = Object.fromEntries(properties.map((property) => [property, unknown]));
  await lifecycle({
    steps: [
      { preview: [settings("dialer", nothingKnown)], expect: { changes: { dialer: "create" }, calls: [] } },
      {
        // Name and url are needed for a first POST; that they are not known yet is no fault.
        preview: [settings("dialer", { ...nothingKnown, appId: 42 })],
        expect: { changes: { dialer: "create" }, calls: [get(42)] },
      },
    ],
  });
});

test("an unknown neighbour hides neither drift nor faults of the known ones", async () => {
  await lifecycle({
    steps: [
      { up: [settings("dialer", { appId: 42, ...acme })] },
      { byHand: (hubspot) => hubspot.edit(42, { height: 999 }) },
      {
        preview: [settings("dialer", { appId: 42, ...acme, name: unknown })],
        expect: { changes: { dialer: "update" }, lines: ["app 42 calling settings: height 999 => 600 (drift)"] },
      },
      {
        preview: [settings("dialer", { appId: 42, ...acme, name: unknown, width: 0 })],
        expect: { failures: ["dialer.width: must be a whole number from 1 to 2147483647, not 0"] },
      },
    ],
  });
});
