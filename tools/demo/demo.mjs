// @ts-check
/**
 * What `npm run demo` runs: the example in examples/basic, deployed by the real Pulumi CLI to an emulated HubSpot,
 * changed there by hand and repaired. Each step is checked against what HubSpot was asked and what it holds then.
 */
import { constants } from "node:os";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { ensureEngine } from "../engine/engine.mjs";
import { ensureBuilt, root } from "../lib/install.mjs";
import { Stage } from "../lib/stage.mjs";
import { APP, report, sentence, settingsIn } from "./account.mjs";
import { bold, dim, heading, Quote, say } from "./voice.mjs";

const HELP = `npm run demo [-- --keep]

Deploys examples/basic with the real Pulumi CLI to an emulated HubSpot on this machine, changes a setting there by
hand, repairs it and deletes everything again. Needs no account and leaves nothing behind.

  --keep   stop before the deletion and stay up, for you to play with, until Ctrl-C
  --help   this text
`;

/** What the program in examples/basic declares, and what a first POST adds. */
const DECLARED = {
  name: "Acme Dialer",
  url: "https://dialer.acme.example/hubspot",
  height: 600,
  width: 400,
  isReady: false,
  supportsInboundCalling: true,
};
const DEFAULTS = { supportsCustomObjects: false, usesCallingWindow: true, usesRemote: false };
const BY_HAND = { height: 999, usesRemote: true };

/** @typedef {import("./account.mjs").Settings} Settings */
/** @typedef {import("./account.mjs").Sent} Sent */

/**
 * A run of the CLI, and what must come of it.
 * @typedef {object} Step
 * @property {string} title
 * @property {string[]} args
 * @property {Sent[]} calls what HubSpot is asked, in order
 * @property {Settings | undefined} holds what HubSpot holds then
 * @property {RegExp[]} [says] what stands in the output
 */

/** @type {Stage | undefined} */
let stage;
/** With --keep, once all went well, Ctrl-C is how it ends. */
let isKept = false;
for (const signal of /** @type {const} */ (["SIGINT", "SIGTERM", "SIGHUP"])) {
  process.on(signal, () => leave(isKept ? 0 : 128 + constants.signals[signal]));
}
// Whoever read along has gone, as in `npm run demo | head`.
process.stdout.on("error", () => leave(1));
await main(process.argv.slice(2));

/** @param {string[]} args */
async function main(args) {
  const unknown = args.find((arg) => arg !== "--keep" && arg !== "--help");
  if (unknown !== undefined) {
    process.stderr.write(`demo: there is no ${unknown}; there are --keep and --help\n`);
    process.exit(2);
  }
  if (args.includes("--help")) {
    process.stdout.write(HELP);
    return;
  }
  try {
    // At the same time: on a fresh clone, npm mostly waits for the network while Go computes.
    const [engine] = await Promise.all([ensureEngine(), ensureBuilt()]);
    const start = Date.now();
    stage = new Stage(engine);
    await stage.open(join(root, "examples/basic"));
    await play(stage, args.includes("--keep"));
    await stage.close();
    say(`\nAll as it should be, in ${Math.round((Date.now() - start) / 1_000)} s. Nothing is left behind.`);
  } catch (error) {
    process.stderr.write(`\ndemo: ${error instanceof Error ? error.message : error}\n`);
    await leave(1);
  }
}

/**
 * The whole story.
 * @param {Stage} stage
 * @param {boolean} keep
 */
