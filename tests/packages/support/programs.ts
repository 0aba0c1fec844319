import { readFileSync } from "node:fs";
import { join } from "node:path";
import { programs as all, strictest } from "../../../tools/maintain/compat/programs.cjs";
import { checkout } from "../../engine/support/cli.js";

/** The same program twice, by the name of its file: strict TypeScript, and plain JavaScript. */
export const programs = { "index.ts": all.typescript, "index.js": all.commonjs } as const;

const example = (name: string, file: string) => readFileSync(join(checkout, "examples", name, file), "utf8");

/** The first program in a page. */
const shown = (page: string) => /^```ts\n(.*?)^```$/ms.exec(readFileSync(join(checkout, page), "utf8"))?.[1] ?? "";

/** The programs of the README and of the examples. */
export const examples = {
  "readme.ts": shown("README.md"),
  "basic.ts": example("basic", "index.ts"),
  "environments.ts": example("environments", "index.ts"),
};

/** Compiler settings under which programs must compile, by file name. */
export const tsconfigs = {
  "tsconfig.json": {
    compilerOptions: { ...JSON.parse(example("basic", "tsconfig.json")).compilerOptions, ...strictest },
  },
  // Pulumi's own templates were like this for years. TypeScript 6 refuses it.
  "tsconfig.node.json": { compilerOptions: { ...strictest, module: "commonjs", moduleResolution: "node" } },
};
