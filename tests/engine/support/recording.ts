import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Emulator } from "hubspot-calling-emulator";
import { ADDRESS, folderOf, type RecordedResource, type StackName } from "../../recorded/recorded.js";
import { checkout } from "./cli.js";
import { type Project, project, type StateResource, succeeded } from "./project.js";

/** The program of the settled stack. A test that changes a setting changes every `height: 640`. */
const SETTLED = `
const whole = new CallingExtensionSettings("whole", {
  appId: 101,
  name: "Whole Dialer",
  url: "https://whole.example/hubspot",
  height: 640,
  width: 480,
  isReady: true,
  supportsCustomObjects: true,
  supportsInboundCalling: true,
  usesCallingWindow: false,
  usesRemote: true,
});
new CallingExtensionSettings("one", { appId: 102, height: 640 });
new CallingExtensionSettings(
  "ignoring",
  { appId: 103, name: "Ignoring Dialer", url: "https://ignoring.example", height: 640, width: 480 },
  { ignoreChanges: ["width", "name"] },
);
new CallingExtensionSettings("secretive", {
  appId: 104,
  name: pulumi.secret("Canary Dialer"),
  url: pulumi.secret("https://canary.example/in"),
  height: 640,
});
new CallingExtensionSettings("spelled", {
  appId: 105,
  name: "  Spelled Dialer ",
  url: "https://SPELLED.example/App/",
  height: 640,
});
new CallingExtensionSettings("own", {
  appId: 106,
  name: "Own Dialer",
  url: "https://own.example",
  height: 640,
  adoptExisting: false,
});
const theirs = CallingExtensionSettings.get("theirs", 107);
new CallingExtensionSettings("copy", { appId: 108, name: theirs.name, url: theirs.url, width: whole.width, height: 640 });
module.exports = { updatedAt: whole.updatedAt, theirs: theirs.height };
`;

/** The program of the stack whose last up failed: HubSpot never told of the one, and contradicted the other. */
const HALF_MADE = `
new CallingExtensionSettings("made", { appId: 201, name: "Made Dialer", url: "https://made.example", height: 640 });
new CallingExtensionSettings("contradicted", { appId: 202, height: 640 });
`;

/** The program of the stack that holds what belongs to the settings of an app. */
const SIBLINGS = `
new CallingRecordingSettings("recordings", {
  appId: 301,
  urlToRetrieveAuthedRecording: "https://siblings.example/%s",
});
new CallingChannelConnection("channels", { appId: 301, isReady: false, url: "https://siblings.example/channels" });
new CallingChannelConnection("released", { appId: 302, isReady: true });
`;

/** Makes the stacks with the code of this checkout, and keeps them as what the release leaves in users' state. */
export async function record(release: string, hubspot: Emulator): Promise<void> {
  await keep(release, "settled", hubspot, SETTLED, await settle(hubspot));
  hubspot.reset();
  await keep(release, "half-made", hubspot, HALF_MADE, await halfMake(hubspot));
  hubspot.reset();
  hubspot.seed(302, { url: "https://by-hand.example/channels" }, "channel-connection");
  const siblings = await project({ baseUrl: hubspot.url, program: SIBLINGS });
  await siblings.upDone();
  await keep(release, "siblings", hubspot, SIBLINGS, siblings);
}

async function settle(hubspot: Emulator): Promise<Project> {
  hubspot.set({ normalise: ["trim", "lowercase-host", "strip-trailing-slash"] });
  hubspot.seed(102, { name: "By hand", url: "https://by-hand.example" });
  hubspot.seed(107, { name: "Their Dialer", url: "https://theirs.example", height: 555 });
  const program = SETTLED.replace("appId: 102, height: 640", "appId: 102, height: 600");
  const pulumi = await project({ baseUrl: hubspot.url, program });
  await pulumi.upDone();
  // One was updated, and has been through a refresh that found drift; the others are as their creates left them.
  hubspot.edit(102, { height: 999 });
  succeeded("refresh", await pulumi.refresh("--target", pulumi.urn("one")));
  hubspot.edit(102, { width: 777 });
  pulumi.program(SETTLED);
  await pulumi.upDone();
  hubspot.edit(103, { name: "By hand", width: 999 });
  return pulumi;
}

async function halfMake(hubspot: Emulator): Promise<Project> {
  hubspot.seed(202, { name: "Contradicted Dialer", url: "https://contradicted.example" });
  const pulumi = await project({ baseUrl: hubspot.url, program: "" });
  const times = Number.POSITIVE_INFINITY;
  hubspot.fault({ match: { method: "POST", appId: 201 }, times, action: { type: "reset", when: "before" } });
  hubspot.fault({ match: { method: "GET", appId: 201 }, skip: 1, times, action: { type: "status", status: 503 } });
  hubspot.set({ contradict: { height: 333 } });
  pulumi.program(HALF_MADE);
  const up = await pulumi.up("--continue-on-error");
  const halfMade = pulumi.state().filter(({ initErrors }) => initErrors?.length);
  if (halfMade.length !== 2) throw new Error(`both resources must be half made:\n${up.output}`);
  return pulumi;
}

/** Keeps a stack as it is, with HubSpot as it is. */
export async function keep(
  release: string,
  stack: StackName,
  hubspot: Emulator,
  program: string,
  pulumi: Project,
): Promise<void> {
  // Where a resource was declared stands in the state, the SDK's own files included: paths of this machine.
  const parsed: unknown = JSON.parse(await pulumi.stackExport(), (name, value) =>
    name === "sourcePosition" || name === "stackTrace" ? undefined : value,
  );
  const exported = JSON.stringify(parsed, undefined, 2)
    .replaceAll(hubspot.url, ADDRESS)
    .replaceAll(pulumi.everything, "/project")
    .replaceAll(checkout, "/checkout");
  const folder = folderOf(release, stack);
  mkdirSync(folder, { recursive: true });
  const write = (file: string, text: string) => writeFileSync(join(folder, file), `${text.trim()}\n`);
  write("program.js", program);
  write("hubspot.json", JSON.stringify(hubspot.documents(), undefined, 2));
  write("stack.json", exported);
  write("resources.json", JSON.stringify(await plainResources(pulumi), undefined, 2));
}

/** Our resources in the state, secrets as plain text: all of them are the tests' own. */
async function plainResources(pulumi: Project): Promise<RecordedResource[]> {
  const file = join(pulumi.everything, "plain.json");
  succeeded("stack export", await pulumi.run("stack", "export", "--show-secrets", "--file", file));
  const { deployment } = JSON.parse(readFileSync(file, "utf8"), revealed) as {
    deployment: { resources: StateResource[] };
  };
  return deployment.resources
    .filter(({ type }) => /^(pulumi-nodejs:dynamic\/|hubspot:index:)/.test(type))
    .map(({ urn, type, id, inputs, outputs, external, initErrors }) => ({
      name: urn.split("::").at(-1) as string,
      id: id as string,
      type,
      inputs: inputs ?? {},
      outputs: outputs ?? {},
      external: external === true,
      initErrors: initErrors ?? [],
    }));
}

/** Pulumi writes a secret as an object with this key. */
const SECRET = "4dabf18193072939515e22adb298388d";

function revealed(_name: string, value: unknown): unknown {
  if (typeof value !== "object" || value === null || !(SECRET in value)) return value;
  return JSON.parse((value as unknown as { plaintext: string }).plaintext);
}
