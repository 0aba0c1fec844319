// @ts-check
import { say } from "../../lib/say.mjs";
import { inTemporaryFolder } from "../../lib/temporaryFolder.mjs";

/**
 * Runs one step of the release workflow. What goes wrong is said in a line, and the process then ends with 1.
 * @param {(folder: string) => Promise<void>} work is given a temporary folder
 */
export async function publishStep(work) {
  try {
    await inTemporaryFolder("publish-", work);
  } catch (error) {
    say(error instanceof Error ? error.message : String(error));
    process.exitCode = 1;
  }
}