async function play(stage, keep) {
  const { hubspot } = stage;
  const deployed = { ...DECLARED, ...DEFAULTS };
  const get = (/** @type {number} */ status) => ({ method: "GET", status });
  const up = ["up", "--yes", "--skip-preview"];
  say(bold("HubSpot calling settings as code"));
  say(`The program is examples/basic, HubSpot is emulated: ${hubspot.url} shows it live.`);

  await run(stage, 1, {
    title: "Preview: what would be made",
    args: ["preview", "--diff"],
    calls: [get(404)],
    holds: undefined,
    says: [/height *: 600/, /usesCallingWindow true \(default\)/, /2 to create/],
  });
  await run(stage, 2, {
    title: "Up: HubSpot gets the settings",
    args: up,
    calls: [get(404), { method: "POST", status: 200, body: deployed }],
    holds: deployed,
    says: [/2 created/],
  });
  await run(stage, 3, {
    title: "Up again: nothing to do",
    args: [...up, "--expect-no-changes"],
    calls: [get(200)],
    holds: deployed,
    says: [/2 unchanged/],
  });

  heading(4, "Somebody changes two settings by hand, in HubSpot");
  hubspot.clearCalls();
  hubspot.edit(APP, BY_HAND);
  report(hubspot, deployed);
  say(`   ${dim("The program declares height, but says nothing about usesRemote: that one is left alone.")}`);

  await run(stage, 5, {
    title: "Preview: it shows in the pull request",
    args: ["preview", "--diff"],
    calls: [get(200)],
    holds: { ...deployed, ...BY_HAND },
    says: [/~ height *: 999 => 600/, /1 to update/],
  });
  const repaired = { ...deployed, ...BY_HAND, height: DECLARED.height };
  await run(stage, 6, {
    title: "Up: it is repaired, and nothing else is sent",
    args: up,
    calls: [get(200), { method: "PATCH", status: 200, body: { height: DECLARED.height } }],
    holds: repaired,
    says: [/\[diff: ~height\]/, /1 updated/],
  });
  if (keep) return stayUp(stage);
  await run(stage, 7, {
    title: "Destroy: HubSpot holds no settings any more",
    args: ["destroy", "--yes", "--skip-preview", "--remove"],
    calls: [get(200), { method: "DELETE", status: 204 }],
    holds: undefined,
    says: [/2 deleted/],
  });
}

/**
 * @param {Stage} stage
 * @param {number} number
 * @param {Step} step
 */
async function run(stage, number, { title, args, calls, holds, says = [] }) {
  const { hubspot } = stage;
  const before = settingsIn(hubspot);
  hubspot.clearCalls();
  heading(number, title);
  say(`   ${dim(`$ pulumi ${args.join(" ")}`)}`);
  const quote = new Quote();
  const { status, output } = await stage.pulumi([...args, "--suppress-progress"], (line) => quote.line(line));
  report(hubspot, before);

  const wrong = (/** @type {string} */ what) => new Error(`step ${number}, ${args[0]}: ${what}`);
  if (status !== 0) throw wrong(`pulumi ended with exit code ${status}`);
  const sent = hubspot.calls().map(({ method, status, body }) => ({ method, status, ...(body ? { body } : {}) }));
  if (!isDeepStrictEqual(sent, calls)) throw wrong(`HubSpot was asked ${list(sent)}, expected ${list(calls)}`);
  const held = settingsIn(hubspot);
  if (!isDeepStrictEqual(held, holds)) {
    throw wrong(`HubSpot holds ${JSON.stringify(held)}, expected ${JSON.stringify(holds)}`);
  }
  const missing = says.find((pattern) => !pattern.test(output));
  if (missing) throw wrong(`the output has nothing like ${missing}`);
}

/** @param {Sent[]} calls */
function list(calls) {
  return calls.map(sentence).join(", ") || "nothing";
}

/**
 * Leaves everything as it is until Ctrl-C.
 * @param {Stage} stage
 * @returns {Promise<never>}
 */
function stayUp(stage) {
  const exports = Object.entries(stage.variables).map(([name, value]) => `export ${name}=${quoted(value)}`);
  say(`
${bold("It stays up until Ctrl-C; then all of it is deleted.")}

HubSpot, where you can change a setting by hand:
  ${stage.hubspot.url}

In another terminal:
  ${exports.join("\n  ")}
  cd ${quoted(stage.project)}    # edit index.ts, if you like
  ${quoted(join(root, "tools/pulumi"))} preview --diff
  ${quoted(join(root, "tools/pulumi"))} up
  ${quoted(join(root, "tools/pulumi"))} destroy`);
  isKept = true;
  return new Promise(() => {});
}

/** For a shell. @param {string} text */
function quoted(text) {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}

/**
 * Ends this process with nothing left behind.
 * @param {number} code
 */
async function leave(code) {
  await stage?.close();
  process.exit(code);
}
