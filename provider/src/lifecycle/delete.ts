import { NotFoundError, UnreadableAnswerError } from "../hubspot/errors.js";
import type { Budget } from "../hubspot/retry.js";
import type { Definition } from "../resources/definition.js";
import { budgetFor, type CallOptions } from "./callOptions.js";
import type { DocumentState } from "./documentState.js";
import { Lines } from "./lines.js";
import type { Operation } from "./operation.js";
import { type Properties, readInputs } from "./properties.js";
import { secretsIn } from "./record.js";
import { observeAfterUnknownOutcome } from "./unknownOutcome.js";

/**
 * Deletes the document, unless a resource of the running program declares or reads it. Pulumi deletes last. So after a
 * rename without alias, with a new parent, in a replacement or when two resources swap apps, it would delete what
 * another resource has just taken over.
 */
export async function remove(
  operation: Operation,
  definition: Definition,
  id: string,
  props: Properties,
  callOptions: CallOptions = {},
): Promise<void> {
  const appId = readInputs(definition, props).appId ?? Number(id);
  const document = operation.document(definition, appId);
  const lines = new Lines(document, secretsIn(props));
  const sayKept = () => lines.say("kept in HubSpot, because this program still uses them");
  if (document.isDeclared()) {
    sayKept();
    return;
  }
  if (!definition.deletable) {
    lines.say("left as they are, because HubSpot has no way to delete them");
    return;
  }
  await document.withLock(async () => {
    const gone = await deleteUntilGone(document, budgetFor(callOptions));
    if (gone) document.remember(undefined);
    else sayKept();
  });
}

/**
 * Repeats DELETE until HubSpot's answer shows that the document is gone. If the answer is not one of HubSpot's, a read
 * shows whether the document still exists.
 * @returns false when a resource has declared the document meanwhile: then nothing more is sent
 */
async function deleteUntilGone(document: DocumentState, budget: Budget): Promise<boolean> {
  const send = () => document.delete(budget);
  for (let count = 1; ; count++) {
    if (document.isDeclared()) return false;
    try {
      // After an earlier DELETE a 404 is expected.
      await (count === 1 ? document.retryingNotFound(send, budget) : send());
      return true;
    } catch (error) {
      if (error instanceof NotFoundError) return true;
      // The token endpoint's answer can be unreadable too. Then no DELETE was sent.
      if (!(error instanceof UnreadableAnswerError) || error.subject.action !== "delete") throw error;
      const live = await observeAfterUnknownOutcome(document, {
        hint: {},
        count,
        budget,
        giveUp: (why) => new UnreadableAnswerError(error.subject, error.reason + why),
      });
      if (!live) return true;
    }
  }
}
