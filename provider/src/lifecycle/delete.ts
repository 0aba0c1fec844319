import { NotFoundError } from "../hubspot/errors.js";
import type { Definition } from "../resources/definition.js";
import { Lines } from "./lines.js";
import type { Operation } from "./operation.js";
import { type Properties, readInputs } from "./properties.js";
import { secretsIn } from "./record.js";

/**
 * Deletes the document, unless a resource of the running program declares or reads it: a rename without alias, a new parent, a
 * replace or two resources that swap apps all delete last what another resource has just taken over.
 */
export async function remove(
  operation: Operation,
  definition: Definition,
  id: string,
  props: Properties,
): Promise<void> {
  const appId = readInputs(definition, props).appId ?? Number(id);
  const lines = new Lines(operation, definition, appId, secretsIn(props));
  if (operation.isDeclared(definition, appId)) {
    lines.say("kept in HubSpot, because this program still uses them");
    return;
  }
  if (!definition.deletable) {
    lines.say("left as they are, because HubSpot has no way to delete them");
    return;
  }
  await operation.inTurn(definition, appId, async () => {
    try {
      await operation.presuming(definition, appId, () => operation.client.delete(definition, appId));
    } catch (error) {
      if (!(error instanceof NotFoundError)) throw error;
    }
    operation.remember(definition, appId, undefined);
  });
}
