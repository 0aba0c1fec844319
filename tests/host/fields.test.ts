import { get, patch } from "./support/calls.js";
import { lifecycle } from "./support/lifecycle.js";
import { settings } from "./support/program.js";
import { acme, fields, other, without } from "./support/samples.js";

// One app for each field, so that one process serves all of them.
const appOf = (index: number) => 101 + index;
const each = <T>(map: (field: (typeof fields)[number], app: number) => [string | number, T]) =>
  Object.fromEntries(fields.map((field, index) => map(field, appOf(index))));

const released = (app: number) =>
  `app ${app} calling settings: isReady becomes true: users of all connected accounts get the app (warning)`;

test("a field managed alone is sent alone, its neighbours stay", async () => {
  await lifecycle({
    hubspot: each((_, app) => [app, acme]),
    steps: [
      {
        up: fields.map((field, index) => settings(field, { appId: appOf(index), [field]: acme[field] })),
        expect: {
          changes: each((field) => [field, "create"]),
          calls: fields.map((_, index) => get(appOf(index))),
          lines: fields.map((_, index) => `app ${appOf(index)} calling settings: exist in HubSpot already (takeover)`),
          outputs: each((field) => [field, acme]),
        },
      },
      {
        byHand: (hubspot) => {
          for (const [index, field] of fields.entries()) hubspot.edit(appOf(index), without(other, field));
        },
      },
      {
        up: fields.map((field, index) => settings(field, { appId: appOf(index), [field]: other[field] })),
        expect: {
          changes: each((field) => [field, "update"]),
          calls: fields.flatMap((field, index) => [get(appOf(index)), patch(appOf(index), { [field]: other[field] })]),
          holds: each((_, app) => [app, other]),
          outputs: each((field) => [field, other]),
          inputs: each((field, app) => [field, { appId: app, adoptExisting: true, [field]: other[field] }]),
          lines: [/^app 102 .*: url moves from dialer\.acme\.example to /, released(105)],
        },
      },
      {
        preview: fields.map((field, index) => settings(field, { appId: appOf(index), [field]: other[field] })),
        expect: { changes: each((field) => [field, "same"]), calls: fields.map((_, index) => get(appOf(index))) },
      },
    ],
  });
});

test("a field that changes among managed neighbours is sent alone", async () => {
  await lifecycle({
    steps: [
      {
        up: fields.map((field, index) => settings(field, { appId: appOf(index), ...acme })),
        expect: { holds: each((_, app) => [app, acme]) },
      },
      {
        up: fields.map((field, index) => settings(field, { appId: appOf(index), ...acme, [field]: other[field] })),
        expect: {
          changes: each((field) => [field, "update"]),
          calls: fields.flatMap((field, index) => [get(appOf(index)), patch(appOf(index), { [field]: other[field] })]),
          holds: each((field, app) => [app, { ...acme, [field]: other[field] }]),
          lines: [released(105)],
        },
      },
    ],
  });
});

test("several fields that change are sent at once and no other", async () => {
  const { height, isReady, url } = other;
  await lifecycle({
    hubspot: { 42: acme },
    steps: [
      {
        up: [settings("dialer", { appId: 42, ...acme })],
        expect: { lines: ["app 42 calling settings: exist in HubSpot already (takeover)"] },
      },
      {
        up: [settings("dialer", { appId: 42, ...acme, isReady, url, height })],
        expect: {
          calls: [get(42), patch(42, { url, height, isReady })],
          holds: { 42: { ...acme, url, height, isReady } },
          lines: [released(42)],
        },
      },
    ],
  });
});
