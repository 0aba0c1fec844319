import { readFileSync } from "node:fs";
import { join } from "node:path";
import { checkout } from "../../engine/support/cli.js";

/** The same program twice, as users write it: strict TypeScript, and plain JavaScript. */
export const programs = {
  "index.ts": `import * as pulumi from "@pulumi/pulumi";
import { CallingExtensionSettings, type CallingExtensionSettingsArgs } from "pulumi-hubspot-calling";

const args: CallingExtensionSettingsArgs = {
  appId: pulumi.output(42),
  name: "Acme Dialer",
  url: pulumi.interpolate\`https://\${"dialer.acme.example"}/hubspot\`,
  height: 600,
};
const dialer: CallingExtensionSettings = new CallingExtensionSettings("dialer", args, { protect: false });

export const height: pulumi.Output<number> = dialer.height;
export const isReady: pulumi.Output<boolean> = dialer.isReady;
export const updatedAt: pulumi.Output<string> = dialer.updatedAt;
`,
  "index.js": `"use strict";
const { CallingExtensionSettings } = require("pulumi-hubspot-calling");

const dialer = new CallingExtensionSettings("dialer", {
  appId: 42,
  name: "Acme Dialer",
  url: "https://dialer.acme.example/hubspot",
  height: 600,
});

module.exports = { height: dialer.height, isReady: dialer.isReady, updatedAt: dialer.updatedAt };
`,
} as const;

/** What must not compile, each line said to be one: a compiler complains of those that do. */
export const mistakes = `import type { CallingExtensionSettings, CallingExtensionSettingsArgs } from "pulumi-hubspot-calling";

// @ts-expect-error: a height is a number
export const wrongType: CallingExtensionSettingsArgs = { appId: 42, height: "600" };
// @ts-expect-error: there is no such setting
export const unknownName: CallingExtensionSettingsArgs = { appId: 42, heigth: 600 };
// @ts-expect-error: the app is needed
export const noApp: CallingExtensionSettingsArgs = { height: 600 };
// @ts-expect-error: an output has no value yet
export const height = (dialer: CallingExtensionSettings): number => dialer.height;
`;

const example = (name: string, file: string) => readFileSync(join(checkout, "examples", name, file), "utf8");

/** The programs of the examples. */
export const examples = {
  "basic.ts": example("basic", "index.ts"),
  "environments.ts": example("environments", "index.ts"),
};

const strictest = {
  strict: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  noImplicitOverride: true,
  target: "es2022",
  types: ["node"],
};

/** Compiler settings under which programs must compile, by file name. */
export const tsconfigs = {
  "tsconfig.json": {
    compilerOptions: { ...JSON.parse(example("basic", "tsconfig.json")).compilerOptions, ...strictest },
  },
  // Pulumi's own templates were like this for years. TypeScript 6 refuses it.
  "tsconfig.node.json": { compilerOptions: { ...strictest, module: "commonjs", moduleResolution: "node" } },
};
