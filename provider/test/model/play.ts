import * as fc from "fast-check";
import { type Scene, scenes, sequences } from "./arbitraries.js";
import { answerAs, type Command, Model, settle } from "./commands.js";
import type { World } from "./world.js";

/** How many sequences run and which; what is left out is chosen by chance. */
export interface Choice {
  runs: number;
  /** The most commands in a sequence. */
  longest: number;
  /** Do not shrink a failure: with real processes that would take hours. */
  unshrunk?: boolean;
  /** The longest time for a sequence, milliseconds. Only with a real clock. */
  forEver?: number;
  seed?: number;
  /** The path printed with a failure: runs only the shrunk sequence. */
  path?: string;
}

/**
 * Plays sequences of commands, each in a world of its own. A failure prints the seed, and the shortest sequence that
 * still fails.
 */
export async function play(
  newWorld: () => Promise<World>,
  { runs, longest, unshrunk = false, forEver, seed, path }: Choice,
): Promise<void> {
  await fc.assert(
    fc.asyncProperty(scenes, sequences(longest), async (scene, commands) => playOne(await newWorld(), scene, commands)),
    {
      numRuns: runs,
      endOnFailure: unshrunk,
      ...(forEver === undefined ? {} : { timeout: forEver }),
      ...(seed === undefined ? {} : { seed }),
      ...(path === undefined ? {} : { path }),
    },
  );
}

/** Plays one sequence, and sees that it settles. */
export async function playOne(
  world: World,
  { program, held, answers }: Scene,
  commands: Iterable<Command>,
): Promise<void> {
  const model = new Model(program);
  try {
    answerAs(world.hubspot, answers);
    for (const [appId, fields] of Object.entries(held)) world.hubspot.seed(Number(appId), fields);
    await fc.asyncModelRun(() => ({ model, real: world }), commands as Iterable<fc.AsyncCommand<Model, World>>);
    await settle(model, world);
  } finally {
    await world.end();
  }
}

/** The choice that the environment makes: MODEL_RUNS sequences, by MODEL_SEED and MODEL_PATH where they are given. */
export function choiceFrom(
  environment: NodeJS.ProcessEnv,
  { seed: usual, ...choice }: Choice & { seed: number },
): Choice & { seed: number } {
  const { MODEL_RUNS: runs, MODEL_SEED: seed, MODEL_PATH: path } = environment;
  return {
    ...choice,
    ...(runs ? { runs: Number(runs) } : {}),
    ...(path ? { path } : {}),
    // The usual run is always the same. A longer one uses a new seed each time.
    seed: seed ? Number(seed) : runs ? Date.now() % 2 ** 31 : usual,
  };
}
