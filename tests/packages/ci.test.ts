import { chmodSync, cpSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { checkout } from "../engine/support/cli.js";
import { emulatedHubSpot, writesInShort } from "../engine/support/hubspot.js";
import { developerApiKey } from "../engine/support/template.js";
import { Deployment } from "./support/deployment.js";
import { temporaryFolder } from "./support/folder.js";

jest.setTimeout(300_000);

interface Step {
  name?: string;
  uses?: string;
  run?: string;
  env?: Record<string, string>;
  with?: Record<string, unknown>;
}
interface Job {
  if?: string;
  permissions?: Record<string, string>;
  env?: Record<string, string>;
  steps: Step[];
}
interface Workflow {
  on: unknown;
  permissions: Record<string, string>;
  jobs: Record<string, Job>;
}

const workflows = join(checkout, "examples/ci/.github/workflows");
const read = (name: string) => parse(readFileSync(join(workflows, name), "utf8")) as Workflow;
const all = readdirSync(workflows).map((name) => [name, read(name)] as const);
const hubspot = emulatedHubSpot();
const folder = temporaryFolder();

let project: Deployment;

beforeAll(async () => {
  const program = join(folder, "program");
  cpSync(join(checkout, "examples/basic"), program, { recursive: true, filter: (path) => !/node_modules/.test(path) });
  symlinkSync(join(checkout, "node_modules"), join(program, "node_modules"));
  const bin = join(folder, "bin");
  mkdirSync(bin);
  // GitHub's own CLI: knows the comments that a test says there are, and keeps what it was asked to say.
  writeFileSync(
    join(bin, "gh"),
    `#!/bin/sh
case "$*" in *--paginate*) cat "${folder}/comments"; exit ;; esac
echo "$@" >>"${folder}/gh"
cp comment.md "${folder}/comment"
`,
  );
  writeFileSync(join(folder, "comments"), "");
  chmodSync(join(bin, "gh"), 0o755);
  project = new Deployment(program, join(folder, "pulumi"), hubspot.url, [bin]);
  await project.done("stack", "init", "production");
});

/** Runs one step's script, with what the workflow gives it in place of GitHub's expressions. */
function step(workflow: string, job: string, name: string, outputs: Record<string, string> = {}) {
  const { steps, env } = read(workflow).jobs[job] as Job;
  const found = steps.find((one) => one.name === name);
  if (!found?.run) throw new Error(`${workflow} has no step ${name} with a script`);
  const output = join(folder, "output");
  const summary = join(folder, "summary");
  for (const file of [output, summary]) writeFileSync(file, "");
  const given = Object.fromEntries(Object.keys(found.env ?? {}).map((variable) => [variable, ""]));
  return project
    .shell(found.run, {
      ...given,
      ...env,
      HUBSPOT_DEVELOPER_API_KEY: developerApiKey,
      GITHUB_OUTPUT: output,
      GITHUB_STEP_SUMMARY: summary,
      GITHUB_REPOSITORY: "acme/calling",
      ...outputs,
    })
    .then((result) => ({
      ...result,
      outputs: readFileSync(output, "utf8"),
      summary: readFileSync(summary, "utf8"),
    }));
}

describe.each(all)("%s", (_, { permissions, jobs }) => {
  test("gives its jobs the least permissions", () => {
    expect(permissions).toEqual({ contents: "read" });
    for (const { permissions: own = {} } of Object.values(jobs)) {
      const writing = Object.entries(own).filter(([, level]) => level === "write");
      expect(writing.map(([name]) => name).filter((name) => name !== "pull-requests")).toEqual([]);
    }
  });

  test("pins every action to a commit and leaves no credential behind", () => {
    const used = Object.values(jobs).flatMap(({ steps }) => steps.filter(({ uses }) => uses));
    for (const { uses, with: options } of used) {
      expect(uses).toMatch(/^[\w-]+\/[\w-]+@[0-9a-f]{40}$/);
      if (uses?.startsWith("actions/checkout")) expect(options).toMatchObject({ "persist-credentials": false });
    }
  });

  test("hands the credential from the secret store to one step", () => {
    const text = JSON.stringify(jobs);
    expect(text.split("secrets.HUBSPOT_DEVELOPER_API_KEY").length - 1).toBeLessThanOrEqual(1);
    expect(Object.values(jobs).some(({ env }) => JSON.stringify(env ?? {}).includes("secrets."))).toBe(false);
  });
});

test("the preview comments what an up would do and sends nothing", async () => {
  const { exitCode, outputs } = await step("preview.yml", "preview", "Preview");
  expect({ exitCode, outputs }).toEqual({ exitCode: 0, outputs: "status=0\n" });
  const commented = await step("preview.yml", "preview", "Comment", { STATUS: "0", PULL_REQUEST: "7" });
  expect(commented.exitCode).toBe(0);
  expect(readFileSync(join(folder, "gh"), "utf8")).toBe("pr comment 7 --repo acme/calling --body-file comment.md\n");
  const comment = readFileSync(join(folder, "comment"), "utf8");
  expect(comment).toContain("What `pulumi up` would do to **production**:");
  expect(comment).toContain("app 4242 calling settings: supportsCustomObjects false (default)");
  expect(comment).not.toContain(developerApiKey);
  expect(writesInShort(hubspot)).toEqual([]);

  writeFileSync(join(folder, "comments"), "11\n12\n");
  await step("preview.yml", "preview", "Comment", { STATUS: "0", PULL_REQUEST: "7" });
  expect(readFileSync(join(folder, "gh"), "utf8").trim().split("\n").at(-1)).toBe(
    "api --method PATCH repos/acme/calling/issues/comments/12 --field body=@comment.md",
  );
});

test("a preview that fails says so in the comment and fails the job", async () => {
  hubspot.set({ developerApiKeys: ["another"] });
  const { exitCode, outputs } = await step("preview.yml", "preview", "Preview");
  expect(exitCode).toBe(0);
  const [, status = ""] = /status=(\d+)/.exec(outputs) ?? [];
  expect(Number(status)).toBeGreaterThan(0);
  const commented = await step("preview.yml", "preview", "Comment", { STATUS: status, PULL_REQUEST: "7" });
  expect(commented.exitCode).toBe(Number(status));
  expect(readFileSync(join(folder, "comment"), "utf8")).toMatch(
    /The preview of \*\*production\*\* failed:[\s\S]*HubSpot refused the read \(401\)/,
  );
  rmSync(join(folder, "comment"));
});

test("a pull request from a fork gets no preview and is told so", async () => {
  const { preview, fork } = read("preview.yml").jobs;
  const own = "github.event.pull_request.head.repo.full_name == github.repository";
  expect([preview?.if, fork?.if]).toEqual([own, own.replace("==", "!=")]);
  expect(JSON.stringify(fork)).not.toContain("secrets.");
  const { exitCode, output, summary } = await step("preview.yml", "fork", "Say why there is no preview");
  expect(exitCode).toBe(0);
  expect(output).toContain("::warning::No preview: this pull request comes from a fork");
  expect(summary).toContain("a fork gets no credential");
});

test("after a merge the drift alarm is silent until a change by hand", async () => {
  expect(await step("up.yml", "up", "Up")).toMatchObject({ exitCode: 0 });
  expect(hubspot.read(4242)).toMatchObject({ name: "Acme Dialer", height: 600 });
  expect(await step("drift.yml", "drift", "Look for drift")).toMatchObject({ exitCode: 0 });

  hubspot.edit(4242, { height: 999 });
  const alarm = await step("drift.yml", "drift", "Look for drift");
  expect(alarm.exitCode).toBe(7);
  expect(alarm.output).toMatch(/height +: 600 => 999/);
  expect(alarm.output).toContain("::error::HubSpot is not as it was left");
  expect(hubspot.read(4242)).toMatchObject({ height: 999 });
});
