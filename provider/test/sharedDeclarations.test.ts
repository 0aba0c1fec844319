import { execFileSync } from "node:child_process";
import { chmodSync, mkdtempSync, readdirSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { SharedDeclarations } from "../src/sharedDeclarations.js";

const ENGINE = "127.0.0.1:41234";
let temporary: string;
beforeEach(() => {
  temporary = mkdtempSync(join(tmpdir(), "shared-declarations-"));
});
afterEach(() => rmSync(temporary, { recursive: true }));

/** A provider process that an engine of this id has started. */
const started = (ppid = process.pid, engine = ENGINE) => new SharedDeclarations(engine, { ppid }, temporary);
const folder = () => join(temporary, readdirSync(temporary)[0] as string);

/** The id of a process that lives no more. */
function dead(): number {
  return Number(execFileSync(process.execPath, ["-p", "process.pid"], { encoding: "utf8" }));
}

test("the_processes_of_one_operation_see_each_others_documents_in_order", () => {
  const [one, other] = [started(), started()];
  one.add("a", { urn: "first", fields: ["height"] });
  other.add("a", { urn: "second", fields: [] });
  other.add("b", { fields: [] });
  expect(one.of("a")).toMatchObject([{ urn: "first", fields: ["height"] }, { urn: "second" }]);
  expect(other.of("a")).toHaveLength(2);
  expect(started().of("b")).toHaveLength(1);
});

test("a_process_that_a_launcher_started_sees_those_of_others", () => {
  started(process.pid).add("a", { fields: [] });
  expect(started(process.ppid).of("a")).toHaveLength(1);
});

test("another_engine_sees_none", () => {
  started().add("a", { fields: [] });
  expect(started(process.pid, "127.0.0.1:4123").of("a")).toEqual([]);
});

test("what_a_dead_engine_left_counts_for_nobody_and_is_removed", () => {
  started(dead()).add("a", { fields: [] });
  const later = started();
  expect(later.of("a")).toEqual([]);
  expect(readdirSync(folder())).toEqual([]);
});

test("nobody_else_can_read_or_write_there", () => {
  started().add("a", { fields: [] });
  expect(statSync(folder()).mode & 0o777).toBe(0o700);
  const [file] = readdirSync(folder());
  expect(statSync(join(folder(), file as string)).mode & 0o777).toBe(0o600);
});

test("a_folder_that_others_can_enter_is_refused", () => {
  started();
  chmodSync(folder(), 0o755);
  expect(() => started()).toThrow(/must be a folder that only this user can enter/);
});

test("a_link_in_the_folders_place_is_refused", () => {
  started();
  const [place, elsewhere] = [folder(), join(temporary, "elsewhere")];
  rmSync(place, { recursive: true });
  writeFileSync(elsewhere, "");
  symlinkSync(elsewhere, place);
  expect(() => started()).toThrow();
});
