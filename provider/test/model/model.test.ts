import { InProcess } from "./inProcess.js";
import { choiceFrom, play } from "./play.js";

jest.setTimeout(24 * 3_600_000);

test("whatever happens every up ends as declared and the next one rests", async () => {
  await play(() => InProcess.start(), choiceFrom(process.env, { runs: 600, longest: 16, seed: 20_260_115 }));
});
