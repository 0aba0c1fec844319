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

/** The result of reading one document. */
interface ReadOutcome {
  definition: Definition;
  appId: number;
  document?: Document | undefined;
  notServed?: NotServedError;
}

/** An app to be imported has no settings of any kind. */
export class NothingToImportError extends HubSpotError {
  constructor(appIds: readonly number[]) {
    const which = appIds.length === 1 ? `app ${appIds[0]}` : `apps ${appIds.join(", ")}`;
    super(
      `HubSpot has no calling settings of any kind for ${which}, or this credential's account does not own them. Check the ids and the credential.`,
    );
  }
}

/**
 * Writes a TypeScript program that declares what HubSpot holds for some apps. Its first `pulumi up` takes everything
 * over and sends nothing. A kind of document that HubSpot does not serve in this API version is left out. A line and a
 * comment in the program name it.
 * @param env the environment variables of the README, HUBSPOT_DEVELOPER_API_KEY and so on
 * @param print takes one line for the user, without its line end
 * @throws ConfigError, NothingToImportError and every other HubSpotError, so that no app is left out by accident;
 * NotServedError only when nothing could be read
 */
export async function importApps(
  appIds: readonly number[],
  env: NodeJS.ProcessEnv,
  print: (line: string) => void,
): Promise<string> {
  const config = readConfig(undefined, env);
  const operation = new Operation({ config: () => config, print });
  const outcomes = await Promise.all(
    appIds.flatMap((appId) => definitions.map((definition) => readOne(operation, definition, appId))),
  );
  const missing = appIds.filter((id) => outcomes.every((one) => one.appId !== id || !(one.document || one.notServed)));
  if (missing.length > 0) throw new NothingToImportError(missing);
  const found = outcomes.filter((one): one is ReadOutcome & Found => one.document !== undefined);
  const notServed = outcomes.find((one) => one.notServed)?.notServed;
  if (found.length === 0 && notServed) throw notServed;
  const leftOut = definitions.flatMap((definition) => leftOutLine(definition, outcomes));
  for (const line of leftOut) operation.print(line, "warning");
  return programOf(found, leftOut);
}

async function readOne(operation: Operation, definition: Definition, appId: number): Promise<ReadOutcome> {
  try {
    return { definition, appId, document: await operation.document(definition, appId).observe() };
  } catch (error) {
    if (!(error instanceof NotServedError)) throw error;
    return { definition, appId, notServed: error };
  }
}

/**
 * One line with the apps for which HubSpot does not serve a kind of document, and what to set. Empty without such apps.
 */
function leftOutLine({ kind, label }: Definition, outcomes: readonly ReadOutcome[]): string[] {
  const leftOut = outcomes.filter(({ definition, notServed }) => definition.kind === kind && notServed);
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
      const setting = `${name}: ${literalOf(document[name])}`;
      // A value that a program must not declare stays as it is in HubSpot.
      return input.safeParse(document[name]).success
        ? `    ${setting},\n`
        : `    // HubSpot holds ${setting}; to manage it, make it ${expected}.\n`;
    });
  // Settings in use must not be deleted by mistake.
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

/** A value as JavaScript has it. JSON leaves two line ends as they are, and one would end a comment. */
function literalOf(value: unknown): string {
  return JSON.stringify(value).replaceAll("\u2028", "\\u2028").replaceAll("\u2029", "\\u2029");
}
