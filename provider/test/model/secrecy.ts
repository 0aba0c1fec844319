import { assert } from "./assert.js";
import type { Properties } from "./frontEnd.js";
import { CANARIES, UNKNOWN } from "./program.js";
import type { Account } from "./world.js";

/** The credential of every model test: nothing may ever show it. */
export const CREDENTIAL = "canary-credential-0ddba11";

/**
 * Nothing that the user sees holds a secret, every line has the one form, and every failure is one that people can
 * read. A secret of one resource may be another's plain text: so each is looked for in what is said of its own.
 */
export function assertSecrecy({ operation, outcome, lines, before, after }: Account): void {
  const everything = JSON.stringify([lines, outcome, after.resources, after.pending]);
  assert(!everything.includes(CREDENTIAL), "nothing shows the credential", { lines, outcome });
  assert(!everything.includes(UNKNOWN), "nothing shows or keeps what stands for an unknown value", { lines, outcome });
  // All but one kind of line are about a document.
  const form = /^(app \d+ calling settings: \S|waiting (for|before) HubSpot)/;
  for (const line of lines) assert(form.test(line), "lines have one form", line);
  for (const failure of outcome.failures) {
    assert(/^[abc](\.\w+)?: (app \d+:? |is |.* is needed: app \d+)/.test(failure), "failures are for people", failure);
  }
  if (operation.kind === "refresh")
    assert(!lines.some((line) => line.endsWith("(drift)")), "a refresh says nothing of drift", lines);

  const program = "program" in operation ? operation.program : [];
  for (const declared of program) {
    const { name, appId } = declared;
    // Resources that share an app see each other's values in HubSpot, and do not know each other's secrets.
    if (program.some((other) => other !== declared && other.appId === appId)) continue;
    const old = before.resources[name];
    const isOld = old?.id === String(appId);
    // What an existing resource ignores is not handed over: the engine puts the state's inputs in its place.
    const handed = Object.fromEntries(
      Object.entries(declared.inputs).filter(
        ([field]) => !isOld || !declared.ignoreChanges.some((ignored) => ignored === field),
      ),
    );
    for (const field of namesIn(declared.inputs.__secretInputs) as string[]) {
      if (!(field in handed) && !(field in (old?.inputs ?? {}))) continue;
      // A refresh comes before the program: it knows as secret what the state does.
      const wasPlain = [...Object.values(before.resources), ...before.pending.map(({ resource }) => resource)].some(
        ({ id, inputs }) => id === String(appId) && !namesIn(inputs.__secretInputs).includes(field),
      );
      const isRead = (line: string) => operation.manner.refresh && wasPlain && line.endsWith("HubSpot's answer)");
      const about = lines.filter(
        (line) => line.startsWith(`app ${appId} calling settings: ${field} `) && !isRead(line),
      );
      const hidden = /: \w+ (not set|\[secret\])( => \[secret\])? \([\w' -]+\)$/;
      assert(
        about.every((line) => hidden.test(line)),
        "a line shows no value of a secret input",
        about,
      );
    }
    const said = [
      ...lines.filter((line) => line.startsWith(`app ${appId} `)),
      ...outcome.failures.filter((failure) => failure.startsWith(name)),
    ];
    // Nor can a refresh know what the program is about to make secret, when HubSpot's words repeat it by chance.
    const saidOfProgram = said.filter((text) => !(operation.manner.refresh && /\bthe read\b/.test(text)));
    const insistOn = (secrets: readonly string[], texts: readonly string[]) => {
      for (const secret of secrets) {
        assert(!texts.some((text) => text.includes(secret)), "nothing shows a secret input", { secret, texts });
      }
    };
    insistOn(secretsOf(handed), saidOfProgram);
    if (isOld) insistOn(secretsOf(old.inputs), said);
  }
}

function secretsOf(inputs: Properties): string[] {
  const listed = namesIn(inputs.__secretInputs);
  return Object.entries(CANARIES).flatMap(([name, canary]) =>
    listed.includes(name) && inputs[name] === canary ? [String(canary)] : [],
  );
}

function namesIn(list: unknown): unknown[] {
  return Array.isArray(list) ? (list as unknown[]) : [];
}
