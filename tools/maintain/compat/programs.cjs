// @ts-check
/** Programs as users write them, for tests/packages and for `npm run compat`. */

/** The app that the programs declare. */
const APP = 42;

const typescript = `import * as pulumi from "@pulumi/pulumi";
import type { CallingExtensionSettingsArgs } from "pulumi-hubspot-calling";
import { CallingExtensionSettings } from "pulumi-hubspot-calling";

const args: CallingExtensionSettingsArgs = {
  appId: pulumi.output(${APP}),
  name: "Acme Dialer",
  url: pulumi.interpolate\`https://\${"dialer.acme.example"}/hubspot\`,
  height: 600,
};
const dialer: CallingExtensionSettings = new CallingExtensionSettings("dialer", args, { protect: false });

export const height: pulumi.Output<number> = dialer.height;
export const isReady: pulumi.Output<boolean> = dialer.isReady;
export const updatedAt: pulumi.Output<string> = dialer.updatedAt;
`;

const resource = `const dialer = new CallingExtensionSettings("dialer", {
  appId: ${APP},
  name: "Acme Dialer",
  url: "https://dialer.acme.example/hubspot",
  height: 600,
});
`;

const commonjs = `"use strict";
const { CallingExtensionSettings } = require("pulumi-hubspot-calling");

${resource}
module.exports = { height: dialer.height, isReady: dialer.isReady, updatedAt: dialer.updatedAt };
`;

const esm = `import { CallingExtensionSettings } from "pulumi-hubspot-calling";

${resource}
export const { height, isReady, updatedAt } = dialer;
`;

/** One program three times: strict TypeScript, which may become either kind of module, and plain JavaScript as both. */
const programs = { typescript, commonjs, esm };

/**
 * The same program for the provider plugin.
 * @param {string} program
 */
function forPlugin(program) {
  return program.replace(
    /(\{ CallingExtensionSettings \} .*["]pulumi-hubspot-calling)"/,
    (_, start) => `${start}/plugin"`,
  );
}

/** What the programs declare, as HubSpot has it. */
const declared = { name: "Acme Dialer", url: "https://dialer.acme.example/hubspot", height: 600, isReady: false };

/** What must not compile, each line said to be one: a compiler complains of those that do. */
const mistakes = `import type { CallingExtensionSettings, CallingExtensionSettingsArgs } from "pulumi-hubspot-calling";

// @ts-expect-error: a height is a number
export const wrongType: CallingExtensionSettingsArgs = { appId: ${APP}, height: "600" };
// @ts-expect-error: there is no such setting
export const unknownName: CallingExtensionSettingsArgs = { appId: ${APP}, heigth: 600 };
// @ts-expect-error: the app is needed
export const noApp: CallingExtensionSettingsArgs = { height: 600 };
// @ts-expect-error: an output has no value yet
export const height = (dialer: CallingExtensionSettings): number => dialer.height;
`;

/** The strictest that a user's compiler may be. */
const strictest = {
  strict: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  noImplicitOverride: true,
  target: "es2022",
  types: ["node"],
};

module.exports = { APP, programs, forPlugin, declared, mistakes, strictest };
