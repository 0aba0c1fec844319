import { join } from "node:path";
import { emulatedHubSpot } from "./support/hubspot.js";
import { project } from "./support/project.js";
import { placesInTrace, placesOf, written } from "./support/search.js";

const hubspot = emulatedHubSpot();
const secrets = { name: "canary-name-8d01", url: "https://canary-url-77b2.example/path", height: 7654321 };
const words = ["canary-name-8d01", "canary-url-77b2", "7654321"];
const program = (width: number) =>
  `new CallingExtensionSettings("dialer", { appId: 42, width: ${width},
     name: pulumi.secret("${secrets.name}"), url: pulumi.secret("${secrets.url}"), height: pulumi.secret(${secrets.height}) });`;

/** The entries of a debug log, whose texts can go on over several lines: lines of JSON, or from older parts glog's. */
function entriesOf(log: string): string[] {
  return log.split(/(?=\{"time":")|^(?=[IWEF]\d{4} \d\d:)/m);
}

/** How an entry of either kind begins, up to its text. */
const HEAD = String.raw`^(\{"time":"[^"]*","level":"\w+","msg":"|\S+ \S+ +\d+ \w+\.go:\d+\] )`;

/** What Pulumi's engine and its SDK log of their own messages; nothing of it passes through our hands. */
const PULUMIS_OWN = [
  "(Unm|M)arshaling property for RPC\\[",
  "Planner decided to ",
  "(eventSink::Debug\\(<\\{%reset%\\}>)?RegisterResource RPC finished: ",
].map((text) => new RegExp(HEAD + text));

/** Where the engine hands the stack's config on, as it does to every provider and program. */
const CONFIG_HANDED_ON = /^(LanguageRuntime\/Run|ResourceProvider\/(Check|Diff)?(Config|Configure)) request\./;

/** Where values of inputs have to stand: what the engine asks, and the properties that a provider answers. */
const PROPERTIES = new RegExp(
  `^(${[
    "ResourceProvider/\\w+ request\\.(news|olds|oldInputs|oldOutputs|inputs|properties)",
    "ResourceProvider/(Check|Read) response\\.inputs",
    "ResourceProvider/(Create|Read|Update) response\\.properties",
  ].join("|")})(\\.__record\\.sent)?\\.(name|url|height)$`,
);

for (const kind of ["developerApiKey", "accessToken"] as const) {
  test(`a debug log and a gRPC trace show no ${kind} and no secret input`, async () => {
    const credential = `canary.${kind}~5e1f+/==`;
    const pulumi = await project({
      baseUrl: hubspot.url,
      program: program(400),
      config: { "hubspot:developerApiKey": undefined },
    });
    const trace = join(pulumi.everything, "trace.json");
    await pulumi.run("config", "set", "--secret", `hubspot:${kind}`, credential);
    pulumi.environment = { PULUMI_DEBUG_GRPC: trace };
    const debug = ["-v", "9", "--logflow", "--logtostderr"];
    const echo = { message: `${credential} ${JSON.stringify(secrets)}`, correlationId: credential };
    const repeat = (method: string, status: number) =>
      hubspot.fault({ match: { method }, action: { type: "status", status, body: echo } });

    repeat("GET", 503);
    const log = [(await pulumi.upDone(...debug)).output];
    pulumi.program(program(401));
    repeat("PATCH", 400);
    log.push((await pulumi.up(...debug)).output);
    hubspot.edit(42, { width: 7 });
    log.push((await pulumi.refresh(...debug)).output, (await pulumi.destroy(...debug)).output);
    expect(log.join("")).toContain("HubSpot refused the update (400): [secret]");

    // In nothing else that was written, the trace apart.
    const { "trace.json": lines = "", ...everythingElse } = written(pulumi);
    for (const secret of [`${kind}~5e1f`, encodeURIComponent(credential), ...words]) {
      expect({ [secret]: placesOf(secret, everythingElse) }).toEqual({ [secret]: [] });
    }

    const entries = log.flatMap(entriesOf);
    expect(entries.length).toBeGreaterThan(500);
    expect(entries.filter((entry) => entry.includes(`${kind}~5e1f`))).toEqual([]);
    const withInputs = entries.filter((entry) => words.some((word) => entry.includes(word)));
    expect(withInputs.filter((entry) => !PULUMIS_OWN.some((own) => own.test(entry)))).toEqual([]);

    const inMessages = (texts: readonly string[]) =>
      placesInTrace(lines, texts).map(({ method, path, isMarked }) => ({ place: `${method} ${path}`, isMarked }));
    const ofCredential = inMessages([`${kind}~5e1f`]).map(({ place }) => place);
    expect(ofCredential).not.toEqual([]);
    expect(ofCredential.filter((place) => !CONFIG_HANDED_ON.test(place))).toEqual([]);
    const ofInputs = inMessages(words);
    expect(ofInputs).not.toEqual([]);
    expect(ofInputs.filter(({ place, isMarked }) => !isMarked && !PROPERTIES.test(place))).toEqual([]);
    // What the program's process sends is ours too: all of it is marked as secret.
    const registered = ofInputs.filter(({ place }) => place.startsWith("ResourceMonitor/RegisterResource request."));
    expect(registered).not.toEqual([]);
    expect(registered.filter(({ isMarked }) => !isMarked)).toEqual([]);
  });
}
