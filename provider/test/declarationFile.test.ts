import {
  appendFileSync,
  chmodSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DeclarationFile, type DeclarationFileDependencies } from "../src/declarationFile.js";

const ENGINE = "127.0.0.1:41234";
const HOUR = 3_600_000;
let temporary: string;
let said: string[];
beforeEach(() => {
  temporary = mkdtempSync(join(tmpdir(), "shared-declarations-"));
  said = [];
});
afterEach(() => rmSync(temporary, { recursive: true, force: true }));

/** A provider process that an engine has started. */
function started(dependencies: Partial<DeclarationFileDependencies> = {}, engine = ENGINE): DeclarationFile {
  const warn = (line: string) => void said.push(line);
  return new DeclarationFile(engine, { warn, temporary, listener: () => undefined, ...dependencies });
}
const folder = () => join(temporary, readdirSync(temporary)[0] as string);
const file = () => join(folder(), "41234");

test("the processes of one operation see each others documents in order", () => {
  const [one, other] = [started(), started()];
  one.add("a", { urn: "first", fields: ["height"] });
  other.add("a", { urn: "second", fields: [] });
  other.add("b", { fields: [] });
  expect(one.of("a")).toMatchObject([{ urn: "first", fields: ["height"] }, { urn: "second" }]);
  expect(other.of("a")).toHaveLength(2);
  expect(started().of("b")).toHaveLength(1);
  expect(started().of("ab")).toEqual([]);
  expect(said).toEqual([]);
});

test("another engine sees none", () => {
  started().add("a", { fields: [] });
  expect(started({}, "127.0.0.1:4123").of("a")).toEqual([]);
});

test("the file's name is the port, whatever process writes", () => {
  started().add("a", { fields: [] });
  started().add("b", { fields: [] });
  expect(readdirSync(folder())).toEqual(["41234"]);
});

test("a declaration counts for a day", () => {
  started().add("a", { fields: [] });
  const later = (hours: number) => started({ now: () => Date.now() + hours * HOUR }).of("a");
  expect(later(23)).toHaveLength(1);
  expect(later(25)).toEqual([]);
});

test("files of other engines are removed after a day and not before", () => {
  for (const [port, age] of [
    ["1", 25],
    ["2", 23],
  ] as const) {
    started({}, `127.0.0.1:${port}`).add("a", { fields: [] });
    const written = new Date(Date.now() - age * HOUR);
    utimesSync(join(folder(), port), written, written);
  }
  started().of("a");
  expect(readdirSync(folder())).toEqual(["2"]);
});

test("what cannot be removed keeps nothing else from being removed", () => {
  for (const port of ["1", "3"]) started({}, `127.0.0.1:${port}`).add("a", { fields: [] });
  mkdirSync(join(folder(), "2"));
  const old = new Date(Date.now() - 25 * HOUR);
  for (const name of ["1", "2", "3"]) utimesSync(join(folder(), name), old, old);
  started().of("a");
  expect(readdirSync(folder())).toEqual(["2"]);
});

test("an earlier engine that had the same port does not count", () => {
  started({ listener: () => "100" }).add("a", { fields: [] });
  expect(started({ listener: () => "200" }).of("a")).toEqual([]);
  expect(started({ listener: () => "100" }).of("a")).toHaveLength(1);
});

test("an engine that cannot be told from an earlier one counts", () => {
  started({ listener: () => "100" }).add("a", { fields: [] });
  expect(started().of("a")).toHaveLength(1);
  started().add("b", { fields: [] });
  expect(started({ listener: () => "100" }).of("b")).toHaveLength(1);
});

test("a folder that is emptied under way is filled again", () => {
  const [one, other] = [started(), started()];
  one.add("a", { fields: [] });
  rmSync(folder(), { recursive: true });
  expect(one.of("a")).toHaveLength(1);
  one.add("b", { fields: [] });
  expect(other.of("a")).toHaveLength(1);
  expect(other.of("b")).toHaveLength(1);
  expect(said).toEqual([]);
});

