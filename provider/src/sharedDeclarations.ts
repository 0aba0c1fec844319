import { appendFileSync, lstatSync, mkdirSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import type { Claim, Declarations } from "./lifecycle/declarations.js";

/**
 * What the provider processes of one engine operation have seen in check: Pulumi starts a process for each provider of
 * a program, and a resource that moves from one to another, or from one face to the other, is deleted by a process that
 * has not seen it.
 *
 * Each process appends to `PORT-PARENT` and reads every file of its engine's port. A file whose parent, the engine,
 * lives no more says nothing and is removed by whoever finds it: nobody can remove his own, since others may need it.
 */
export class SharedDeclarations implements Declarations {
  readonly #folder: string;
  readonly #port: string;
  readonly #file: string;

  /** @throws when another user could read or write there */
  constructor(
    engine: string,
    private readonly process: { ppid: number } = globalThis.process,
    temporary = tmpdir(),
  ) {
    this.#folder = ownFolder(temporary);
    this.#port = engine.slice(engine.lastIndexOf(":") + 1);
    this.#file = `${this.#port}-${this.process.ppid}`;
    for (const name of readdirSync(this.#folder)) {
      if (!isAlive(parentOf(name))) rmSync(join(this.#folder, name), { force: true });
    }
  }

  add(document: string, claim: Claim): void {
    // Short enough to be written at once, beside others that append.
    const line = `${JSON.stringify({ document, ...claim })}\n`;
    appendFileSync(join(this.#folder, this.#file), line, { mode: 0o600 });
  }

  of(document: string): Claim[] {
    const names = readdirSync(this.#folder).filter(
      (name) => name.startsWith(`${this.#port}-`) && (name === this.#file || isAlive(parentOf(name))),
    );
    return names
      .flatMap((name) => readFileSync(join(this.#folder, name), "utf8").split("\n"))
      .filter((line) => line !== "")
      .map((line) => JSON.parse(line) as Claim & { document: string })
      .filter((claim) => claim.document === document);
  }
}

/** The user's own folder, which nobody else may enter: what stands in it keeps settings from being deleted. */
function ownFolder(temporary: string): string {
  const { uid } = userInfo();
  const folder = join(temporary, `pulumi-hubspot-${uid}`);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const found = lstatSync(folder);
  // Windows knows neither, and its temporary folder is the user's own.
  const isOurs = uid === -1 || (found.uid === uid && (found.mode & 0o077) === 0);
  if (!found.isDirectory() || !isOurs) {
    throw new Error(`${folder} must be a folder that only this user can enter: remove it, or set TMPDIR`);
  }
  return folder;
}

function parentOf(name: string): number {
  return Number(name.slice(name.lastIndexOf("-") + 1));
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // Another user's process lives too.
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
