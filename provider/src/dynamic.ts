import { readConfig } from "./config.js";
import { DeclarationFile } from "./declarationFile.js";
import { livenessOf } from "./engine.js";
import { engineArgument, parseAddress } from "./engineArguments.js";
import { Lifecycle } from "./lifecycle/lifecycle.js";
import { Operation, type OperationDependencies } from "./lifecycle/operation.js";
import type { Properties } from "./lifecycle/properties.js";
import { definitions } from "./resources/index.js";
import { statusCodeOf } from "./statusCode.js";

/** What Pulumi's dynamic host passes to configure: the whole stack's config, with secrets in plain text. */
export interface ConfigureRequest {
  config: { get(key: string): unknown };
}

/** The methods that the shim calls. Their names and signatures are stored in users' state and can never change. */
export interface DynamicMethods {
  configure(request: ConfigureRequest): Promise<void>;
  check(olds: Properties, news: Properties): ReturnType<Lifecycle["check"]>;
  diff(id: string, olds: Properties, news: Properties): ReturnType<Lifecycle["diff"]>;
  create(inputs: Properties): ReturnType<Lifecycle["create"]>;
  read(id: string, props: Properties): ReturnType<Lifecycle["read"]>;
  update(id: string, olds: Properties, news: Properties): ReturnType<Lifecycle["update"]>;
  delete(id: string, props: Properties): ReturnType<Lifecycle["delete"]>;
}

// The host passes the same stack's config to each distinct shim, and may call a method before configure has ended. So
// the config is stored at once, and read only when something needs it.
let request: ConfigureRequest | undefined;

const print = (line: string) => void process.stdout.write(`${line}\n`);

const operation = new Operation({
  config: () => readConfig((key) => request?.config.get(key), process.env),
  print,
  ...ofEngine(engineArgument(process.argv.slice(2))),
});

/** The dynamic front end: for each kind of settings document, the methods that the shim calls. */
export const resources: Readonly<Record<string, DynamicMethods>> = Object.fromEntries(
  definitions.map((definition) => {
    const lifecycle = new Lifecycle(operation, definition);
    const methods: DynamicMethods = {
      configure: (given) => {
        request = given;
        return Promise.resolve();
      },
      check: (olds, news) => plainly(lifecycle.check(olds, news)),
      diff: (id, olds, news) => plainly(lifecycle.diff(id, olds, news)),
      create: (inputs) => lifecycle.create(inputs),
      read: (id, props) => plainly(lifecycle.read(id, props)),
      update: (_id, olds, news) => lifecycle.update(olds, news),
      delete: (id, props) => plainly(lifecycle.delete(id, props)),
    };
    return [definition.kind, methods];
  }),
);

/**
 * What the operation gets from the engine that started the host; nothing when the module is loaded elsewhere.
 * Declarations are shared with the plugin: when a stack moves to it without an alias, this process deletes what the
 * plugin took over.
 */
function ofEngine(address: string | undefined): Pick<OperationDependencies, "engineListens" | "declarations"> {
  if (address === undefined || !parseAddress(address)) return {};
  return {
    engineListens: livenessOf(address).listens,
    declarations: new DeclarationFile(address, { warn: print }),
  };
}

/**
 * The host prints `${error}: ${error.stack}` for errors of check, diff, read and delete, which would show the message
 * twice. It sends their code, if they have one. Errors of create and update it sends as UNKNOWN.
 */
async function plainly<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof Error) {
      Object.assign(error, { stack: error.message, toString: () => "hubspot", code: statusCodeOf(error) });
    }
    throw error;
  }
}
