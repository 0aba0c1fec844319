import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Emulator } from "hubspot-calling-emulator";
import type { Schema } from "./schema.js";

/** Stands in recorded states where the address of HubSpot's emulator stood. */
export const ADDRESS = "http://hubspot.example";

/**
 * What every recorded release holds: of the dynamic provider two stacks at rest, one of them of the siblings, and one
 * whose last `up` failed half-way; of the plugin two at rest, one of them with a provider of its own.
 */
export const STACKS = ["settled", "half-made", "siblings", "plugin", "plugin-provider"] as const;

/** One of the recorded stacks. */
export type StackName = (typeof STACKS)[number];

/** Everything that HubSpot's emulator held. */
export type Documents = ReturnType<Emulator["documents"]>;

/** One resource of ours, secrets as plain text: what the engine hands to the provider. */
export interface RecordedResource {
  name: string;
  id: string;
  type: string;
  inputs: Record<string, unknown>;
  outputs: Record<string, unknown>;
  /** A `.get`. */
  external: boolean;
  /** Why it is only half made. */
  initErrors: readonly string[];
}

/** A stack as a release left it. */
export interface RecordedStack {
  /** The program that made it, without what every test program begins with. */
  program: string;
  hubspot: Documents;
  /** `pulumi stack export`, secrets encrypted, {@link ADDRESS} in place of HubSpot's address. */
  deployment: string;
  resources: readonly RecordedResource[];
}

/** The releases whose state is kept here, the oldest first: a folder each. */
export function recordedReleases(): string[] {
  const entries = readdirSync(__dirname, { withFileTypes: true });
  const releases = entries.flatMap((entry) => (entry.isDirectory() ? [entry.name] : []));
  return releases.sort((one, other) => one.localeCompare(other, "en", { numeric: true }));
}

/** Every recorded stack of every release, as a table of tests takes them. */
export function recordedStacks(only: readonly StackName[] = STACKS): [release: string, stack: StackName][] {
  return recordedReleases().flatMap((release) => only.map((stack): [string, StackName] => [release, stack]));
}

/** The folder of a recorded stack. */
export function folderOf(release: string, stack: StackName): string {
  return join(__dirname, release, stack);
}

/** What stands in such a folder. */
export function recorded(release: string, stack: StackName): RecordedStack {
  const text = (file: string) => readFileSync(join(folderOf(release, stack), file), "utf8");
  return {
    program: text("program.js"),
    hubspot: JSON.parse(text("hubspot.json")) as Documents,
    deployment: text("stack.json"),
    resources: JSON.parse(text("resources.json")) as RecordedResource[],
  };
}

/** Where a release's plugin schema is kept. */
export function schemaFileOf(release: string): string {
  return join(__dirname, release, "schema.json");
}

/** The plugin's schema as a release had it. */
export function recordedSchema(release: string): Schema {
  return JSON.parse(readFileSync(schemaFileOf(release), "utf8")) as Schema;
}

/** The inputs that a recorded resource manages in HubSpot. */
export function managedIn({ inputs }: RecordedResource): Record<string, unknown> {
  const ignored = (inputs.__ignoreChanges ?? []) as string[];
  const foreign = (name: string) =>
    name === "appId" || name === "adoptExisting" || name.startsWith("__") || ignored.includes(name);
  return Object.fromEntries(Object.entries(inputs).filter(([name]) => !foreign(name)));
}
