import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import ts from "typescript";

const root = resolve(__dirname, "../..");

/** Files that share a rule. A file belongs to the first room that has it; a path with a slash at its end is a folder. */
interface Room {
  name: string;
  has: string[];
  /** Rooms beside itself that its files may import. */
  imports: string[];
  /** Packages that its files must not import. */
  without?: RegExp;
}

const provider = (name: string, has: string[], ...imports: string[]): Room => ({
  name,
  has: has.map((path) => `provider/src/${path}`),
  imports,
});
const emulator = (name: string, has: string[], ...imports: string[]): Room => ({
  name: `emulator ${name}`,
  has: has.map((path) => `emulator/src/${path}`),
  imports: ["basics", ...imports].map((room) => `emulator ${room}`),
  without: /^(?:pulumi-hubspot-calling|@pulumi\/)/,
});

/** Lower rooms first. The emulator shares nothing with the provider, so that a wrong belief cannot agree with itself. */
const rooms: Room[] = [
  provider("settings", ["credential.ts", "inList.ts", "misspeltKeys.ts", "setting.ts"]),
  provider("config", ["config.ts"], "settings"),
  // How secrets are found in a text knows nothing of HubSpot.
  provider("redaction", ["hubspot/redaction/"]),
  provider("hubspot", ["hubspot/"], "settings", "config", "redaction"),
  provider("resources", ["resources/"], "config", "hubspot"),
  { ...provider("lifecycle", ["lifecycle/"], "config", "hubspot", "resources"), without: /^undici$/ },
  provider("front ends", [""], ...["settings", "config", "hubspot", "resources", "lifecycle"]),
  { name: "the SDK's way to the provider", has: ["sdk/src/provider.ts"], imports: [] },
  { name: "commands", has: ["sdk/src/cli.ts", "sdk/src/cli/"], imports: [] },
  // The user's program loads the SDK alone; the provider runs in Pulumi's dynamic host.
  { name: "SDK", has: ["sdk/src/"], imports: [], without: /^(?:pulumi-hubspot-calling-provider|undici|zod)(?:\/|$)/ },
  { name: "plugin", has: ["plugin/src/"], imports: [] },
  emulator("basics", ["checks.ts", "version.ts"]),
  emulator("store", ["store/"]),
  emulator("api", ["api/"], "store"),
  emulator("journal", ["journal/"], "store", "api"),
  emulator("faults", ["faults/"], "store", "api", "journal"),
  emulator("server", ["server/"], "store", "api", "journal", "faults"),
  emulator("page", ["page/"], "store", "faults"),
  emulator("control", ["control/"], "store", "api", "journal", "faults", "server", "page"),
  emulator("start", ["start.ts"], "server", "control"),
  emulator("command", ["command/"], "store", "api", "faults", "server", "start"),
  emulator("entrances", ["index.ts", "cli.ts"], "store", "api", "journal", "faults", "server", "start", "command"),
  // What everyone uses, then what users run, then what maintainers run.
  { name: "tools for all", has: ["tools/lib/"], imports: [] },
  { name: "the Pulumi CLI", has: ["tools/engine/"], imports: ["tools for all"] },
  { name: "demo", has: ["tools/demo/"], imports: ["tools for all", "the Pulumi CLI"] },
  {
    name: "maintainers' tools",
    has: ["tools/maintain/"],
    imports: ["tools for all", "the Pulumi CLI", "config", "hubspot", "resources", "lifecycle"],
  },
];

/** Windows has another separator than the table. */
const slashed = (path: string) => path.replaceAll("\\", "/");

const sources = ["provider/src", "sdk/src", "plugin/src", "emulator/src", "tools/lib", "tools/engine", "tools/demo"]
  .concat("tools/maintain")
  .flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: "utf8" }).map((file) => slashed(join(folder, file))),
  )
  .filter((file) => /\.(?:ts|mjs|cjs)$/.test(file));

/** What each file imports: files of this repository by their path, packages by their name. Types count too. */
const imports = new Map(sources.map((file) => [file, importsOf(file)]));

function importsOf(file: string): string[] {
  const text = readFileSync(join(root, file), "utf8");
  const typesInComments = file.endsWith(".ts")
    ? []
    : [...text.matchAll(/import\("([^"]+)"\)/g)].map(([, name = ""]) => name);
  const named = ts.preProcessFile(text, true, true).importedFiles.map(({ fileName }) => fileName);
  return [...new Set([...named, ...typesInComments])].map((name) => (name.startsWith(".") ? fileOf(file, name) : name));
}

/** The source that a relative import leads to; compiled files count as their source. */
function fileOf(importer: string, name: string): string {
  const file = slashed(relative(root, resolve(root, dirname(importer), name))).replace("/dist/", "/src/");
  return sources.includes(file) ? file : file.replace(/\.js$/, ".ts");
}

function roomOf(file: string): Room | undefined {
  return rooms.find(({ has }) => has.some((place) => (place.endsWith("/") ? file.startsWith(place) : file === place)));
}

/** Files that lead back to themselves, each such circle once. */
function circles(): string[] {
  const found = new Map<string, string>();
  const done = new Set<string>();
  const walk = (file: string, path: string[]): void => {
    const start = path.indexOf(file);
    if (start >= 0) {
      const circle = path.slice(start);
      found.set([...circle].sort().join(), [...circle, file].join(" > "));
      return;
    }
    if (done.has(file)) return;
    for (const next of imports.get(file) ?? []) walk(next, [...path, file]);
    done.add(file);
  };
  for (const file of sources) walk(file, []);
  return [...found.values()];
}

describe("layers", () => {
  test("every source file is in a room", () => {
    expect(sources.length).toBeGreaterThan(100);
    expect(sources.filter((file) => roomOf(file) === undefined)).toEqual([]);
  });

  test.each(rooms)("$name: imports only what it may", ({ name, imports: allowed, without }) => {
    const own = sources.filter((file) => roomOf(file)?.name === name);
    expect(own).not.toEqual([]);
    const wrong = own.flatMap((file) => {
      const names = imports.get(file) ?? [];
      return names
        .filter((other) => {
          const room = roomOf(other);
          if (room === undefined) return without?.test(other) === true;
          return room.name !== name && !allowed.includes(room.name);
        })
        .map((other) => `${file} imports ${other}`);
    });
    expect(wrong).toEqual([]);
  });

  test("no file imports itself by way of others", () => {
    expect(circles()).toEqual([]);
  });
});
