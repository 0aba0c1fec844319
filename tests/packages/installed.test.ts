import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { declared, mistakes } from "../../tools/maintain/compat/programs.cjs";
import type { Tarballs } from "../../tools/maintain/compat/project.cjs";
import { emulatedHubSpot, writesInShort } from "../engine/support/hubspot.js";
import { Deployment } from "./support/deployment.js";
import { temporaryFolder } from "./support/folder.js";
import { compile, install } from "./support/install.js";
import { examples, programs, tsconfigs } from "./support/programs.js";
import { manifestIn, pack } from "./support/tarballs.js";

jest.setTimeout(600_000);

/** Compilers and their settings: all of them once, and beside pnpm's other layout of node_modules the usual pair. */
const compilations = {
  npm: [
    ["typescript", "tsconfig.json"],
    ["typescript", "tsconfig.node.json"],
    ["typescript-6", "tsconfig.json"],
  ],
  pnpm: [["typescript", "tsconfig.json"]],
} as const;

/** Programs that live a whole life: pnpm's layout matters to what Node.js finds, not to what compiles TypeScript. */
const lives = { npm: ["index.ts", "index.js"], pnpm: ["index.js"] } as const;

const hubspot = emulatedHubSpot();
const folder = temporaryFolder();
let tarballs: Tarballs;
beforeAll(async () => {
  mkdirSync(join(folder, "tarballs"));
  tarballs = await pack(join(folder, "tarballs"));
});

describe.each(["npm", "pnpm"] as const)("installed with %s", (manager) => {
  const project = join(folder, manager);
  beforeAll(() => install(manager, project, tarballs));

  test("the SDK brings the provider of its own version", () => {
    const sdk = manifestIn(join(project, "node_modules/pulumi-hubspot-calling"));
    const provider = require.resolve("pulumi-hubspot-calling-provider/package.json", {
      paths: [join(project, "node_modules/pulumi-hubspot-calling/dist")],
    });
    const { version } = manifestIn(join(provider, ".."));
    expect(sdk.dependencies).toEqual({ "pulumi-hubspot-calling-provider": version });
  });

  test.each(compilations[manager])(
    "programs and examples compile and mistakes do not with %s and %s",
    async (compiler, tsconfig) => {
      const sources = { "index.ts": programs["index.ts"], "mistakes.ts": mistakes, ...examples };
      for (const [name, text] of Object.entries(sources)) writeFileSync(join(project, name), text);
      const files = Object.keys(sources);
      writeFileSync(join(project, tsconfig), JSON.stringify({ ...tsconfigs[tsconfig], files }));
      expect(await compile(project, compiler, tsconfig)).toBe("");
    },
  );

  test.each(lives[manager])("%s goes up, repairs drift and is destroyed", async (main) => {
    const scratch = join(folder, `${manager}-${main}`);
    const deployment = new Deployment(project, scratch, hubspot.url);
    deployment.write("Pulumi.yaml", `name: installed\nruntime: nodejs\nmain: ${main}\n`);
    deployment.write(main, programs[main]);
    deployment.write("tsconfig.json", JSON.stringify({ ...tsconfigs["tsconfig.json"], files: ["index.ts"] }));
    rmSync(join(project, "Pulumi.dev.yaml"), { force: true });
    await deployment.done("stack", "init", "dev");

    expect(await deployment.up()).toContain("2 created");
    expect(hubspot.read(42)).toMatchObject(declared);
    expect(JSON.parse(await deployment.done("stack", "output", "--json"))).toEqual({
      height: 600,
      isReady: false,
      updatedAt: hubspot.read(42)?.updatedAt,
    });
    await deployment.up("--expect-no-changes");

    hubspot.edit(42, { height: 999 });
    expect(await deployment.up()).toContain("app 42 calling settings: height 999 => 600 (drift)");
    expect(hubspot.read(42)).toMatchObject(declared);

    await deployment.destroy();
    expect(hubspot.read(42)).toBeUndefined();
    expect(writesInShort(hubspot)).toEqual(["POST 42", "PATCH 42", "DELETE 42"]);
  });
});
