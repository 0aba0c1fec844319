import { execFile } from "node:child_process";
import { resolve } from "node:path";
import { promisify } from "node:util";

/** One resource as the SDK hands it to the engine. */
export interface Registration {
  type: string;
  name: string;
  /** For a `.get`. */
  id?: string;
  /** Secrets are shown as `{ secret: VALUE }`, what is not known as `{ unknown: true }`. */
  inputs: Record<string, unknown>;
  additionalSecretOutputs: string[];
  ignoreChanges: string[];
  protect: boolean;
  /** The plugin's version; empty where the engine may take any. */
  version: string;
  /** Where Pulumi finds the plugin's archives; empty for its default. */
  downloadUrl: string;
}

/** One call of a function, as the SDK hands it to the engine. */
export interface FunctionCall {
  token: string;
  args: Record<string, unknown>;
  /** The plugin's version; empty where the engine may take any. */
  version: string;
  /** Where Pulumi finds the plugin's archives; empty for its default. */
  downloadUrl: string;
}

/** What one program registered and called, what it loaded, by the paths of Node's module cache, and what it was warned of. */
export interface Run {
  registrations: Registration[];
  calls: FunctionCall[];
  loaded: string[];
  /** What was said by `pulumi.log.warn`. */
  warnings: string[];
}

const root = resolve(__dirname, "../../..");

// Runs outside jest: what a program loads is seen in its own module cache.
const PREAMBLE = `
const pulumi = require("@pulumi/pulumi");
{
const secretSignature = "4dabf18193072939515e22adb298388d";
const plain = (value) => {
  if (value === pulumi.runtime.unknownValue) return { unknown: true };
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== "object" || value === null) return value;
  if (secretSignature in value) return { secret: plain(value.value) };
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, plain(part)]));
};
const registrations = [];
// The mocks are shown neither options nor secrets, so the requests themselves are looked at.
const { MockMonitor } = require("@pulumi/pulumi/runtime/mocks");
for (const method of ["registerResource", "readResource"]) {
  const original = MockMonitor.prototype[method];
  MockMonitor.prototype[method] = function (request, callback) {
    const isRead = method === "readResource";
    registrations.push({
      type: request.getType(),
      name: request.getName(),
      ...(isRead ? { id: request.getId() } : {}),
      inputs: plain((isRead ? request.getProperties() : request.getObject()).toJavaScript()),
      additionalSecretOutputs: request.getAdditionalsecretoutputsList(),
      ignoreChanges: isRead ? [] : request.getIgnorechangesList(),
      protect: isRead ? false : request.getProtect(),
      version: request.getVersion(),
      downloadUrl: request.getPlugindownloadurl(),
    });
    return original.call(this, request, callback);
  };
}
const calls = [];
const invoke = MockMonitor.prototype.invoke;
MockMonitor.prototype.invoke = function (request, callback) {
  calls.push({
    token: request.getTok(),
    args: plain(request.getArgs().toJavaScript()),
    version: request.getVersion(),
    downloadUrl: request.getPlugindownloadurl(),
  });
  return invoke.call(this, request, callback);
};
const warnings = [];
pulumi.log.warn = async (message) => void warnings.push(message);
pulumi.runtime.setMocks(
  { call: () => ({}), newResource: ({ name, inputs, id }) => ({ id: id || name, state: inputs }) },
  "project", "stack", PREVIEW,
);
process.on("beforeExit", () => {
  const loaded = Object.keys(require.cache);
  require("node:fs").writeSync(1, "\\n\\0" + JSON.stringify({ registrations, calls, loaded, warnings }));
  process.exit();
});
}
`;

/**
 * Runs a JavaScript program against Pulumi's mocks, in a process of its own, with `pulumi` at hand.
 * @param preview whether outputs of resources that do not exist yet are unknown
 */
export async function run(program: string, { preview = false } = {}): Promise<Run> {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ["-e", `${PREAMBLE.replace("PREVIEW", String(preview))}\n${program}`],
    { cwd: root, env: { PATH: process.env.PATH }, maxBuffer: 10_000_000 },
  );
  return JSON.parse(stdout.slice(stdout.lastIndexOf("\n\0") + 2)) as Run;
}

/** The text that Pulumi stores as the provider of every resource of a class. */
export async function providerText(kind: string): Promise<string> {
  const { registrations } = await run(
    `new (require("pulumi-hubspot-calling")[${JSON.stringify(kind)}])("x", { appId: 1 });`,
  );
  return registrations[0]?.inputs.__provider as string;
}
