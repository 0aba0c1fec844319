import { readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { assertValid } from "../checks.js";
import type { Emulator } from "../server/emulator.js";
import { documentsShape } from "../store/documentShapes.js";
import { systemErrorText } from "./systemErrors.js";

type Documents = Parameters<Emulator["seedAll"]>[0];

/** Reads a file of documents. Rejects with an error in words: no such file, no JSON, no documents. */
export async function readSeed(file: string): Promise<Documents> {
  const bytes = await readFile(file).catch((error: NodeJS.ErrnoException) => {
    throw new Error(`cannot read the seed file ${file}: ${systemErrorText(error)}`);
  });
  try {
    const seed: unknown = JSON.parse(textOf(bytes));
    assertValid(documentsShape, seed, "it");
    return seed as Documents;
  } catch (error) {
    throw new Error(`the seed file ${file} is not as it should be: ${(error as Error).message}`);
  }
}

/** Rejects when no file can be written there, as far as that is known before: its folder is none, or it is one itself. */
export async function assertWritable(file: string): Promise<void> {
  const folder = await stat(dirname(file)).catch((error: NodeJS.ErrnoException) => {
    throw new Error(`cannot save to ${file}: its folder: ${systemErrorText(error)}`);
  });
  if (!folder.isDirectory()) throw new Error(`cannot save to ${file}: its folder is a file`);
  const place = await stat(file).catch(() => undefined);
  if (place?.isDirectory()) throw new Error(`cannot save to ${file}: it is a directory`);
}

/** Writes documents to a file that `readSeed` reads, whole or not at all. Rejects with an error in words. */
export async function writeSeed(file: string, documents: Documents): Promise<void> {
  const draft = `${file}.${process.pid}.tmp`;
  try {
    await writeFile(draft, `${JSON.stringify(documents, null, 2)}\n`);
    await rename(draft, file);
  } catch (error) {
    await rm(draft, { force: true }).catch(() => {});
    throw new Error(`cannot save to ${file}: ${systemErrorText(error as NodeJS.ErrnoException)}`);
  }
}

/** Text in UTF-8, with a byte order mark or without. */
function textOf(bytes: Buffer): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw new TypeError("it is no text in UTF-8");
  }
}
