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

/** What stands around shared declarations; tests bring their own. */
export interface DeclarationFileDependencies {
  /** Takes one line for the user: called at most once, when nothing can be shared. */
  warn: (line: string) => void;
  /** Where the user's folder is. Default: the temporary folder. */
  temporary?: string;
  /** Tells the engine from an earlier one of the same address, if anything does. */
  listener?: (address: string) => string | undefined;
  /** Milliseconds since 1970. */
  now?: () => number;
}

/** A line of the file. */
interface StoredDeclaration extends Declaration {
  document: string;
  /** Tells the engine from others of the same address; absent where that is not known. */
  engine?: string;
  /** When it was made, milliseconds since 1970. */
  at: number;
}

/**
 * What the provider processes of one engine operation have seen in check: Pulumi starts a process for each provider of
 * a program, and a resource that moves from one to another, or from one front end to the other, is deleted by a process
 * that has not seen it.
 *
 * The processes append to one file, named by the port of their engine, and each keeps its own declarations in memory as well.
 * A declaration counts for a day, or until its engine is known to be another one: process ids say nothing where containers
 * share the folder. Nobody removes a file that can still count.
 */
export class DeclarationFile implements DeclarationStore {
  readonly #folder: string;
  readonly #name: string;
  readonly #own = new Set<string>();
  readonly #now: () => number;
  #engine: string | undefined;
  /** The file that has all own declarations, open, so that no other file can get its number meanwhile. */
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
    // How every line about the document begins.
    const beginning = `${JSON.stringify({ document }).slice(0, -1)},`;
    const lines = new Set([...this.#sharedLines(), ...this.#own]);
    return [...lines].filter((line) => line.startsWith(beginning)).flatMap((line) => this.#counting(line));
  }

  /** Looks once who the engine is, and removes what counts for nobody any more. */
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
      // Whether anything can be shared shows when something is.
    }
  }

  #removeOld(file: string): void {
    try {
      if (this.#now() - lstatSync(file).mtimeMs >= DECLARATION_LIFETIME) rmSync(file);
    } catch {
      // Another process was first, or it is nothing of ours, such as a folder.
    }
  }

  /** Appends lines to the file, or all own declarations where the file is another one than before. */
  #share(lines: readonly string[]): void {
    try {
      // Each time, since whatever cleans temporary folders may have removed it, and another process made it anew.
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
      // What arrived of it is not known: the next time all of it is written.
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

  /** @throws when another user could read or write there, or remove what stands there. */
  #ensureOwnFolder(): void {
    const found = lstatSync(this.#folder);
    const user = ownUser();
    // Windows knows neither, and its temporary folder is the user's own.
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

  /** The declaration of a line, unless it is too old, another engine's, or cut off. */
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
    this.dependencies.warn(
      `the provider processes of one operation cannot tell each other what the program declares (${(error as Error).message}): settings that move from one provider to another in one \`pulumi up\` may be deleted. Set TMPDIR to a folder that you can write to (warning)`,
    );
  }
}

/** One write, beside others that append; the line break in front ends a line that was cut off by a full disk. */
function append(file: number, lines: readonly string[]): void {
  if (lines.length > 0) appendFileSync(file, lines.map((line) => `\n${line}`).join(""));
}

/** Whether an open file is the one that stands at a path now. */
function isAt(file: number, path: string): boolean {
  const [opened, found] = [fstatSync(file, BIG), lstatSync(path, { ...BIG, throwIfNoEntry: false })];
  return found !== undefined && found.ino === opened.ino && found.dev === opened.dev;
}

/** The numbers of files can be longer than a number is exact. */
const BIG = { bigint: true } as const;

/** The user's number: not looked up by name, since a container's user may have none. -1 on Windows. */
function ownUser(): number {
  return process.getuid?.() ?? -1;
}
