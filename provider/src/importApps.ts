import { readConfig } from "./config.js";
import type { Document } from "./hubspot/client.js";
import { HubSpotError } from "./hubspot/errors.js";
import { Operation } from "./lifecycle/operation.js";
import type { Definition } from "./resources/definition.js";
import { definitions } from "./resources/index.js";

/** One settings document as HubSpot holds it. */
interface Found {
  definition: Definition;
  appId: number;
  document: Document;
}

/** An app that is to be imported has no settings of any kind. */
export class NothingToImportError extends HubSpotError {
  constructor(appIds: readonly number[]) {
    const which = appIds.length === 1 ? `app ${appIds[0]}` : `apps ${appIds.join(", ")}`;
    super(
      `HubSpot has no calling settings of any kind for ${which}, or this credential's account does not own them. Check the ids and the credential.`,
    );
  }
}

/**
 * A TypeScript program that declares what HubSpot holds of some apps: the first `pulumi up` of it takes everything over
 * and sends nothing.
 * @param env where HubSpot and the credential are: the variables named in the README, HUBSPOT_DEVELOPER_API_KEY and so on
 * @param print takes one line for the user, without its line end
 * @throws ConfigError, NothingToImportError and every other HubSpotError: a program that leaves an app out is worse than none
 */
export async function importApps(
  appIds: readonly number[],
  env: NodeJS.ProcessEnv,
  print: (line: string) => void,
): Promise<string> {
  const config = readConfig(() => undefined, env);
  const operation = new Operation({ config: () => config, print });
  const found = await Promise.all(
    appIds.flatMap((appId) =>
      definitions.map(async (definition) => ({
        definition,
        appId,
        document: await operation.observe(definition, appId),
      })),
    ),
  );
  const missing = appIds.filter((appId) => !found.some((one) => one.appId === appId && one.document));
  if (missing.length > 0) throw new NothingToImportError(missing);
  return programOf(found.filter((one): one is Found => one.document !== undefined));
}

function programOf(found: readonly Found[]): string {
  const kinds = [...new Set(found.map(({ definition }) => definition.kind))].sort();
  return [
    `import { ${kinds.join(", ")} } from "pulumi-hubspot-calling";\n`,
    "\n// As HubSpot holds them now: the first `pulumi up` takes them over and sends nothing.\n",
    ...found.map(declaration),
  ].join("");
}

function declaration({ definition, appId, document }: Found): string {
  const settings = Object.entries(definition.fields)
    .filter(([name]) => document[name] !== undefined)
    .map(([name, { input, expected }]) => {
      const setting = `${name}: ${JSON.stringify(document[name])}`;
      // What a program may not say can only be left as it is.
      return input.safeParse(document[name]).success
        ? `    ${setting},\n`
        : `    // HubSpot holds ${setting}; to manage it, make it ${expected}.\n`;
    });
  // What is live must not be deleted by a slip.
  const options = definition.deletable ? "  { protect: true },\n" : "";
  return `
new ${definition.kind}(
  "app${appId}",
  {
    appId: ${appId},
${settings.join("")}  },
${options});
`;
}
