// @ts-check
/**
 * For the release workflow: publishes the Go SDK, which is a tag that Go reads it from, such as sdk/go/hubspot/v0.1.0.
 * The tag's commit holds the SDK alone, and no branch has it.
 * A tag that is there already is left as it is, so that a run can be repeated.
 */
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../../lib/install.mjs";
import { run } from "../../lib/run.mjs";
import { say } from "../../lib/say.mjs";
import { releasedVersion } from "./artifacts.mjs";
import { publishStep } from "./publishStep.mjs";

const version = releasedVersion();
/** Where the SDK stands in the repository. */
const PATH = "sdk/go/hubspot";
const tag = `${PATH}/v${version}`;
/** With GH_TOKEN set, gh answers git's question for a credential. It stands in no file. */
const CREDENTIAL = process.env.GH_TOKEN ? ["-c", "credential.helper=!gh auth git-credential"] : [];

await publishStep(async (folder) => {
  // From 2 on, Go wants the number at the end of the module's path.
  if (!/^[01]\./.test(version)) throw new Error(`the module's path has to end in /v${version.split(".")[0]}`);
  if (await done("git", [...CREDENTIAL, "ls-remote", "origin", `refs/tags/${tag}`])) say(`${tag} is there already`);
  else await publish(folder);
});

/** @param {string} folder */
async function publish(folder) {
  const archive = join(root, `dist/release/pulumi-hubspot-sdk-go-v${version}.tar.gz`);
  if (!existsSync(archive)) throw new Error("there is no Go SDK in dist/release");
  mkdirSync(join(folder, PATH), { recursive: true });
  await done("tar", ["-xzf", archive, "-C", join(folder, PATH)]);
  const module = /^module (.*)$/m.exec(readFileSync(join(folder, PATH, "go.mod"), "utf8"))?.[1];
  if (!module?.endsWith(`/${PATH}`)) throw new Error(`the module ${module} does not stand in ${PATH}`);

  // An index of its own: neither the checkout's files nor its index change.
  const env = { GIT_INDEX_FILE: join(folder, "index") };
  await done("git", [`--work-tree=${folder}`, "add", "--force", "--", PATH], env, folder);
  const tree = await done("git", ["write-tree"], env);
  const author = ["-c", "user.name=release", "-c", "user.email=release@localhost"];
  const text = `release: the Go SDK of ${version}`;
  const commit = await done("git", [...author, "commit-tree", tree, "-m", text]);
  await done("git", [...CREDENTIAL, "push", "origin", `${commit}:refs/tags/${tag}`]);
}

/**
 * @param {string} command
 * @param {string[]} args
 * @param {Record<string, string>} [added]
 * @param {string} [cwd]
 * @returns {Promise<string>} what it printed
 */
async function done(command, args, added = {}, cwd = root) {
  const git = command === "git" ? [`--git-dir=${join(root, ".git")}`, ...args] : args;
  // What git tells its hooks is about another repository, or an index that is not ours.
  const own = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith("GIT_")));
  const { status, output, stdout } = await run(command, git, { cwd, env: { ...own, ...added } });
  if (status !== 0) throw new Error(`${command} ${args.join(" ")} failed:\n${output.trimEnd()}`);
  return stdout.trim();
}