test("declarations are written again when another process made a new file", () => {
  const [one, other, third] = [started(), started(), started()];
  one.add("a", { fields: [] });
  rmSync(folder(), { recursive: true });
  other.add("b", { fields: [] });
  one.add("c", { fields: [] });
  expect(third.of("a")).toHaveLength(1);
  expect(third.of("b")).toHaveLength(1);
  expect(said).toEqual([]);
});

test("a process that only asks shares its declarations again", () => {
  const [one, other] = [started(), started()];
  one.add("a", { fields: [] });
  rmSync(folder(), { recursive: true });
  other.add("b", { fields: [] });
  expect(one.of("b")).toHaveLength(1);
  expect(other.of("a")).toHaveLength(1);
  expect(readFileSync(file(), "utf8").match(/"document":"a"/g)).toHaveLength(1);
});

/** Windows has neither modes nor user numbers: its temporary folder is the user's own. */
const onUnix = process.platform === "win32" ? test.skip : test;

onUnix("a declaration that could not be written is written with the next one", () => {
  const one = started();
  one.add("a", { fields: [] });
  chmodSync(folder(), 0o770);
  one.add("b", { fields: [] });
  chmodSync(folder(), 0o700);
  one.add("c", { fields: [] });
  expect(started().of("b")).toHaveLength(1);
});

test("a line that was cut off harms no other", () => {
  started().add("a", { fields: [] });
  appendFileSync(file(), '\n{"document":"a",');
  started().add("a", { urn: "second", fields: [] });
  expect(started().of("a")).toHaveLength(2);
});

onUnix("no other user can read or write the file", () => {
  started().add("a", { fields: [] });
  expect(statSync(folder()).mode & 0o777).toBe(0o700);
  expect(statSync(file()).mode & 0o777).toBe(0o600);
});

onUnix("a missing temporary folder is made for all users", () => {
  const missing = join(temporary, "missing");
  started({ temporary: missing }).add("a", { fields: [] });
  expect(statSync(missing).mode & 0o777).toBe(0o777 & ~process.umask());
  expect(statSync(join(missing, readdirSync(missing)[0] as string)).mode & 0o777).toBe(0o700);
});

describe("where nothing can be shared", () => {
  const user = process.getuid?.() ?? -1;
  const place = () => join(temporary, `pulumi-hubspot-${user}`);

  onUnix.each<[string, () => void]>([
    [
      "a folder that others can enter",
      () => {
        mkdirSync(place());
        chmodSync(place(), 0o770);
      },
    ],
    [
      "a link in the folder's place",
      () => {
        mkdirSync(join(temporary, "elsewhere"), { mode: 0o700 });
        symlinkSync(join(temporary, "elsewhere"), place(), "junction");
      },
    ],
    ["a file in the folder's place", () => writeFileSync(place(), "")],
    [
      "no temporary folder",
      () => {
        rmSync(temporary, { recursive: true });
        writeFileSync(temporary, "");
      },
    ],
  ])("a process keeps its own declarations and warns once: %s", (_, prepare) => {
    prepare();
    const one = started();
    one.add("a", { fields: [] });
    one.add("b", { fields: [] });
    expect(one.of("a")).toHaveLength(1);
    expect(said).toEqual([expect.stringMatching(/cannot tell each other what the program declares \(.+\).+TMPDIR/)]);
    expect(started().of("a")).toEqual([]);
  });

  test("the warning names the variable of the operating system", () => {
    writeFileSync(place(), "");
    started({ platform: "win32" }).add("a", { fields: [] });
    started({ platform: "darwin" }).add("a", { fields: [] });
    expect(said.map((line) => /Set (\w+) to/.exec(line)?.[1])).toEqual(["TEMP", "TMPDIR"]);
  });

  test("nothing is removed from a folder behind a link", () => {
    const elsewhere = join(temporary, "elsewhere");
    mkdirSync(elsewhere, { mode: 0o700 });
    writeFileSync(join(elsewhere, "precious"), "");
    utimesSync(join(elsewhere, "precious"), 0, 0);
    symlinkSync(elsewhere, place(), "junction");
    started().add("a", { fields: [] });
    expect(lstatSync(join(elsewhere, "precious")).isFile()).toBe(true);
  });
});
