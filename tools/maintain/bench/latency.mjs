// @ts-check
/** Measures what slow answers of HubSpot's cost an operation, beside a dynamic provider that does nothing. */

/** @typedef {import("../../lib/stage.mjs").Stage} Stage */

const APPS = 60;
/** How long each answer takes. */
const DELAY_MS = 100;
/** Timed runs of each kind; the median counts. */
const RUNS = 3;

/**
 * How a project differs from one with a program for the dynamic provider and nothing else.
 * @typedef {object} ProjectOptions
 * @property {boolean} [refreshAlways] `options: {refresh: always}` in Pulumi.yaml
 * @property {boolean} [plugin] the program is one for the plugin
 * @property {Record<string, string>} [variables] of the CLI's environment
 */

/** @type {Record<string, ProjectOptions>} */
const KINDS = {
  dynamic: {},
  "dynamic, PULUMI_PARALLEL_DIFF=true": { variables: { PULUMI_PARALLEL_DIFF: "true" } },
  "dynamic, refresh: always": { refreshAlways: true },
  plugin: { plugin: true },
};

/**
 * @param {{
 *   open: (program: string, options: ProjectOptions) => Promise<Stage>,
 *   program: (apps: number, height: number, options: ProjectOptions) => string,
 *   idle: (count: number) => string,
 *   run: (stage: Stage, ...args: string[]) => Promise<void>,
 * }} bench
 */
export async function benchLatency({ open, program, idle, run }) {
  console.log(`${APPS} apps, ${DELAY_MS} ms on each answer, the up without its preview; median of ${RUNS}`);
  /** @type {Record<string, object>} */
  const previews = {};
  /** @type {Record<string, object>} */
  const ups = {};
  for (const [name, options] of Object.entries(KINDS)) {
    const ours = await open(program(APPS, 600, options), options);
    ours.hubspot.fault({ times: Infinity, action: { type: "delay", milliseconds: DELAY_MS } });
    // Under the same options; it is dynamic in every row.
    const other = await open(idle(APPS), { ...options, plugin: false });
    const timed = async (/** @type {string[]} */ ...args) => {
      /** @type {[ours: number[], idle: number[]]} */
      const seconds = [[], []];
      // In turn, so that whatever else the machine does hits both.
      for (let i = 0; i < RUNS; i++) {
        for (const [which, stage] of [ours, other].entries()) {
          stage.hubspot.clearCalls();
          const begun = performance.now();
          await run(stage, ...args);
          seconds[which]?.push((performance.now() - begun) / 1_000);
        }
      }
      return row(seconds, ours.hubspot.calls().length);
    };
    const up = ["up", "--yes", "--skip-preview"];
    previews[name] = await timed("preview");
    for (const stage of [ours, other]) await run(stage, ...up);
    ups[name] = await timed(...up);
    for (const stage of [ours, other]) await stage.close();
  }
  for (const [title, rows] of Object.entries({ "first preview": previews, "no-op up": ups })) {
    console.log(title);
    console.table(rows);
  }
}

/**
 * @param {[ours: number[], idle: number[]]} seconds
 * @param {number} calls of the last run
 */
function row([ours, idle], calls) {
  const [mine, others] = [median(ours), median(idle)];
  return {
    "this provider": `${mine.toFixed(1)} s`,
    "does nothing": `${others.toFixed(1)} s`,
    ratio: (mine / others).toFixed(2),
    "calls per app": Number((calls / APPS).toFixed(2)),
  };
}

/** @param {number[]} runs */
function median(runs) {
  return [...runs].sort((a, b) => a - b)[Math.floor(runs.length / 2)] ?? 0;
}
