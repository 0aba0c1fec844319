/** What `.github` holds. None of it can run here, so that each command of it is checked against what is here. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";

const root = join(__dirname, "../..");
const read = (path: string) => readFileSync(join(root, path), "utf8");

interface Step {
  uses?: string;
  run?: string;
  with?: Record<string, unknown>;
}
interface Job {
  uses?: string;
  permissions?: Record<string, string>;
  "timeout-minutes"?: number;
  strategy?: { matrix: Record<string, string[]> };
  steps?: Step[];
}
interface Workflow {
  permissions: Record<string, string>;
  concurrency: unknown;
  jobs: Record<string, Job>;
}

const names = readdirSync(join(root, ".github/workflows"));
const workflows = names.map((name) => [name, parse(read(`.github/workflows/${name}`)) as Workflow] as const);
const jobs = workflows.flatMap(([name, { jobs: all }]) =>
  Object.entries(all).map(([job, it]) => ({ ...it, name, job })),
);
const commandsOf = (name: string) =>
  jobs.filter((job) => job.name === name).flatMap(({ steps = [] }) => steps.flatMap(({ run }) => run ?? []));

describe("permissions", () => {
  test.each(workflows)("%s gives none, and each job its own", (_, workflow) => {
    expect(workflow.permissions).toEqual({});
    expect(workflow.concurrency).toBeDefined();
    for (const job of Object.values(workflow.jobs)) expect(job.permissions).toBeDefined();
  });

  test("only the release's last steps may write, each one thing", () => {
    const writing = jobs.flatMap(({ name, job, permissions = {} }) =>
      Object.entries(permissions).flatMap(([what, level]) => (level === "write" ? [`${name} ${job} ${what}`] : [])),
    );
    expect(writing.sort()).toEqual([
      "release.yml attest attestations",
      "release.yml attest id-token",
      "release.yml github contents",
      "release.yml npm id-token",
      "release.yml pypi id-token",
    ]);
  });

  test("every job that has steps has a time limit", () => {
    for (const job of jobs) expect(job.uses ?? job["timeout-minutes"]).toBeDefined();
  });
});

describe("actions", () => {
  const lines = names.flatMap((name) => read(`.github/workflows/${name}`).match(/^.*uses: .*$/gm) ?? []);

  test("each is pinned by a commit, with its version beside it", () => {
    expect(lines.length).toBeGreaterThan(5);
    const loose = lines.filter((line) => !/uses: [\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(line));
    expect(loose.map((line) => line.trim())).toEqual(["uses: ./.github/workflows/ci.yml"]);
  });

  test("one action has one version", () => {
    const pins = new Set(lines.map((line) => line.replace(/.*uses: /, "")));
    const actions = [...pins].map((pin) => pin.split("@")[0]);
    expect(actions).toEqual([...new Set(actions)]);
  });

  test("a checkout leaves no credential behind", () => {
    const checkouts = jobs.flatMap(({ steps = [] }) =>
      steps.filter(({ uses }) => uses?.startsWith("actions/checkout@")),
    );
    for (const step of checkouts) expect(step.with).toMatchObject({ "persist-credentials": false });
  });
});

test("the CI has the oldest Node.js and each that the pages name", () => {
  const { engines } = JSON.parse(read("package.json")) as { engines: { node: string } };
  const listed = /^\| Node\.js \| (.+) \|$/m.exec(read("docs/first-stack.md"))?.[1]?.match(/[\d.]+/g);
  for (const { strategy } of jobs.filter(({ name }) => name === "ci.yml")) {
    expect(strategy?.matrix.node).toEqual(listed);
    expect(`>=${strategy?.matrix.node?.[0]}`).toBe(engines.node);
  }
});

/**
 * The rule: each `run:` is one line, of npm, of npx with a program that is installed here, or of node with a file of
 * the checkout. The CI runs its own at every change, this very test among them. What only the release runs is run by
 * a test, with stand-ins for what it would publish.
 */
