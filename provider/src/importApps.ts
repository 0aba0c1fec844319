import { readConfig } from "./config.js";
import type { Document } from "./hubspot/client.js";
import { HubSpotError, NotServedError } from "./hubspot/errors.js";
import { Operation } from "./lifecycle/operation.js";
import type { Definition } from "./resources/definition.js";
import { definitions } from "./resources/index.js";

/** One settings document as HubSpot holds it. */
interface Found {
  definition: Definition;
  appId: number;
  document: Document;
}

/** What became of the read of one document. */
interface Look {
  definition: Definition;
  appId: number;
  document?: Document | undefined;
  notServed?: NotServedError;
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
 * and sends nothing. A kind of document that HubSpot does not serve in this API version is left out and named, in a line
 * and in a comment of the program.
 * @param env where HubSpot and the credential are: the variables named in the README, HUBSPOT_DEVELOPER_API_KEY and so on
 * @param print takes one line for the user, without its line end
 * @throws ConfigError, NothingToImportError and every other HubSpotError: a program that leaves an app out is worse than
 * none. NotServedError only when nothing could be read.
 */
export async function importApps(
  appIds: readonly number[],
  env: NodeJS.ProcessEnv,
  print: (line: string) => void,
): Promise<string> {
  const config = readConfig(() => undefined, env);
  const operation = new Operation({ config: () => config, print });
  const looks = await Promise.all(
    appIds.flatMap((appId) => definitions.map((definition) => look(operation, definition, appId))),
  );
  const missing = appIds.filter((id) => looks.every((one) => one.appId !== id || !(one.document || one.notServed)));
  if (missing.length > 0) throw new NothingToImportError(missing);
  const found = looks.filter((one): one is Look & Found => one.document !== undefined);
  const notServed = looks.find((one) => one.notServed)?.notServed;
  if (found.length === 0 && notServed) throw notServed;
  const leftOut = definitions.flatMap((definition) => leftOutLine(definition, looks));
  for (const line of leftOut) operation.print(line, "warning");
  return programOf(found, leftOut);
}

async function look(operation: Operation, definition: Definition, appId: number): Promise<Look> {
  try {
    return { definition, appId, document: await operation.document(definition, appId).observe() };
  } catch (error) {
    if (!(error instanceof NotServedError)) throw error;
    return { definition, appId, notServed: error };
  }
}

/** Says of which apps HubSpot does not serve a kind of document, and what to set; nothing where there are none. */
function leftOutLine({ kind, label }: Definition, looks: readonly Look[]): string[] {
  const leftOut = looks.filter(({ definition, notServed }) => definition.kind === kind && notServed);
  const error = leftOut[0]?.notServed;
  if (!error) return [];
  const apps = `${leftOut.length === 1 ? "app" : "apps"} ${leftOut.map(({ appId }) => appId).join(", ")}`;
  return [
    `${label} are left out: HubSpot does not serve them in API version ${error.apiVersion} (${error.details.status}). To import them, set HUBSPOT_API_VERSION to ${error.others}; a stack that manages them needs the same hubspot:apiVersion. Not declared: those of ${apps}.`,
  ];
}

function programOf(found: readonly Found[], leftOut: readonly string[]): string {
  const kinds = [...new Set(found.map(({ definition }) => definition.kind))].sort();
  return [
    `import { ${kinds.join(", ")} } from "pulumi-hubspot-calling";\n`,
    "\n// As HubSpot holds them now: the first `pulumi up` takes them over and sends nothing.\n",
    ...leftOut.map((line) => `// ${line}\n`),
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
