import {
  appendFileSync,
  closeSync,
  fstatSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { parseAddress } from "./engineArguments.js";
import { engineListener } from "./engineListener.js";
import type { Declaration, DeclarationStore } from "./lifecycle/declarationStore.js";

/** How long a declaration counts, milliseconds: no engine operation is expected to last longer. */
const DECLARATION_LIFETIME = 24 * 3_600_000;

/** What the file of declarations needs. Tests bring their own. */
export interface DeclarationFileDependencies {
  /** Takes one line for the user. Called at most once, when nothing can be shared. */
  warn: (line: string) => void;
  /** The folder that holds the user's folder. Default: the temporary folder. */
  temporary?: string;
  /** Tells the engine from an earlier one with the same address, where that is possible. */
  listener?: (address: string) => string | undefined;
  /** Milliseconds since 1970. */
  now?: () => number;
  /** The operating system, as Node.js names it. Default: this one. */
  platform?: NodeJS.Platform;
}

/** A line of the file. */
interface StoredDeclaration extends Declaration {
  document: string;
  /** Tells the engine from others with the same address. Absent when it is not known. */
  engine?: string;
  /** When it was made, milliseconds since 1970. */
  at: number;
}

/**
 * The declarations of all provider processes of one engine operation. Pulumi starts a process for each provider of a
 * program. When a resource moves from one provider to another, or from one front end to the other, the process that
 * deletes it has not seen its new declaration.
 *
 * The processes append to one file, which has the port of their engine as its name. Each also keeps its own
 * declarations in memory. A declaration is valid for 24 hours. It is ignored when it is known to come from another
 * engine. Process ids cannot identify the engine, since containers that share the folder number their processes on
 * their own. A process must not delete the file: others of the operation
 * may still read it.
 */
export class DeclarationFile implements DeclarationStore {
  readonly #folder: string;
  readonly #name: string;
  readonly #own = new Set<string>();
  readonly #now: () => number;
  #engine: string | undefined;
  /** The open file that holds all own declarations. While it is open, no other file can get its inode number. */
  #written: number | undefined;
  #hasStarted = false;
  #hasWarned = false;

  constructor(
    private readonly address: string,
    private readonly dependencies: DeclarationFileDependencies,
  ) {
    this.#folder = join(dependencies.temporary ?? tmpdir(), `pulumi-hubspot-${ownUser()}`);
    this.#name = String(parseAddress(address)?.port);
    this.#now = dependencies.now ?? Date.now;
  }

  add(document: string, declaration: Declaration): void {
    this.#start();
    const shared: StoredDeclaration = {
      document,
      ...declaration,
      at: this.#now(),
      ...(this.#engine ? { engine: this.#engine } : {}),
    };
    const line = JSON.stringify(shared);
    this.#own.add(line);
    this.#share([line]);
  }

  of(document: string): Declaration[] {
    this.#start();
    if (this.#own.size > 0) this.#share([]);
    // Every line about the document begins with this.
    const beginning = `${JSON.stringify({ document }).slice(0, -1)},`;
    const lines = new Set([...this.#sharedLines(), ...this.#own]);
    return [...lines].filter((line) => line.startsWith(beginning)).flatMap((line) => this.#counting(line));
  }

  /** Once: finds out which engine it is, and removes old files. */
  #start(): void {
    if (this.#hasStarted) return;
    this.#hasStarted = true;
    this.#engine = (this.dependencies.listener ?? engineListener)(this.address);
    try {
      this.#ensureOwnFolder();
      for (const name of readdirSync(this.#folder)) {
        if (name !== this.#name) this.#removeOld(join(this.#folder, name));
      }
    } catch {
      // If sharing does not work, the first write or read reports it.
    }
  }

  #removeOld(file: string): void {
    try {
      if (this.#now() - lstatSync(file).mtimeMs >= DECLARATION_LIFETIME) rmSync(file);
    } catch {
      // Another process removed it first, or it is not our file but a folder, for example.
    }
  }

  /** Appends the lines. If the file was removed or replaced since the last call, appends all own declarations. */
  #share(lines: readonly string[]): void {
    try {
      // Each time, since a cleaner of temporary folders may have removed the file, and another process made it again.
      this.#ensureFolder();
      const file = join(this.#folder, this.#name);
      if (this.#written !== undefined && isAt(this.#written, file)) {
        append(this.#written, lines);
        return;
      }
      this.#forget();
      this.#written = openSync(file, "a", 0o600);
      append(this.#written, [...this.#own]);
    } catch (error) {
      // It is not known how much was written, so the next call writes all of it.
      this.#forget();
      this.#sayNotShared(error);
    }
  }

  #forget(): void {
    if (this.#written !== undefined) closeSync(this.#written);
    this.#written = undefined;
  }

  #ensureFolder(): void {
    mkdirSync(dirname(this.#folder), { recursive: true });
    try {
      mkdirSync(this.#folder, { mode: 0o700 });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    }
    this.#ensureOwnFolder();
  }

  /** @throws when another user could read, write or remove files there */
  #ensureOwnFolder(): void {
    const found = lstatSync(this.#folder);
    const user = ownUser();
    // Windows has neither user numbers nor modes, and its temporary folder belongs to the user.
    const isOurs = user === -1 || (found.uid === user && (found.mode & 0o077) === 0);
    if (!found.isDirectory() || !isOurs)
      throw new Error(`${this.#folder} is not a folder that only this user can enter`);
  }

  #sharedLines(): string[] {
    try {
      this.#ensureOwnFolder();
      return readFileSync(join(this.#folder, this.#name), "utf8").split("\n");
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "ENOENT") this.#sayNotShared(error);
      return [];
    }
  }

  /** The declaration in a line, unless it is too old, another engine's, or incomplete. */
  #counting(line: string): Declaration[] {
    let declaration: StoredDeclaration;
    try {
      declaration = JSON.parse(line) as StoredDeclaration;
    } catch {
      return [];
    }
    const isOthers =
      declaration.engine !== undefined && this.#engine !== undefined && declaration.engine !== this.#engine;
    return isOthers || this.#now() - declaration.at >= DECLARATION_LIFETIME ? [] : [declaration];
  }

  #sayNotShared(error: unknown): void {
    if (this.#hasWarned) return;
    this.#hasWarned = true;
    const variable = (this.dependencies.platform ?? process.platform) === "win32" ? "TEMP" : "TMPDIR";
    this.dependencies.warn(
      `the provider processes of one operation cannot tell each other what the program declares (${(error as Error).message}): settings that move from one provider to another in one \`pulumi up\` may be deleted. Set ${variable} to a folder that you can write to (warning)`,
    );
  }
}

/**
 * Appends with one write, since other processes append too. Each line starts with a line break, so that it does not
 * join a line that was written incompletely because the disk was full.
 */
function append(file: number, lines: readonly string[]): void {
  if (lines.length > 0) appendFileSync(file, lines.map((line) => `\n${line}`).join(""));
}

/** Whether an open file is the file at a path. */
function isAt(file: number, path: string): boolean {
  const [opened, found] = [fstatSync(file, BIG), lstatSync(path, { ...BIG, throwIfNoEntry: false })];
  return found !== undefined && found.ino === opened.ino && found.dev === opened.dev;
}

/** Inode numbers can be too large for a JavaScript number. */
const BIG = { bigint: true } as const;

/** The user's number. A container's user may have no name. -1 on Windows. */
function ownUser(): number {
  return process.getuid?.() ?? -1;
}