describe("commands", () => {
  const testOf = new Map([
    ["node tools/maintain/release/checkTag.mjs", "tools/test/publish.test.ts"],
    ["node tools/maintain/release/publishGitHub.mjs", "tools/test/publish.test.ts"],
    ["node tools/maintain/release/publishGo.mjs", "tools/test/publish.test.ts"],
    ["node tools/maintain/release/publishNpm.mjs", "tools/test/publish.test.ts"],
    ["node tools/maintain/release/publishPyPi.mjs", "tools/test/publish.test.ts"],
  ]);
  const all = [...new Set(names.flatMap(commandsOf))];

  test.each(all)("%s is there", (command) => {
    expect(command).toMatch(/^(npm (ci|test|run [a-z]+( -- [a-z-]+)?)|npx [a-z]+ [\w -]+|node [\w/]+\.mjs)$/);
    const [program, first = "", second = ""] = command.split(" ");
    if (program === "node") expect(existsSync(join(root, first))).toBe(true);
    if (program === "npx") expect(readdirSync(join(root, "node_modules/.bin"))).toContain(first);
    if (program === "npm" && first !== "ci") {
      const { scripts } = JSON.parse(read("package.json")) as { scripts: Record<string, string> };
      expect(Object.keys(scripts)).toContain(first === "run" ? second : first);
    }
  });

  test("the CI runs every project of jest in the process", () => {
    const [jest = ""] = commandsOf("ci.yml").filter((command) => command.startsWith("npx jest"));
    const selected = jest.split("--selectProjects ")[1]?.split(" ");
    const { projects } = require(join(root, "jest.config.cjs")) as { projects: { displayName: string }[] };
    expect(selected).toEqual(projects.map(({ displayName }) => displayName).slice(0, selected?.length));
    // The others need built packages or the Pulumi CLI, and belong to `npm test`.
    expect(projects.map(({ displayName }) => displayName).slice(selected?.length)).toEqual([
      "host",
      "engine",
      "packages",
    ]);
    expect(commandsOf("ci.yml")).toContain("npm test");
  });

  test("what only the release runs has a test that runs it", () => {
    const own = commandsOf("release.yml").filter((command) => !commandsOf("ci.yml").includes(command));
    for (const command of own.filter((each) => each.startsWith("node "))) {
      expect(read(testOf.get(command) ?? "package.json")).toContain(`script("${command.split("/").at(-1)}"`);
    }
    expect(own.filter((command) => !testOf.has(command))).toEqual(["npm run release -- --complete"]);
  });
});

describe("the other files", () => {
  test("dependabot looks where there is something to update", () => {
    const { updates } = parse(read(".github/dependabot.yml")) as {
      updates: { "package-ecosystem": string; directory?: string; directories?: string[] }[];
    };
    const file = {
      npm: "package-lock.json",
      gomod: "go.mod",
      maven: "pom.xml",
      pip: "requirements.txt",
      "github-actions": ".github/workflows",
    };
    const places = updates.flatMap(({ "package-ecosystem": kind, directory, directories = [] }) =>
      [directory, ...directories].flatMap((place) =>
        place ? [`${place.replace(/\/$/, "")}/${file[kind as keyof typeof file]}`] : [],
      ),
    );
    const isLookedAt = (path: string) =>
      places.some((place) => new RegExp(`^${place.replaceAll(".", "\\.").replaceAll("*", "[^/]+")}$`).test(path));
    const modules = readdirSync(join(root, "tools"), { recursive: true, encoding: "utf8" })
      .map((path) => `/tools/${path.replaceAll("\\", "/")}`)
      .filter((path) => path.endsWith("/go.mod"));
    expect(modules.filter((path) => !isLookedAt(path))).toEqual([]);
    expect(places.filter((place) => !place.includes("*") && !existsSync(join(root, place)))).toEqual([]);
  });

  test("the form for bugs asks for what the check command says", () => {
    const { body } = parse(read(".github/ISSUE_TEMPLATE/bug.yml")) as {
      body: { attributes: { description?: string }; validations?: { required: boolean } }[];
    };
    const asking = body.filter(({ attributes }) =>
      attributes.description?.includes("pulumi-hubspot-calling check --json"),
    );
    expect(asking).toMatchObject([{ validations: { required: true } }]);
  });
});
